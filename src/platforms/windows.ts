import type { Command, Word } from '../model/command.ts';
import type { Platform } from './platform.ts';
import { refuseNul } from './posix.ts';

/** ‘ ’ ‚ ‛ end a single-quoted PowerShell string just like ' does, so all five are doubled. */
export function quotePs(word: Word): string {
  if (typeof word === 'number') return String(word);
  if (typeof word === 'boolean') return word ? '$true' : '$false';
  return `'${word.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

function renderPs(command: Command): string {
  return command.parts.map(part => ('text' in part ? part.text : quotePs(refuseNul(part.value)))).join('');
}

/** Progress and CLIXML kept off stderr, UTF-8 out, and English messages of .NET where a message is all there is. */
function preamblePs(needs: readonly string[]): string {
  const lines = [
    "$ProgressPreference='SilentlyContinue'; $ErrorActionPreference='Stop'",
    '[Console]::OutputEncoding=[Text.UTF8Encoding]::new($false)',
    "[Threading.Thread]::CurrentThread.CurrentUICulture='en-US'; [Threading.Thread]::CurrentThread.CurrentCulture='en-US'",
  ];
  for (const tool of needs) {
    lines.push(
      `if (-not (Get-Command ${quotePs(tool)} -ErrorAction SilentlyContinue)) { [Console]::Error.WriteLine('itfix: missing: ' + ${quotePs(tool)}); exit 127 }`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Windows is spoken to in PowerShell, which gives objects instead of translated text. */
export const windows: Platform = {
  name: 'windows',
  shell: 'ps',
  quote: quotePs,
  script: renderPs,
  whole: (command, needs) => preamblePs(needs) + renderPs(command),
  invocation(command, { needs = [] }) {
    const encoded = Buffer.from(windows.whole(command, needs), 'utf16le').toString('base64');
    return { argv: ['powershell.exe', '-NoProfile', '-NonInteractive', '-EncodedCommand', encoded] };
  },
};

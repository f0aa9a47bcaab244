import type { Command, Word } from '../model/command.ts';
import type { Platform } from './platform.ts';
import { refuseNul } from './posix.ts';

/** ‘ ’ ‚ ‛ end a single-quoted PowerShell string just like ' does, so all five are doubled. */
export function quotePs(word: Word): string {
  if (typeof word === 'number') return String(word);
  if (typeof word === 'boolean') return word ? '$true' : '$false';
  return `'${word.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

export function renderPs(command: Command): string {
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

/** The whole text that runs for a command: what stands before every script, and the script. */
export function scriptPs(command: Command, needs: readonly string[]): string {
  return preamblePs(needs) + renderPs(command);
}

/** PowerShell is to read no profile, ask nothing, and leave stdin alone. */
export const powershellWords = ['-NoProfile', '-NonInteractive', '-InputFormat', 'None'] as const;

/**
 * Runs the script that an expression gives as the base64 of its UTF-8. Dot-sourced, so that `$script:` means in it what it means in a file.
 * Given by -Command: with -EncodedCommand Windows PowerShell writes its errors to a redirected stderr as CLIXML.
 */
export function runBase64(expression: string): string {
  return `. ([scriptblock]::Create([Text.Encoding]::UTF8.GetString([Convert]::FromBase64String(${expression}))))`;
}

/** Whether the user is administrator here and now. By number, because the group is called Administratoren on a German Windows. */
export const isAdministrator =
  '([Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)';

/** Windows is spoken to in PowerShell, which gives objects instead of translated text. */
export const windows: Platform = {
  name: 'windows',
  shell: 'ps',
  quote: quotePs,
  script: renderPs,
  whole: scriptPs,
  invocation(command, { needs = [] }) {
    const encoded = Buffer.from(windows.whole(command, needs)).toString('base64');
    return { argv: ['powershell.exe', ...powershellWords, '-Command', runBase64(`'${encoded}'`)] };
  },
};

import { isBareInPowerShell } from '../model/command.ts';
import type { PlatformName } from '../model/platform.ts';

const quotes: Record<PlatformName, (word: string) => string> = { linux: quoteSh, darwin: quoteSh, windows: quotePs };

/** A command as a person types it on that system; it is named wherever there is a command. */
export function commandLine(words: readonly string[], platform: PlatformName = 'linux'): string {
  const line = words.map(quotes[platform]).join(' ');
  // PowerShell takes a quoted first word for a string, unless it is told to call it.
  return platform === 'windows' && line.startsWith("'") ? `& ${line}` : line;
}

function quoteSh(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** PowerShell ends a string at any of five quotation marks, so all are doubled. */
function quotePs(word: string): string {
  if (isBareInPowerShell(word)) return word;
  return /^[\w%+=:./\\-]+$/.test(word) ? word : `'${word.replaceAll(/['\u2018\u2019\u201a\u201b]/g, '$&$&')}'`;
}

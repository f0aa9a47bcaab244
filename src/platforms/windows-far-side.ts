import type { FarSide, Streams } from './far-side.ts';
import { renderPs } from './windows.ts';
import { unpack } from './windows-packets.ts';
import { bootstrap, watchdog } from './windows-watchdog.ts';

/**
 * How commands get to a Windows machine over one SSH channel. The command line starts a PowerShell that takes a watchdog from stdin; the
 * watchdog runs what comes after it and speaks as the far side of other systems does, `<nonce> <words>` on a line of its own, but sends
 * both streams in packets on stdout (`unpack`): a PowerShell that is the login shell may rewrite stderr.
 *
 * Beats are `<nonce>.` on a line, one each second, as elsewhere. There is no elevation: the rights are those of the account.
 */

export const windowsFarSide: FarSide = {
  command: ({ nonce }) => windowsLaneCommand(nonce),
  opening: ({ nonce, lifeSec }) => windowsLaneInput(nonce, lifeSec),
  frame: (_nonce, number, script) => windowsFrame(number, script),
  streams,
  hasSignals: false,
  // A lane costs up to three PowerShells, and each command the start of one: fewer lanes, more patience. Practice values, not measured.
  pace: { mostLanes: 3, stallMs: 5000 },
};

/** What comes on the channel's own stderr is heard until the far side speaks: it is why a command line was not taken. Later it is nobody's. */
function streams(nonce: string, { stdout, stderr }: Streams): Streams {
  let speaks = false;
  const unpacked = unpack(nonce, {
    stdout,
    stderr(bytes) {
      speaks = true;
      stderr(bytes);
    },
  });
  return { stdout: unpacked, stderr: bytes => void (speaks || stderr(bytes)) };
}

/** Longest command line of cmd.exe, in characters (Microsoft, KB 830473). Ours is far below. */
export const longestCommandLine = 8191;

/**
 * The words for the login shell. cmd.exe, PowerShell and the POSIX shells read letters, digits, dashes, dots and base64 alike, without quotes.
 * The nonce is letters and digits.
 */
export function windowsLaneCommand(nonce: string): string {
  const encoded = Buffer.from(renderPs(bootstrap(nonce)), 'utf16le').toString('base64');
  return `powershell.exe -NoProfile -NonInteractive -InputFormat None -EncodedCommand ${encoded}`;
}

/** What is written first, at once. `lifeSec` is the longest life of the lane. */
export function windowsLaneInput(nonce: string, lifeSec: number): string {
  return `${base64(renderPs(watchdog(nonce, lifeSec)))}\n`;
}

/** Runs a script, of any length; then `<nonce> <number> <exit code>` on both streams. The script holds what stands before it: `scriptPs`. */
export function windowsFrame(number: number, script: string): string {
  return `${number} ${base64(script)}\n`;
}

function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}

/** What a Windows machine says of itself when a lane starts. */
export interface WindowsSelf {
  readonly rights: 'root' | 'none';
  /** PowerShell runs all of its language only in `FullLanguage`; else the lane ends, and no probe can be asked. */
  readonly languageMode: string;
}

/** Reads `Windows root FullLanguage`; nothing when another system speaks. */
export function readWindowsSelf(words: string): WindowsSelf | undefined {
  const form = /^Windows (?<rights>root|none) (?<languageMode>[A-Za-z]+)$/;
  const { rights, languageMode } = form.exec(words)?.groups ?? {};
  return languageMode === undefined ? undefined : { rights: rights === 'root' ? 'root' : 'none', languageMode };
}

/** The name that Microsoft's OpenSSH gives itself before anybody has logged in: `SSH-2.0-OpenSSH_for_Windows_9.5`. */
export function isWindowsServer(ident: string): boolean {
  return /^(?:SSH-2\.0-)?OpenSSH_for_Windows_/.test(ident);
}

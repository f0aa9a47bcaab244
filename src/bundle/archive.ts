/** One file of a bundle, under its path with forward slashes. */
export interface BundleFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What a foreign archive may cost whoever opens it. */
export interface Limits {
  readonly files: number;
  readonly fileBytes: number;
  readonly allBytes: number;
}

/** Practice values: a run of all playbooks has some 400 answers and 20 MB; ten times that is no honest bundle. */
export const usualLimits: Limits = { files: 4000, fileBytes: 128 * 1024 * 1024, allBytes: 256 * 1024 * 1024 };

/** Why an archive is not opened, as a clause: "it is cut off". */
export class BadArchive extends Error {
  override readonly name = 'BadArchive';
}

/** Longest path that every system can hold below a folder. */
const nameChars = 200;

/** What no honest path has in it: control and invisible characters, a backslash, which separates folders on Windows, and a drive or stream. */
const oddCharacters = /[\p{Cc}\p{Cf}\p{Cs}\p{Co}\p{Zl}\p{Zp}\\:]/u;

/** Counts what an archive claims to hold, before any of it is believed. */
export interface Gate {
  /** Throws `BadArchive` where this file may not come in. */
  admit(name: string, size: number): void;
}

export function openGate({ files, fileBytes, allBytes }: Limits): Gate {
  const seen = new Set<string>();
  let bytes = 0;
  return {
    admit(name, size) {
      assertHarmless(name);
      // Systems that do not tell Readme from README would lose one of the two.
      const key = name.normalize('NFC').toLowerCase();
      if (seen.has(key)) throw new BadArchive(`it holds ${quoted(name)} twice`);
      seen.add(key);
      if (seen.size > files) throw new BadArchive(`it holds more than ${files} files`);
      if (size > fileBytes) throw new BadArchive(`${quoted(name)} in it is larger than ${inMiB(fileBytes)}`);
      bytes += size;
      if (bytes > allBytes) throw new BadArchive(`what is in it is larger than ${inMiB(allBytes)}`);
    },
  };
}

/** A path that leads out of the folder where it is unpacked is not harmless, nor is one that does not look like what it is. */
function assertHarmless(name: string): void {
  const isOdd =
    name.length > nameChars ||
    oddCharacters.test(name) ||
    name.split('/').some(part => part === '' || part === '.' || part === '..');
  if (isOdd) throw new BadArchive(`it holds a file with a forbidden name: ${quoted(name)}`);
}

/** Shown characters of a name that somebody else chose. */
const shownChars = 80;

export function quoted(name: string): string {
  return JSON.stringify(name.length > shownChars ? `${name.slice(0, shownChars)}...` : name);
}

function inMiB(bytes: number): string {
  return `${bytes / 1024 / 1024} MiB`;
}

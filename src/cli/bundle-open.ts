import { closeSync, constants, fstatSync, openSync, readFileSync } from 'node:fs';
import { BadKey, decrypt, isEncrypted, keysIn } from '../bundle/age.ts';
import { BadArchive, usualLimits } from '../bundle/archive.ts';
import { type Asked, readAsked } from '../bundle/asked.ts';
import { isNestedTooDeep } from '../bundle/nesting.ts';
import { unpack } from '../bundle/pack.ts';
import { sayFlaws, type Verified, verify } from '../bundle/verify.ts';
import type { Run } from '../model/run.ts';
import { foreignRun } from './foreign-run.ts';
import { UsageError } from './usage-error.ts';

/** A bundle is refused from this size on: packed, it is smaller than what is in it. */
const fileLimitBytes = usualLimits.allBytes;

/** The secret keys of a receiver. A larger file is something else. */
const keyLimitBytes = 64 * 1024;

/** Does not wait for a pipe that nobody writes to. Windows has none. */
const readNow = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0);

/** The files of a bundle, of whoever made it, held against its manifest. Nothing is unpacked to the disk. */
export async function verifiedBundle(file: string, identityFile: string | undefined): Promise<Verified> {
  const bytes = bytesOf(file);
  return refusing(file, async () => verify(unpack(await readable(file, bytes, identityFile))));
}

/** A run that came in a bundle. Nothing in it is more than text: it has the form of a run, and is shown as one. */
export interface Opened {
  readonly run: Run;
  /** Absent where the bundle does not say what was asked. */
  readonly asked: Asked | undefined;
  /** Of the itfix that packed it. */
  readonly version: string;
}

/** The run in a bundle that is whole. */
export async function openBundle(file: string, identityFile: string | undefined): Promise<Opened> {
  const { manifest, files, flaws } = await verifiedBundle(file, identityFile);
  if (flaws.length > 0)
    throw new UsageError(
      `The bundle ${file} is not as it was packed: ${sayFlaws(flaws)}.`,
      `Ask for it again. \`itfix report verify ${file}\` names all of it.`,
    );
  return refusing(file, async () => {
    const run = runIn(files);
    if (run.id !== manifest.run) throw new BadArchive('its manifest is that of another run');
    return { run, asked: readAsked(files), version: manifest.tool.version };
  });
}

function runIn(files: ReadonlyMap<string, Uint8Array>): Run {
  const text = Buffer.from(files.get('run.json') ?? []).toString('utf8');
  if (isNestedTooDeep(text)) throw new BadArchive('run.json in it is nested too deep');
  try {
    return foreignRun(JSON.parse(text));
  } catch {
    throw new BadArchive('run.json in it is no run, or one in a form that this itfix does not read');
  }
}

async function refusing<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error;
    throw new UsageError(
      `The bundle ${file} cannot be opened: ${error.message}.`,
      'Ask for it again; mail programs and web forms may change files. A newer itfix may read more.',
    );
  }
}

function bytesOf(file: string): Uint8Array {
  try {
    return readLimited(file, fileLimitBytes).bytes;
  } catch (error) {
    throw new UsageError(
      `The bundle ${file} cannot be read: ${error instanceof Error ? error.message : error}.`,
      'Check the path and your rights on the file.',
    );
  }
}

function readLimited(file: string, limitBytes: number): { bytes: Uint8Array; mode: number } {
  const open = openSync(file, readNow);
  try {
    const state = fstatSync(open);
    if (!state.isFile()) throw new Error('it is not a file');
    if (state.size > limitBytes) throw new Error(`it is larger than ${limitBytes / 1024} KiB`);
    return { bytes: readFileSync(open), mode: state.mode };
  } finally {
    closeSync(open);
  }
}

async function readable(file: string, bytes: Uint8Array, identityFile: string | undefined): Promise<Uint8Array> {
  if (!isEncrypted(bytes)) return bytes;
  if (identityFile === undefined)
    throw new UsageError(
      `The bundle ${file} is encrypted.`,
      'Give the file with your age identity: --identity FILE. `age-keygen` made it.',
    );
  try {
    return await decrypt(bytes, identitiesIn(identityFile));
  } catch (error) {
    if (!(error instanceof BadKey)) throw error;
    throw new UsageError(
      `--identity ${identityFile}: ${error.message}`,
      `Give the identity whose recipient (\`age-keygen -y ${identityFile}\`) the sender encrypted for.`,
    );
  }
}

/** Rights of others on a file. */
const others = 0o077;

function identitiesIn(file: string): string[] {
  const { bytes, mode } = identityFileOf(file);
  if (process.platform !== 'win32' && (mode & others) !== 0)
    throw new UsageError(
      `--identity ${file}: others than you may read this secret key.`,
      `Take their rights away (\`chmod 600 ${file}\`), and make a new key if they had them for long.`,
    );
  if (isEncrypted(bytes))
    throw new UsageError(
      `--identity ${file}: this identity is protected by a passphrase, which itfix does not ask for.`,
      `Decrypt it into a file of your own (\`age -d ${file}\`), or decrypt the bundle with age itself.`,
    );
  return keysIn(Buffer.from(bytes).toString('utf8'));
}

function identityFileOf(file: string): { bytes: Uint8Array; mode: number } {
  try {
    return readLimited(file, keyLimitBytes);
  } catch (error) {
    throw new UsageError(
      `--identity ${file}: cannot be read: ${error instanceof Error ? error.message : error}.`,
      'Give the file that `age-keygen` made.',
    );
  }
}

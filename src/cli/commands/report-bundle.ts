import { BadArchive, type BundleFile } from '../../bundle/archive.ts';
import { type ArchiveKind, pack } from '../../bundle/pack.ts';
import { readJournal } from '../../engine/journal.ts';
import type { Run } from '../../model/run.ts';
import { bundleFiles, bundleName } from '../bundle-files.ts';
import { exported, levelOf, type RedactOptions } from '../exported.ts';
import { storedJournal } from '../history.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { encryptionFor } from '../recipients.ts';
import { shown } from '../shown.ts';
import { findRun, storedRun } from '../stored-run.ts';
import { UsageError } from '../usage-error.ts';
import { writePrivately } from '../write-privately.ts';

export interface BundleOptions extends RedactOptions {
  readonly output?: string;
  readonly zip?: boolean;
  readonly encryptTo?: readonly string[];
}

/** `itfix report bundle`: all about one run in one file, to hand over. Prints where it is. */
export async function bundle(wanted: string | undefined, options: BundleOptions, context: Context): Promise<void> {
  const level = levelOf(options, 'standard');
  const encrypt = options.encryptTo && (await encryptionFor(options.encryptTo));
  const id = findRun(wanted);
  const { run, hideText } = exported(await storedRun(id, context), level);
  const { started } = readJournal(storedJournal(id));
  const files = await bundleFiles(run, { started, hideText, context });
  const kind = kindOf(options);
  const packed = await packedFiles(id, files, kind);
  const bytes = encrypt ? await encrypt(packed) : packed;
  const file = options.output ?? `${bundleName(run)}.${kind}${encrypt ? '.age' : ''}`;
  writePrivately(file, bytes);
  const size = `${files.length} files, ${Math.ceil(bytes.length / 1024)} KiB`;
  process.stderr.write(`${size}, ${encrypt ? 'encrypted' : 'not encrypted'}. ${sayHidden(run)}\n`);
  await print(shown(file));
}

function sayHidden({ redaction }: Run): string {
  return redaction === undefined || redaction.level === 'none'
    ? 'Names and addresses in it are the real ones.'
    : `Names and addresses in it are replaced (${redaction.level}).`;
}

/** As it is said, or as the name of the file says. */
function kindOf({ zip, output }: BundleOptions): ArchiveKind {
  return zip || /\.zip(?:\.age)?$/i.test(output ?? '') ? 'zip' : 'tar.gz';
}

async function packedFiles(id: string, files: readonly BundleFile[], kind: ArchiveKind): Promise<Uint8Array> {
  try {
    return await pack(files, kind);
  } catch (error) {
    if (!(error instanceof BadArchive)) throw error;
    throw new UsageError(
      `The run ${id} cannot be packed: ${error.message}.`,
      `\`itfix report show ${id} --output FILE\` writes its report alone.`,
    );
  }
}

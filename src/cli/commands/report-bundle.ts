import type { ArchiveKind } from '../../bundle/pack.ts';
import type { Run } from '../../model/run.ts';
import { bundleName } from '../bundle-files.ts';
import { exported, levelOf, type RedactOptions } from '../exported.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { packedBundle } from '../packed-bundle.ts';
import { encryptionFor } from '../recipients.ts';
import { shown } from '../shown.ts';
import { findRun, storedRun } from '../stored-run.ts';
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
  const leaving = exported(await storedRun(id, context), level);
  const { run } = leaving;
  const kind = kindOf(options);
  const packed = await packedBundle(id, leaving, kind, context);
  const bytes = encrypt ? await encrypt(packed.bytes) : packed.bytes;
  const file = options.output ?? `${bundleName(run)}.${kind}${encrypt ? '.age' : ''}`;
  writePrivately(file, bytes);
  const size = `${packed.files} files, ${Math.ceil(bytes.length / 1024)} KiB`;
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

import { BadArchive, type BundleFile } from '../bundle/archive.ts';
import { type ArchiveKind, pack } from '../bundle/pack.ts';
import { readJournal } from '../engine/journal.ts';
import { bundleFiles } from './bundle-files.ts';
import type { Exported } from './exported.ts';
import { storedJournal } from './history.ts';
import type { Context } from './main.ts';
import { UsageError } from './usage-error.ts';

/** The bundle of a stored run, and how many files are in it. */
export async function packedBundle(
  id: string,
  { run, hideText }: Exported,
  kind: ArchiveKind,
  context: Context,
): Promise<{ bytes: Uint8Array; files: number }> {
  const { started } = readJournal(storedJournal(id));
  const files = await bundleFiles(run, { started, hideText, context });
  return { bytes: await packed(id, files, kind), files: files.length };
}

async function packed(id: string, files: readonly BundleFile[], kind: ArchiveKind): Promise<Uint8Array> {
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

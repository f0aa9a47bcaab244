import { gunzipSync } from 'node:zlib';
import { BadArchive, type BundleFile, type Limits, openGate, usualLimits } from './archive.ts';
import { readTar, writeTar } from './tar.ts';
import { readZip } from './zip.ts';

export type ArchiveKind = 'tar.gz' | 'zip';

/**
 * One archive of these files: the same bytes for the same files, on every machine, in every time zone. It is packed by fflate and not by zlib,
 * which gives other bytes on other processors.
 */
export async function pack(files: readonly BundleFile[], kind: ArchiveKind): Promise<Uint8Array> {
  const gate = openGate(usualLimits); // What would be refused by whoever opens it is not packed.
  for (const { name, bytes } of files) gate.admit(name, bytes.length);
  const { gzipSync, zipSync } = await import('fflate');
  if (kind === 'tar.gz') return gzipSync(writeTar(files), { mtime: 0 });
  // Zip has local time only, and none before 1980: the second of January is there in every time zone.
  const mtime = new Date(1980, 0, 2);
  return zipSync(Object.fromEntries(files.map(({ name, bytes }) => [name, bytes])), { mtime });
}

/** The files of an archive, of whoever made it. Throws `BadArchive` where it is not one, or holds what no bundle has. Nothing is written. */
export function unpack(bytes: Uint8Array, limits: Limits = usualLimits): BundleFile[] {
  const gate = openGate(limits);
  if (bytes[0] === 0x1f && bytes[1] === 0x8b) return readTar(gunzip(bytes, limits), gate);
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return readZip(bytes, gate);
  throw new BadArchive('it is neither a .tar.gz nor a .zip');
}

/** What tar adds for each file: its header and what fills the last block. */
const tarBytes = 1024;

function gunzip(bytes: Uint8Array, { files, allBytes }: Limits): Uint8Array {
  const maxOutputLength = allBytes + (files + 20) * tarBytes;
  try {
    const { buffer, engine } = inflated(gunzipSync(bytes, { maxOutputLength, info: true }));
    if (engine.bytesWritten < bytes.length) throw new BadArchive('something follows the end of it');
    return buffer;
  } catch (error) {
    if (error instanceof BadArchive) throw error;
    const code = error instanceof Error ? Reflect.get(error, 'code') : undefined;
    if (code === 'ERR_BUFFER_TOO_LARGE') throw new BadArchive('what is in it is larger than any bundle');
    throw new BadArchive(code === 'Z_BUF_ERROR' ? 'it is cut off' : 'it is damaged');
  }
}

interface Inflated {
  readonly buffer: Uint8Array;
  /** `bytesWritten`: what of the input it took. */
  readonly engine: { readonly bytesWritten: number };
}

/** With `info` Node gives both, which its types do not know. */
function inflated(result: unknown): Inflated {
  return result as Inflated;
}

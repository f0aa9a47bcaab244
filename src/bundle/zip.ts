import { crc32, inflateRawSync } from 'node:zlib';
import { BadArchive, type BundleFile, type Gate, quoted } from './archive.ts';

const signature = { local: 0x04034b50, entry: 0x02014b50, end: 0x06054b50 };
/** The end of the directory, without the comment that may follow. */
const endBytes = 22;
const mostCommentBytes = 0xffff;

/** One row of the directory of a zip archive (APPNOTE 6.3, 4.3.12). */
interface Entry {
  readonly name: string;
  readonly isEncrypted: boolean;
  readonly method: number;
  readonly crc: number;
  readonly packedBytes: number;
  readonly size: number;
  readonly isLink: boolean;
  readonly localAt: number;
}

/** Reads files that are stored or deflated. All else is refused: links, encryption, zip64. */
export function readZip(bytes: Uint8Array, gate: Gate): BundleFile[] {
  const zip = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  try {
    return [...entriesOf(zip)].filter(({ name }) => !name.endsWith('/')).map(entry => fileOf(entry, zip, gate));
  } catch (error) {
    if (error instanceof RangeError) throw new BadArchive('it is damaged'); // A place that lies outside of it.
    throw error;
  }
}

function* entriesOf(zip: Buffer): Generator<Entry> {
  const end = endOf(zip);
  const count = zip.readUInt16LE(end + 10);
  let at = zip.readUInt32LE(end + 16);
  if (count === 0xffff || at === 0xffffffff) throw new BadArchive('it is of a kind that itfix does not read (zip64)');
  for (let left = count; left > 0; left--) {
    if (zip.readUInt32LE(at) !== signature.entry) throw new BadArchive('it is damaged');
    const nameBytes = zip.readUInt16LE(at + 28);
    yield entryAt(zip, at, nameBytes);
    at += 46 + nameBytes + zip.readUInt16LE(at + 30) + zip.readUInt16LE(at + 32);
  }
}

function endOf(zip: Buffer): number {
  const first = Math.max(0, zip.length - endBytes - mostCommentBytes);
  for (let at = zip.length - endBytes; at >= first; at--) {
    const isEnd = zip.readUInt32LE(at) === signature.end && at + endBytes + zip.readUInt16LE(at + 20) === zip.length;
    if (isEnd) return at;
  }
  throw new BadArchive('it is cut off, or something follows the end of it');
}

const linkMode = 0o120000;
const kindMode = 0o170000;

function entryAt(zip: Buffer, at: number, nameBytes: number): Entry {
  const mode = zip.readUInt32LE(at + 38) >>> 16;
  return {
    name: nameIn(zip.subarray(at + 46, at + 46 + nameBytes)),
    isEncrypted: (zip.readUInt16LE(at + 8) & 1) === 1,
    method: zip.readUInt16LE(at + 10),
    crc: zip.readUInt32LE(at + 16),
    packedBytes: zip.readUInt32LE(at + 20),
    size: zip.readUInt32LE(at + 24),
    isLink: (mode & kindMode) === linkMode,
    localAt: zip.readUInt32LE(at + 42),
  };
}

function nameIn(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new BadArchive('it holds a file with a forbidden name, which is not UTF-8');
  }
}

function fileOf(entry: Entry, zip: Buffer, gate: Gate): BundleFile {
  const { name, isEncrypted, isLink, crc, size } = entry;
  gate.admit(name, size);
  if (isLink) throw new BadArchive(`it holds a link: ${quoted(name)}`);
  if (isEncrypted) throw new BadArchive(`${quoted(name)} in it is protected by a password`);
  const bytes = contentOf(entry, zip);
  if (bytes.length !== size || crc32(bytes) !== crc) throw new BadArchive(`${quoted(name)} in it is damaged`);
  return { name, bytes };
}

/** Never more than the directory says: what would unpack to more is refused on the way. */
function contentOf({ name, method, packedBytes, size, localAt }: Entry, zip: Buffer): Uint8Array {
  if (zip.readUInt32LE(localAt) !== signature.local) throw new BadArchive('it is damaged');
  const from = localAt + 30 + zip.readUInt16LE(localAt + 26) + zip.readUInt16LE(localAt + 28);
  const packed = zip.subarray(from, from + packedBytes);
  if (packed.length < packedBytes) throw new BadArchive('it is cut off');
  if (method === 0) return packed;
  if (method !== 8) throw new BadArchive(`${quoted(name)} in it is packed in a way that itfix does not read`);
  try {
    return inflateRawSync(packed, { maxOutputLength: Math.max(1, size) });
  } catch {
    throw new BadArchive(`${quoted(name)} in it is damaged`);
  }
}

import { BadArchive, type BundleFile, type Gate, quoted } from './archive.ts';

const blockBytes = 512;

/** Where a field of a header begins and how long it is (POSIX.1-1988, ustar). */
const fields = {
  name: [0, 100],
  mode: [100, 8],
  owner: [108, 8],
  group: [116, 8],
  size: [124, 12],
  modified: [136, 12],
  checksum: [148, 8],
  kind: [156, 1],
  magic: [257, 8],
  ownerName: [265, 32],
  groupName: [297, 32],
  prefix: [345, 155],
} as const;

type Field = keyof typeof fields;

/** The second of January 1980: the same for all, and a time that zip can tell as well, where somebody packs the files again. */
const packedAtSec = Date.UTC(1980, 0, 2) / 1000;

/** The same bytes for the same files, whenever and by whomever they are packed: one time, no owner. */
export function writeTar(files: readonly BundleFile[]): Uint8Array {
  const pieces = files.flatMap(({ name, bytes }) => [header(name, bytes.length), bytes, padding(bytes.length)]);
  return Buffer.concat([...pieces, new Uint8Array(2 * blockBytes)]);
}

function header(path: string, size: number): Uint8Array {
  const block = Buffer.alloc(blockBytes);
  const put = (field: Field, text: string): void => void block.write(text, fields[field][0], 'latin1');
  const [prefix, name] = split(Buffer.from(path));
  name.copy(block, fields.name[0]);
  prefix.copy(block, fields.prefix[0]);
  put('mode', octal(0o600, 'mode'));
  put('owner', octal(0, 'owner'));
  put('group', octal(0, 'group'));
  put('size', octal(size, 'size'));
  put('modified', octal(packedAtSec, 'modified'));
  put('kind', '0');
  put('magic', 'ustar\x0000');
  put('checksum', `${checksum(block).toString(8).padStart(6, '0')}\0 `);
  return block;
}

/** A long path is cut between two folders. */
function split(path: Buffer): [Buffer, Buffer] {
  const [, nameBytes] = fields.name;
  if (path.length <= nameBytes) return [Buffer.alloc(0), path];
  const at = path.indexOf('/', path.length - nameBytes - 1);
  if (at < 0 || at > fields.prefix[1]) throw new BadArchive(`the name is too long: ${quoted(path.toString())}`);
  return [path.subarray(0, at), path.subarray(at + 1)];
}

function octal(number: number, field: Field): string {
  return `${number.toString(8).padStart(fields[field][1] - 1, '0')}\0`;
}

/** Over all bytes, with spaces where it stands itself. */
function checksum(block: Uint8Array): number {
  const [from, length] = fields.checksum;
  return block.reduce((sum, byte, at) => sum + (at >= from && at < from + length ? 0x20 : byte), 0);
}

function padding(size: number): Uint8Array {
  return new Uint8Array((blockBytes - (size % blockBytes)) % blockBytes);
}

/** Reads what `tar` writes of files and folders. All else is refused: links, devices, names that stand elsewhere. */
export function readTar(bytes: Uint8Array, gate: Gate): BundleFile[] {
  const tar = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const files: BundleFile[] = [];
  let at = 0;
  for (;;) {
    const block = tar.subarray(at, at + blockBytes);
    if (block.length < blockBytes) throw new BadArchive('it is cut off');
    if (block.every(byte => byte === 0)) break;
    const { name, size, kind } = described(block);
    at += blockBytes;
    const content = tar.subarray(at, at + size);
    if (content.length < size) throw new BadArchive('it is cut off');
    at += size + padding(size).length;
    if (kind === 'folder') continue;
    if (kind === 'note') {
      assertSaysNothing(content);
      continue;
    }
    gate.admit(name, size);
    files.push({ name, bytes: content });
  }
  if (tar.subarray(at).some(byte => byte !== 0)) throw new BadArchive('something follows the end of it');
  return files;
}

interface Described {
  readonly name: string;
  readonly size: number;
  readonly kind: 'file' | 'folder' | 'note';
}

function described(block: Buffer): Described {
  if (numberIn(block, 'checksum') !== checksum(block)) throw new BadArchive('it is damaged, or no tar archive');
  const prefix = textIn(block, 'prefix');
  // Only ustar has a prefix: GNU tar keeps times there.
  const isPosix = textIn(block, 'magic') === 'ustar' && prefix !== '';
  const name = isPosix ? `${prefix}/${textIn(block, 'name')}` : textIn(block, 'name');
  const kind = textIn(block, 'kind');
  const size = numberIn(block, 'size');
  if (kind === '0' || kind === '') return { name, size, kind: 'file' };
  if (kind === '5') return { name, size: 0, kind: 'folder' };
  if (kind === 'x' || kind === 'g') return { name, size, kind: 'note' };
  const what = kind === '1' || kind === '2' ? 'a link' : 'something that is neither a file nor a folder';
  throw new BadArchive(`it holds ${what}: ${quoted(name)}`);
}

function fieldIn(block: Buffer, field: Field): Buffer {
  const [from, length] = fields[field];
  const bytes = block.subarray(from, from + length);
  const end = bytes.indexOf(0);
  return end < 0 ? bytes : bytes.subarray(0, end);
}

function textIn(block: Buffer, field: Field): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(fieldIn(block, field));
  } catch {
    throw new BadArchive('it holds a file with a forbidden name, which is not UTF-8');
  }
}

function numberIn(block: Buffer, field: Field): number {
  const text = fieldIn(block, field).toString('latin1').trim();
  if (!/^[0-7]{1,11}$/.test(text)) throw new BadArchive('it is damaged, or no tar archive');
  return Number.parseInt(text, 8);
}

/** Attributes of the pax format are left out, unless they give a file another name or size. */
function assertSaysNothing(content: Buffer): void {
  if (/(?:^|[ \n])(?:path|linkpath|size|GNU\.[a-z.]+)=/.test(content.toString('latin1')))
    throw new BadArchive('it holds names or sizes in a form that itfix does not read (pax)');
}

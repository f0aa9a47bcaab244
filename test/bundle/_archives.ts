import { crc32 } from 'node:zlib';

/** A file of an archive that nobody honest packs. */
export interface Odd {
  readonly name: string | Uint8Array;
  readonly bytes: Uint8Array;
  readonly isLink?: boolean;
  /** What the archive says instead of the truth. */
  readonly size?: number;
  readonly crc?: number;
  /** Of tar: what it is. */
  readonly kind?: string;
  /** Of zip. */
  readonly method?: number;
  readonly flags?: number;
}

/** A tar archive, written byte by byte: whatever is asked for. */
export function tarOf(files: readonly Odd[]): Buffer {
  const blocks = files.flatMap(({ name, bytes, isLink, size, kind }) => {
    const head = Buffer.alloc(512);
    const path = Buffer.from(name);
    const at = path.length > 100 ? path.indexOf('/', path.length - 101) : -1;
    path.subarray(at + 1).copy(head, 0, 0, 100);
    if (at > 0) path.copy(head, 345, 0, Math.min(at, 155));
    const body = isLink ? Buffer.alloc(0) : Buffer.from(bytes);
    head.write('0000644\0', 100);
    head.write(`${(size ?? body.length).toString(8).padStart(11, '0')}\0`, 124);
    head.write(kind ?? (isLink ? '2' : '0'), 156);
    if (isLink) Buffer.from(bytes).copy(head, 157);
    head.write('ustar\x0000', 257);
    head.write('        ', 148);
    head.write(
      `${head
        .reduce((sum, byte) => sum + byte, 0)
        .toString(8)
        .padStart(6, '0')}\0 `,
      148,
    );
    return [head, body, Buffer.alloc((512 - (body.length % 512)) % 512)];
  });
  return Buffer.concat([...blocks, Buffer.alloc(1024)]);
}

/** The same as zip. */
export function zipOf(files: readonly Odd[]): Buffer {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let at = 0;
  for (const { name, bytes, isLink, size = bytes.length, crc, method = 0, flags = 0 } of files) {
    const path = Buffer.from(name);
    const common = Buffer.alloc(26);
    common.writeUInt16LE(20, 0);
    common.writeUInt16LE(flags, 2);
    common.writeUInt16LE(method, 4);
    common.writeUInt32LE(crc ?? crc32(bytes), 10);
    common.writeUInt32LE(bytes.length, 14);
    common.writeUInt32LE(size, 18);
    common.writeUInt16LE(path.length, 22);
    const local = Buffer.concat([Buffer.from('PK\x03\x04', 'latin1'), common, path, bytes]);
    const rest = Buffer.alloc(14);
    rest.writeUInt32LE(((isLink ? 0o120777 : 0o100644) << 16) >>> 0, 6);
    rest.writeUInt32LE(at, 10);
    entries.push(Buffer.concat([Buffer.from('PK\x01\x02\x14\x03', 'latin1'), common, rest, path]));
    locals.push(local);
    at += local.length;
  }
  const directory = Buffer.concat(entries);
  const end = Buffer.alloc(22);
  end.write('PK\x05\x06', 'latin1');
  end.writeUInt16LE(files.length, 8);
  end.writeUInt16LE(files.length, 10);
  end.writeUInt32LE(directory.length, 12);
  end.writeUInt32LE(at, 16);
  return Buffer.concat([...locals, directory, end]);
}

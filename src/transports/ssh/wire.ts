/** Bytes that are not what they should be. Caught where a whole key or certificate is read; never leaves there. */
export class Damaged extends Error {
  override readonly name = 'Damaged';
}

/** Reads the values of the SSH protocol (RFC 4251, section 5) one after the other. */
export interface WireReader {
  byte(): number;
  uint32(): number;
  uint64(): bigint;
  /** Length and bytes; also an mpint, with its sign. */
  string(): Buffer;
  text(): string;
  /** All strings that are left. */
  strings(): Buffer[];
  isAtEnd(): boolean;
  /** How many bytes were read. */
  position(): number;
}

export function readWire(bytes: Uint8Array): WireReader {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  const take = (length: number): Buffer => {
    if (at + length > buffer.length)
      throw new Damaged(`${length} bytes are announced, ${buffer.length - at} are there`);
    at += length;
    return buffer.subarray(at - length, at);
  };
  const string = (): Buffer => take(take(4).readUInt32BE());
  const isAtEnd = (): boolean => at === buffer.length;
  return {
    byte: () => take(1).readUInt8(),
    uint32: () => take(4).readUInt32BE(),
    uint64: () => take(8).readBigUInt64BE(),
    string,
    text: () => string().toString('utf8'),
    strings: () => {
      const all: Buffer[] = [];
      while (!isAtEnd()) all.push(string());
      return all;
    },
    isAtEnd,
    position: () => at,
  };
}

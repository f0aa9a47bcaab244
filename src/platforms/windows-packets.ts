import type { Streams } from './far-side.ts';

const lineBreak = 0x0a;
/** A packet holds 24,000 bytes as base64 and a few words; what is longer is none, and must not fill the memory. */
const longestLine = 64 * 1024;

/**
 * Takes a channel's stdout apart: a line `<nonce>1 <base64>` is a piece of stdout, `<nonce>2 <base64>` one of stderr. Whatever else is there
 * comes from the account or the server and counts as stdout. A line that may become a packet is held back until it is whole.
 */
export function unpack(nonce: string, streams: Streams): (chunk: Buffer) => void {
  const packet = new RegExp(`^${nonce}(?<stream>[12]) (?<piece>[A-Za-z0-9+/=]*)\\r?\\n$`);
  const opening = Buffer.from(nonce);
  let held = Buffer.alloc(0);
  let atLineStart = true;

  /** Takes one line, or the part of it that is there. What is left to be held back is its result. */
  function take(line: Buffer): Buffer {
    const isWhole = line.at(-1) === lineBreak;
    const mayBePacket = atLineStart && beginAlike(line, opening) && line.length <= longestLine;
    if (mayBePacket && !isWhole) return line;
    const { stream, piece } = (mayBePacket && packet.exec(line.toString('latin1'))?.groups) || {};
    if (piece === undefined) streams.stdout(line);
    else streams[stream === '1' ? 'stdout' : 'stderr'](Buffer.from(piece, 'base64'));
    atLineStart = isWhole;
    return Buffer.alloc(0);
  }

  return chunk => {
    let rest = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    held = Buffer.alloc(0);
    while (rest.length > 0) {
      const end = rest.indexOf(lineBreak);
      const line = end < 0 ? rest : rest.subarray(0, end + 1);
      rest = rest.subarray(line.length);
      held = Buffer.from(take(line));
    }
  };
}

/** Whether one is the beginning of the other. */
function beginAlike(a: Buffer, b: Buffer): boolean {
  const length = Math.min(a.length, b.length);
  return a.subarray(0, length).equals(b.subarray(0, length));
}

/** The DNS messages in what came over TCP: each has its length, two bytes, in front. What is not whole yet is left out. */
export function dnsFrames(stream: Buffer): Buffer[] {
  const frames: Buffer[] = [];
  let at = 0;
  while (at + 2 <= stream.length && at + 2 + stream.readUInt16BE(at) <= stream.length) {
    const end = at + 2 + stream.readUInt16BE(at);
    frames.push(stream.subarray(at + 2, end));
    at = end;
  }
  return frames;
}

/** A message with its length in front. */
export function dnsFrame(packet: Buffer): Buffer {
  const length = Buffer.alloc(2);
  length.writeUInt16BE(packet.length);
  return Buffer.concat([length, packet]);
}

import type { Duplex } from 'node:stream';

/**
 * What is written at one moment goes out in one piece. ssh2 hands over each packet in three, length, content and seal: on a line that does not wait for
 * more, each would be a packet of the network, and a system call at both ends.
 */
export function sendTogether(stream: Duplex): Duplex {
  const { write } = stream;
  stream.write = (...piece: unknown[]): boolean => {
    if (stream.writableCorked === 0) {
      stream.cork();
      process.nextTick(() => stream.uncork());
    }
    return Reflect.apply(write, stream, piece);
  };
  return stream;
}

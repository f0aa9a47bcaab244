import { offsetOf } from './fact.ts';

const packetBytes = 48;
/** Version 4, client (RFC 5905 figure 8). */
const clientHeader = 0x23;
/** The server repeats these eight bytes; they say nothing of this machine's clock. */
const cookie = Buffer.from('itfix-17', 'latin1');
const transmitAt = 40;
const originateAt = 24;
const receiveAt = 32;
/** Seconds between 1900, where NTP begins, and 1970. */
const from1900To1970Sec = 2_208_988_800;
const eraSec = 2 ** 32;

/** What is sent to a time server. */
export function sntpRequest(): Buffer {
  const packet = Buffer.alloc(packetBytes);
  packet[0] = clientHeader;
  cookie.copy(packet, transmitAt);
  return packet;
}

/** How far the clock is ahead, in seconds. Nothing when it is no answer to the request, or from a server that has no time itself. */
export function readSntp(packet: Buffer, sentSec: number, receivedSec: number): number | undefined {
  if (packet.length < packetBytes || !packet.subarray(originateAt, originateAt + 8).equals(cookie)) return undefined;
  const [header = 0, stratum = 0] = packet;
  const leap = header >> 6;
  const mode = header & 7;
  // Leap 3: not synchronized. Stratum 0: "go away", a kiss-o'-death packet (RFC 5905, 7.4).
  if (mode !== 4 || leap === 3 || stratum === 0 || stratum > 15) return undefined;
  return offsetOf(sentSec, receivedSec, (timestamp(packet, receiveAt) + timestamp(packet, transmitAt)) / 2);
}

/** Since 1970. Values below the half belong to the era that begins in 2036. */
function timestamp(packet: Buffer, at: number): number {
  const seconds = packet.readUInt32BE(at);
  const era = seconds < eraSec / 2 ? eraSec : 0;
  return seconds + era - from1900To1970Sec + packet.readUInt32BE(at + 4) / eraSec;
}

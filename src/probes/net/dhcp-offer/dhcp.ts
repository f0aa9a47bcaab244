import * as z from 'zod';
import type { Exchange } from '../_frames.ts';

const Offer = z.object({
  server: z.string(),
  address: z.string(),
  prefix: z.number().optional(),
  router: z.string().optional(),
  /** Where the server names more than one. */
  otherRouters: z.array(z.string()).optional(),
  dns: z.array(z.string()),
  leaseSec: z.number().optional(),
});
export const OfferList = z.object({ offers: z.array(Offer) });
export type Offer = z.output<typeof Offer>;

/** More offers than this are not listed. */
const maxOffers = 16;
/** Servers answer within a second, those that first look whether the address is free (RFC 2131, 3.1) within two or three. */
export const longestWaitSec = 4;
/** RFC 2131 message types; RFC 2132 option numbers. */
const messages = { discover: '01', offer: '02' };
const options = { mask: 1, router: 3, dns: 6, lease: 51, type: 53, server: 54 };
const magic = '63825363';

/** One DHCPDISCOVER as an IPv4 packet from nobody to everybody, with the adapter's own MAC so that a server that knows MACs shows what it thinks. */
export function discover(adapter: string, othersSec: number): Exchange {
  // op, hardware type, its length, hops; the id; no seconds, "answer to all"; four addresses of zero; MAC; names.
  const fixed = `01010600X00008000${'00'.repeat(16)}M${'00'.repeat(10 + 64 + 128)}`;
  // Wanted: mask, router, DNS, domain, lease time, server. Ends with padding to the 300 bytes some relays insist on.
  const asked = `${magic}3501${messages.discover}37060103060f3336ff`.padEnd(128, '0');
  const body = `${fixed}${asked}`;
  const length = body.replace('X', '00000000').replace('M', '000000000000').length / 2;
  const udp = `00440043${hex16(length + 8)}0000`;
  return {
    adapter,
    etherType: 0x0800,
    sent: `${ipHeader(length + 28)}${udp}${body}`,
    wanted: `45.{16}11.{20}....0044.{8}02.{6}X`,
    waitSec: longestWaitSec,
    othersSec,
  };
}

function hex16(value: number): string {
  return value.toString(16).padStart(4, '0');
}

/** 20 bytes, protocol UDP, from 0.0.0.0 to 255.255.255.255 (RFC 791). */
function ipHeader(totalLength: number): string {
  const before = `4510${hex16(totalLength)}000000004011`;
  const after = '00000000ffffffff';
  const words = (before + after).match(/.{4}/g) ?? [];
  const sum = words.reduce((total, word) => total + Number.parseInt(word, 16), 0);
  const folded = (sum & 0xffff) + (sum >> 16);
  return `${before}${hex16(~folded & 0xffff)}${after}`;
}

/** Bytes of IPv4 and UDP headers, and of DHCP before its options. */
const headers = { ip: 20, udp: 8, fixed: 236 };

/** The offers among the packets received, one line of hex each; each server's offer once. */
export function readOffers(stdout: string): Offer[] {
  const lines = stdout.split('\n').filter(line => /^[0-9a-f]{500,4000}$/.test(line));
  const offers = lines.flatMap(line => {
    const offer = readOffer(Buffer.from(line, 'hex'));
    return offer ? [offer] : [];
  });
  const unique = new Map(offers.map(offer => [`${offer.server} ${offer.address}`, offer]));
  return [...unique.values()].slice(0, maxOffers);
}

function readOffer(packet: Buffer): Offer | undefined {
  const dhcp = packet.subarray(headers.ip + headers.udp);
  const found = readOptions(dhcp.subarray(headers.fixed));
  if (found?.get(options.type)?.toString('hex') !== messages.offer) return undefined;
  const server = addressesIn(found.get(options.server))[0] ?? [...packet.subarray(12, 16)].join('.');
  const mask = found.get(options.mask);
  const [router, ...otherRouters] = addressesIn(found.get(options.router));
  const seconds = found.get(options.lease);
  return {
    server,
    address: [...dhcp.subarray(16, 20)].join('.'),
    ...(mask?.length === 4 && { prefix: mask.readUInt32BE().toString(2).replace(/0+$/, '').length }),
    ...(router !== undefined && { router }),
    ...(otherRouters.length > 0 && { otherRouters }),
    dns: addressesIn(found.get(options.dns)),
    ...(seconds?.length === 4 && { leaseSec: seconds.readUInt32BE() }),
  };
}

function readOptions(bytes: Buffer): Map<number, Buffer> | undefined {
  if (bytes.subarray(0, 4).toString('hex') !== magic) return undefined;
  const found = new Map<number, Buffer>();
  let at = 4;
  while (at + 1 < bytes.length && bytes[at] !== 255) {
    const length = bytes[at] === 0 ? -1 : (bytes[at + 1] ?? 0);
    if (length >= 0) found.set(bytes[at] ?? 0, bytes.subarray(at + 2, at + 2 + length));
    at += 2 + length;
  }
  return found;
}

function addressesIn(bytes: Buffer | undefined): string[] {
  const all = [...(bytes ?? [])];
  return Array.from({ length: Math.floor(all.length / 4) }, (_, index) =>
    all.slice(index * 4, index * 4 + 4).join('.'),
  );
}

import { isIPv6 } from 'node:net';

/** One spelling per address, so that the answers of different tools can be compared; an IPv4 address inside IPv6 (`::ffff:192.0.2.1`) is IPv4. */
export function canonicalAddress(address: string): string {
  const mapped = /^::ffff:(?<v4>\d{1,3}(?:\.\d{1,3}){3})$/i.exec(address)?.groups?.v4;
  if (mapped) return mapped;
  if (!isIPv6(address) || address.includes('%')) return address.toLowerCase();
  return new URL(`http://[${address}]/`).hostname.slice(1, -1);
}

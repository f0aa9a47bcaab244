import ipaddr from 'ipaddr.js';
import * as z from 'zod';

const Address = z.object({
  adapter: z.string(),
  family: z.union([z.literal(4), z.literal(6)]),
  address: z.string(),
  prefix: z.number(),
  scope: z.enum(['host', 'link-local', 'private', 'carrier', 'global']),
  origin: z.enum(['dhcp', 'router', 'static', 'link-local', 'unknown']),
  /** Another machine was seen to have it: the system does not use it. */
  duplicate: z.literal(true).optional(),
  /** Not in use yet: the system is still asking whether somebody else has it, or there is no link. */
  tentative: z.literal(true).optional(),
});
export const AddressList = z.object({ list: z.array(Address) });
export type Address = z.output<typeof Address>;

/** More addresses than this are not listed. */
export const maxAddresses = 512;

export type Family = 4 | 6;

/** Without the zone that some systems write behind a link-local address: fe80::1%en0. */
export function withoutZone(address: string): string {
  return address.replace(/%.*$/, '');
}

const scopes: Partial<Record<string, Address['scope']>> = {
  loopback: 'host',
  linkLocal: 'link-local',
  private: 'private',
  uniqueLocal: 'private',
  carrierGradeNat: 'carrier',
};

/** Where an address is known: RFC 1918, 3927, 4193, 4291, 6598. Nothing for what is not an address. */
export function scopeOf(address: string): Address['scope'] | undefined {
  if (!ipaddr.isValid(address)) return undefined;
  return scopes[ipaddr.parse(address).range()] ?? 'global';
}

/** What is known of where an address came from, in the form all systems can tell it. */
export interface Hint {
  readonly family: Family;
  readonly prefix: number;
  readonly scope: Address['scope'];
  /** It runs out unless somebody renews it. */
  readonly dynamic: boolean;
}

/** Linux keeps lifetimes but not who gave the address: one that runs out came from DHCP or, for IPv6, from a router unless it stands alone (/128). */
export function originByLifetime({ family, prefix, scope, dynamic }: Hint): Address['origin'] {
  if (scope === 'link-local') return 'link-local';
  if (!dynamic) return 'unknown';
  return family === 4 || prefix === 128 ? 'dhcp' : 'router';
}

import * as z from 'zod';
import { Unparsable } from '../../../model/probe.ts';
import { structured } from '../_structured.ts';
import { ipv6FromHex } from '../routes/route-proc.ts';
import { type Address, type Family, originByLifetime, scopeOf } from './address.ts';

const forever = 4294967295;

const IpAddr = z.object({
  ifname: z.string(),
  addr_info: z.array(
    z.object({
      family: z.string(),
      local: z.string().optional(),
      prefixlen: z.number().optional(),
      dynamic: z.boolean().optional(),
      tentative: z.boolean().optional(),
      dadfailed: z.boolean().optional(),
      protocol: z.string().optional(),
      valid_life_time: z.number().optional(),
    }),
  ),
});
const Nothing = z.object({}).transform(() => undefined);
const IpAddrs = z.array(z.union([IpAddr, Nothing]));

interface Seen {
  readonly adapter: string;
  readonly family: Family;
  readonly address: string;
  readonly prefix: number;
  readonly dynamic: boolean;
  readonly duplicate: boolean;
  readonly tentative: boolean;
}

function told(seen: Seen): Address {
  const { adapter, family, address, prefix, dynamic } = seen;
  const scope = scopeOf(address);
  if (scope === undefined) throw new Unparsable(`not an address: ${address.slice(0, 60)}`);
  const origin = originByLifetime({ family, prefix, scope, dynamic });
  return {
    adapter,
    family,
    address,
    prefix,
    scope,
    origin,
    ...(seen.duplicate && { duplicate: true as const }),
    ...(seen.tentative && !seen.duplicate && { tentative: true as const }),
  };
}

/** The answer to `ip -j addr`. */
export function addressesFromIpJson(stdout: string): Address[] {
  const rows = structured(stdout, IpAddrs);
  return rows.flatMap(row =>
    (row?.addr_info ?? []).flatMap(one => {
      if (one.local === undefined || one.prefixlen === undefined || !/^inet6?$/.test(one.family)) return [];
      const dynamic = one.dynamic === true || (one.valid_life_time ?? forever) < forever;
      const family = one.family === 'inet' ? 4 : 6;
      const address = {
        adapter: row?.ifname ?? '',
        family,
        address: one.local,
        prefix: one.prefixlen,
        dynamic,
      } as const;
      return [told({ ...address, duplicate: one.dadfailed === true, tentative: one.tentative === true })];
    }),
  );
}

// 4: eth0    inet 192.168.1.20/24 brd 192.168.1.255 scope global dynamic eth0\       valid_lft 3595sec preferred_lft 3595sec
// 5: tun0    inet 10.8.0.2 peer 10.8.0.1/32 scope global tun0\       valid_lft forever preferred_lft forever
const oneLine =
  /^\d+:\s+(?<adapter>[^\s@]{1,32})\S{0,40}\s+inet(?<six>6?) (?<address>[0-9a-fA-F:.]{2,45})(?: peer [0-9a-fA-F:.]{2,45})?\/(?<prefix>\d{1,3})(?<words> .*)$/;
/** include/uapi/linux/if_addr.h; BusyBox prints the flags it has no word for as a number. */
const bits = { dadFailed: 0x08, tentative: 0x40, permanent: 0x80 };

/** The text of `ip -o addr`, from BusyBox and from releases without -j. */
export function addressesFromIpText(stdout: string): Address[] {
  const lines = stdout.split('\n').filter(line => / inet6? /.test(line));
  return lines.map(line => {
    const found = oneLine.exec(line)?.groups;
    if (!found) throw new Unparsable(`odd line: ${line.slice(0, 80)}`);
    const { adapter = '', six, address = '', prefix, words = '' } = found;
    const flags = Number.parseInt(/ flags (?<hex>[0-9a-f]{1,4}) /.exec(words)?.groups?.hex ?? '0', 16);
    return told({
      adapter,
      family: six ? 6 : 4,
      address,
      prefix: Number(prefix),
      dynamic: / dynamic |valid_lft \d+sec/.test(words),
      duplicate: / dadfailed /.test(words) || (flags & bits.dadFailed) !== 0,
      tentative: / tentative /.test(words),
    });
  });
}

// fe8000000000000000fc00fffe000001 04 40 20 80     eth0
const inet6Line =
  /^(?<hex>[0-9a-f]{32}) [0-9a-f]+ (?<prefix>[0-9a-f]{2}) [0-9a-f]{2} (?<flags>[0-9a-f]{2,8})\s+(?<adapter>\S{1,32})$/gm;

/** IPv6 addresses from /proc/net/if_inet6. */
export function addressesFromIfInet6(text: string): Address[] {
  return [...text.matchAll(inet6Line)].map(({ groups: { hex = '', prefix = '', flags = '', adapter = '' } = {} }) => {
    const flag = Number.parseInt(flags, 16);
    return told({
      adapter,
      family: 6,
      address: ipv6FromHex(hex),
      prefix: Number.parseInt(prefix, 16),
      dynamic: (flag & bits.permanent) === 0,
      duplicate: (flag & bits.dadFailed) !== 0,
      tentative: (flag & bits.tentative) !== 0,
    });
  });
}

import { Unparsable } from '../../../model/probe.ts';
import { type Address, scopeOf, withoutZone } from './address.ts';

// 	inet 192.168.1.20 netmask 0xffffff00 broadcast 192.168.1.255
// 	inet 10.8.0.2 --> 10.8.0.1 netmask 0xffffffff
const inet = /^\s+inet (?<address>[\d.]{7,15}) (?:--> [\d.]{7,15} )?netmask 0x(?<mask>[0-9a-f]{8})/;
// 	inet6 2001:db8::20 prefixlen 64 autoconf secured
const inet6 =
  /^\s+inet6 (?<address>[0-9a-f:.]{2,45})(?:%\S{1,32})?(?: --> \S{2,80})? prefixlen (?<prefix>\d{1,3})(?<words>.{0,200})$/;

/** Addresses from `ifconfig -a`. `leased` has the addresses that `ipconfig getpacket` shows as given by DHCP. */
export function addressesFromIfconfig(ifconfig: string, leased: ReadonlySet<string>): Address[] {
  const list: Address[] = [];
  let adapter = '';
  for (const line of ifconfig.split('\n')) {
    adapter = /^(?<name>[\w.-]{1,32}): flags=/.exec(line)?.groups?.name ?? adapter;
    const found = fromInet(line, adapter, leased) ?? fromInet6(line, adapter);
    if (found) list.push(found);
  }
  if (adapter === '') throw new Unparsable('ifconfig shows no adapter');
  return list;
}

function fromInet(line: string, adapter: string, leased: ReadonlySet<string>): Address | undefined {
  const { address, mask } = inet.exec(line)?.groups ?? {};
  const scope = address && scopeOf(address);
  if (!address || !mask || !scope) return undefined;
  const prefix = Number.parseInt(mask, 16).toString(2).replace(/0+$/, '').length;
  const origin = scope === 'link-local' ? 'link-local' : leased.has(address) ? 'dhcp' : 'unknown';
  return { adapter, family: 4, address, prefix: mask === '00000000' ? 0 : prefix, scope, origin };
}

function fromInet6(line: string, adapter: string): Address | undefined {
  const { address, prefix, words = '' } = inet6.exec(line)?.groups ?? {};
  const scope = address && scopeOf(withoutZone(address));
  if (!address || !prefix || !scope) return undefined;
  return {
    adapter,
    family: 6,
    address,
    prefix: Number(prefix),
    scope,
    origin:
      scope === 'link-local'
        ? 'link-local'
        : / autoconf/.test(words)
          ? 'router'
          : / dynamic/.test(words)
            ? 'dhcp'
            : 'unknown',
    ...(/ duplicated/.test(words) && { duplicate: true as const }),
    ...(/ tentative/.test(words) && { tentative: true as const }),
  };
}

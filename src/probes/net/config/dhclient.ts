import { type Config, lease } from './config.ts';

const ifupdownMethods: Record<string, Config['method']> = { dhcp: 'dhcp', static: 'static', manual: 'none' };

// eth0 inet dhcp
/** The lines after `iface` in /etc/network/interfaces. */
export function ifupdown(text: string, leases: string): Config[] {
  return [...text.matchAll(/^(?<adapter>\S{1,32}) inet (?<method>\w{1,20})\s*$/gm)].flatMap(
    ({ groups: { adapter = '', method = '' } = {} }): Config[] =>
      adapter === 'lo'
        ? []
        : [
            {
              adapter,
              method: ifupdownMethods[method] ?? 'unknown',
              manager: 'ifupdown',
              ...(method === 'dhcp' && dhclientLease(adapter, leases)),
            },
          ],
  );
}

// udhcpc -b -R -p /var/run/udhcpc.eth0.pid -i eth0 -x hostname:pc-17
// /sbin/dhclient -4 -v -i -pf /run/dhclient.eth0.pid -lf /var/lib/dhcp/dhclient.eth0.leases -I -df /var/lib/dhcp/dhclient6.eth0.leases eth0
// dhcpcd: eth0 [ip4]
/** DHCP programs that run, by their command lines. */
export function programs(text: string, leases: string): Config[] {
  return text.split('\n').flatMap((line): Config[] => {
    const words = line
      .trim()
      .split(/\s+/)
      .map(word => word.replace(/^-i(?=\w)/, ''));
    const name = /(?<name>dhclient|dhcpcd|udhcpc)/.exec(words[0] ?? '')?.groups?.name;
    const afterI = words[words.indexOf('-i') + 1];
    const last = name === 'udhcpc' ? afterI : name === 'dhcpcd' && words[0]?.endsWith(':') ? words[1] : words.at(-1);
    if (name === undefined || last === undefined || !/^\w[\w.@-]{0,14}$/.test(last) || words.length < 2) return [];
    const manager = name === 'udhcpc' ? 'unknown' : name === 'dhcpcd' ? 'dhcpcd' : 'dhclient';
    return [{ adapter: last, method: 'dhcp', manager, ...dhclientLease(last, leases) }];
  });
}

/** The last lease of dhclient for an adapter: the file grows at its end. */
function dhclientLease(adapter: string, leases: string) {
  const block = leases.split(/^lease \{/m).findLast(text => text.includes(`interface "${adapter}"`));
  if (block === undefined) return undefined;
  const value = (key: string) => new RegExp(`^\\s+(?:option )?${key} ([\\w.:]{1,64});`, 'm').exec(block)?.[1];
  const known = {
    server: value('dhcp-server-identifier'),
    address: value('fixed-address'),
    seconds: Number(value('dhcp-lease-time') ?? Number.NaN),
    obtainedAt: undefined,
  };
  return lease(known);
}

import { isIP } from 'node:net';
import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { canonicalAddress } from './addresses/canonical-address.ts';

const Params = z.object({
  /** The servers that are asked. */
  asked: z.array(z.string()).max(50),
});

/** Lines of a word and addresses, `end` last. */
function parse({ stdout }: { readonly stdout: string }, { asked }: z.output<typeof Params>) {
  if (!/^end\s*$/m.test(stdout)) throw new Unparsable('it was not looked for to the end');
  const offered = stdout.split('\n').flatMap(line => {
    const [from = '', ...words] = line.trim().split(/[\s,;]+/);
    return words
      .filter(word => isIP(word.replace(/%.*/, '')) !== 0)
      .map(word => ({ address: canonicalAddress(word), from }));
  });
  const known = new Set(offered.map(({ address }) => address));
  const isOffered = (address: string): boolean => known.has(canonicalAddress(address));
  return {
    offered: [...new Map(offered.map(one => [one.address, one])).values()],
    others: offered.length === 0 ? [] : [...new Set(asked)].filter(address => !isOffered(address)),
  };
}

/** What the network says a machine should ask, beside what it does ask. */
export default defineProbe({
  title: 'DNS servers that the network or a VPN gave to this machine',
  params: Params,
  fact: z.object({
    /** By DHCP, router advertisement or VPN, and who took them. */
    offered: z.array(z.object({ address: z.string(), from: z.string() })),
    /** Servers that are asked and were not given by anybody. None where nobody gave any: then all of them are set by hand. */
    others: z.array(z.string()),
  }),
  sample: { asked: ['192.0.2.53'] },
  on: {
    linux: {
      needs: ['sed'],
      // What stands in a file of systemd-networkd was set by hand, also where the state of the adapter lists it with the rest.
      command:
        () => sh`for lease in /run/systemd/netif/leases/*; do [ -r "$lease" ] && sed -n 's/^DNS=/networkd /p' "$lease"; done
for link in /run/systemd/netif/links/*; do
  [ -r "$link" ] || continue
  file=$(sed -n 's/^NETWORK_FILE=//p' "$link")
  hand=" $(cat "$file" "$file".d/*.conf 2>/dev/null | sed -n 's/^DNS=//p' | tr '\n' ' ') "
  for server in $(sed -n 's/^DNS=//p' "$link"); do case $hand in *" $server "*) ;; *) echo "networkd $server" ;; esac; done
done
if command -v nmcli >/dev/null 2>&1; then
  LC_ALL=C timeout 4 nmcli -t -f DHCP4.OPTION,DHCP6.OPTION device show 2>/dev/null | sed -n 's/.*:[a-z0-9_]*domain_name_servers = /NetworkManager /p; s/.*:[a-z0-9_]*dhcp6_name_servers = /NetworkManager /p'
  LC_ALL=C timeout 4 nmcli -t -f GENERAL.TYPE,IP4.DNS,IP6.DNS device show 2>/dev/null | sed 's/\\:/:/g' | awk -F: '/^GENERAL.TYPE/ { vpn = /tun|vpn|wireguard|ppp/ } /^IP6.DNS/ || vpn && /^IP4.DNS/ { sub(/^[^:]*:/, ""); print "NetworkManager", $0 }'
fi
for lease in /var/lib/dhcp/dhclient*.leases /var/lib/dhclient/*.lease* /var/lib/NetworkManager/dhclient*.lease; do
  [ -r "$lease" ] && sed -n 's/^ *option \(dhcp6\.name-servers\|domain-name-servers\) /dhclient /p' "$lease" | tail -n 2
done
for file in /run/dhcpcd/resolv.conf/* /run/resolvconf/interfaces/* /run/resolvconf/interface/*; do [ -r "$file" ] && sed -n 's/^nameserver /resolvconf /p' "$file"; done
echo end`,
      parse,
    },
    darwin: {
      needs: ['ipconfig'],
      command: () => sh`for adapter in $(ifconfig -l); do
  printf 'dhcp %s\n' "$(ipconfig getoption "$adapter" domain_name_server 2>/dev/null)"
  ipconfig getra "$adapter" 2>/dev/null | sed -n 's/.*rdnss.*{\(.*\)}.*/ra \1/p'
done
echo end`,
      parse,
    },
    windows: {
      command:
        () => ps`foreach ($key in Get-ChildItem 'HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces') {
  $servers = (Get-ItemProperty -LiteralPath $key.PSPath).DhcpNameServer; if ($servers) { "dhcp $servers" }
}
Get-DnsClientServerAddress -ErrorAction SilentlyContinue | Where-Object { $_.AddressFamily -eq 23 } | ForEach-Object { "ra $($_.ServerAddresses -join ' ')" }
'end'`,
      parse,
    },
  },
});

import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';

const Fact = z.object({
  list: z.array(
    z.object({
      domain: z.string(),
      /** network: by DHCP. name: of the machine itself. joined: the directory it is a member of. */
      from: z.enum(['network', 'name', 'joined']),
    }),
  ),
});

/** No machine is in more than a few. */
const most = 6;
/** What stands for "none", and what is looked up otherwise (RFC 6762). */
const none = ['localdomain', 'local', 'localhost', 'workgroup'];
const domain = /^(?=.{1,200}$)[a-z0-9](?:[\w-]{0,62})(?:\.[a-z0-9][\w-]{0,62}){0,10}$/;

/** network corp.example example.com */
const line = /^(?<from>network|name|joined) (?<domains>.{1,1000})$/gm;

function parse({ stdout }: { readonly stdout: string }): z.output<typeof Fact> {
  if (!/^end\s*$/m.test(stdout)) throw new Unparsable('it was not looked for to the end');
  const all = [...stdout.matchAll(line)].flatMap(({ groups: { from = '', domains = '' } = {} }) =>
    domains
      .toLowerCase()
      .split(/[\s,;"']+/)
      .map(word => word.replace(/\.$/, ''))
      .filter(word => domain.test(word) && !none.includes(word))
      .map(word => ({ domain: word, from: Fact.shape.list.element.shape.from.parse(from) })),
  );
  const first = new Map(all.toReversed().map(one => [one.domain, one]));
  return { list: all.filter(one => first.get(one.domain) === one).slice(0, most) };
}

/** Where short names would be completed, if the machine were set so; what it is set to is `net.resolvers`. */
export default defineProbe({
  title: 'Domains that this machine is said to be in, by the network, its own name, and its directory',
  params: z.object({}),
  fact: Fact,
  on: {
    linux: {
      needs: ['sed'],
      command:
        () => sh`for lease in /run/systemd/netif/leases/*; do [ -r "$lease" ] && sed -n 's/^DOMAINNAME=/network /p; s/^DOMAIN_SEARCH_LIST=/network /p' "$lease"; done
if command -v nmcli >/dev/null 2>&1; then
  timeout 4 nmcli -t -f DHCP4.OPTION,DHCP6.OPTION device show 2>/dev/null | sed -n 's/.*:[a-z0-9_]*domain_\(name\|search\) = /network /p'
fi
for lease in /var/lib/dhcp/dhclient*.leases /var/lib/dhclient/*.lease* /var/lib/NetworkManager/dhclient*.lease; do
  [ -r "$lease" ] && sed -n 's/^ *option domain-\(name\|search\) /network /p' "$lease" | tail -n 2
done
for file in /run/dhcpcd/resolv.conf/* /run/resolvconf/interfaces/* /run/resolvconf/interface/*; do [ -r "$file" ] && sed -n 's/^\(search\|domain\) /network /p' "$file"; done
for file in /etc/krb5.conf /etc/samba/smb.conf; do [ -r "$file" ] && sed -n 's/^[[:space:]]*\(default_realm\|realm\)[[:space:]]*=[[:space:]]*/joined /p' "$file"; done
host=$(cat /proc/sys/kernel/hostname)
case $host in *.*) echo "name $(echo "$host" | sed 's/^[^.]*\.//')" ;; *) [ -r /etc/hosts ] && sed -n "s/^[0-9a-f:.]*[[:space:]][[:space:]]*$host\.\([^[:space:]#]*\).*/name \1/p" /etc/hosts ;; esac
echo end`,
      parse,
    },
    darwin: {
      needs: ['ipconfig'],
      command: () => sh`for adapter in $(ifconfig -l); do
  printf 'network %s\n' "$(ipconfig getoption "$adapter" domain_name 2>/dev/null)"
done
dsconfigad -show 2>/dev/null | sed -n 's/^Active Directory Domain *= */joined /p'
case $(hostname) in *.*) echo "name $(hostname | sed 's/^[^.]*\.//')" ;; esac
echo end`,
      parse,
    },
    windows: {
      command: () => ps`$computer = Get-CimInstance Win32_ComputerSystem
if ($computer.PartOfDomain) { "joined $($computer.Domain)" }
foreach ($key in Get-ChildItem 'HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters\Interfaces') {
  $found = (Get-ItemProperty -LiteralPath $key.PSPath).DhcpDomain; if ($found) { "network $found" }
}
$suffix = (Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters').'NV Domain'; if ($suffix) { "name $suffix" }
'end'`,
      parse,
    },
  },
});

import { sh } from '../../../model/command.ts';
import { parts } from '../_parts.ts';
import { type Config, lease } from './config.ts';
import { ifupdown, programs } from './dhclient.ts';

/**
 * Whoever could be in charge, asked for what runs now, without root: NetworkManager, systemd-networkd, ifupdown's file, and DHCP programs
 * on their own. Programs in another network namespace have nothing to do with our adapters of the same name.
 */
export const askManagers = sh`echo '--- nm'
if command -v nmcli >/dev/null 2>&1; then
  nmcli -t -f DEVICE,STATE device 2>/dev/null
  echo '--- profiles'
  set -- $(nmcli -t -f UUID connection show --active 2>/dev/null)
  [ $# = 0 ] || nmcli -t -f ipv4.method,GENERAL.DEVICES,DHCP4 connection show "$@" 2>/dev/null
fi
echo '--- networkd'
for n in /sys/class/net/*; do
  [ -r "$n/ifindex" ] && read -r index <"$n/ifindex" && link=/run/systemd/netif/links/$index && [ -r "$link" ] || continue
  echo "adapter $n"
  while IFS='=' read -r key value; do
    case $key in ADMIN_STATE) echo "$key=$value";; NETWORK_FILE) [ ! -r "$value" ] || while IFS= read -r line; do case $line in DHCP=*|Address=*|'['*) echo "$line";; esac; done <"$value";; esac
  done <"$link"
  [ ! -r "/run/systemd/netif/leases/$index" ] || while IFS= read -r line; do echo "lease $line"; done <"/run/systemd/netif/leases/$index"
done
echo '--- ifupdown'
for file in /etc/network/interfaces /etc/network/interfaces.d/*; do
  [ ! -r "$file" ] || while read -r word rest; do [ "$word" != iface ] || echo "$rest"; done <"$file"
done
echo '--- programs'
own=$(readlink /proc/self/ns/net)
for dir in /proc/[0-9]*; do
  { read -r name <"$dir/comm"; } 2>/dev/null || continue
  case $name in dhclient|dhcpcd|udhcpc) ;; *) continue;; esac
  [ "$(readlink "$dir/ns/net" 2>/dev/null || echo "$own")" = "$own" ] && { tr '\0' ' ' <"$dir/cmdline"; echo; }
done
echo '--- stopped'
[ ! -d /run/systemd/system ] || systemctl show -p Id -p ActiveState -p UnitFileState NetworkManager.service systemd-networkd.service networking.service dhcpcd.service 2>/dev/null
echo '--- leases'
for file in /var/lib/dhcp/dhclient*.leases /var/lib/dhclient/*.lease*; do [ ! -r "$file" ] || tail -n 60 "$file"; done
:`;

/** Services that set the network up, start with the machine, and do not run. */
export function stoppedManagers(stdout: string): string[] {
  // Id=systemd-networkd.service / ActiveState=inactive / UnitFileState=enabled
  const units = (parts(stdout).get('stopped') ?? '').split(/\n{2,}/);
  const stopped = units.filter(
    unit => /^ActiveState=(inactive|failed)$/m.test(unit) && /^UnitFileState=enabled$/m.test(unit),
  );
  return stopped.flatMap(unit => /^Id=(?<id>[\w.@-]{1,64})$/m.exec(unit)?.groups?.id ?? []);
}

/** Everything `askManagers` says, those in charge first. */
export function configsFromManagers(stdout: string): Config[] {
  const answer = parts(stdout);
  const text = (name: string) => answer.get(name) ?? '';
  return [
    ...networkManager(text('nm'), text('profiles')),
    ...networkd(text('networkd')),
    ...ifupdown(text('ifupdown'), text('leases')),
    ...programs(text('programs'), text('leases')),
  ];
}

const nmMethods: Record<string, Config['method']> = {
  auto: 'dhcp',
  manual: 'static',
  disabled: 'none',
  'link-local': 'none',
  shared: 'none',
};

function networkManager(devices: string, profiles: string): Config[] {
  // ipv4.method:auto / GENERAL.DEVICES:enp3s0 / DHCP4.OPTION[2]:dhcp_lease_time = 86400
  const active = profiles.split(/\n(?=ipv4\.method:)/).flatMap((block): Config[] => {
    const method = /^ipv4\.method:(?<method>\S{1,20})/m.exec(block)?.groups?.method;
    const adapter = /^GENERAL\.DEVICES:(?<device>\S{1,32})/m.exec(block)?.groups?.device;
    if (method === undefined || adapter === undefined) return [];
    const option = (name: string) => new RegExp(`^DHCP4\\.OPTION\\[\\d+\\]:${name} = (.{1,64})$`, 'm').exec(block)?.[1];
    const seconds = Number(option('dhcp_lease_time') ?? Number.NaN);
    const until = Number(option('expiry') ?? Number.NaN);
    const since = until - seconds;
    const obtainedAt = Number.isSafeInteger(since) ? new Date(since * 1000).toISOString() : undefined;
    const known = { server: option('dhcp_server_identifier'), address: option('ip_address'), seconds, obtainedAt };
    return [{ adapter, method: nmMethods[method] ?? 'unknown', manager: 'networkmanager', ...lease(known) }];
  });
  // enp3s0:connected, wlan0:disconnected, docker0:unmanaged
  const managed = [...devices.matchAll(/^(?<device>[^:\s]{1,32}):(?<state>[a-z ]{1,60})/gm)].flatMap(
    ({ groups }): Config[] =>
      groups?.state === 'unmanaged' || groups?.device === 'lo'
        ? []
        : [{ adapter: groups?.device ?? '', method: 'unknown', manager: 'networkmanager' }],
  );
  return [...active, ...managed];
}

function networkd(text: string): Config[] {
  return text.split(/^adapter \/sys\/class\/net\//m).flatMap((block): Config[] => {
    const adapter = /^(?<name>\S{1,32})\n/.exec(block)?.groups?.name;
    if (adapter === undefined || /^ADMIN_STATE=(unmanaged|pending|initialized)/m.test(block) || adapter === 'lo')
      return [];
    const value = (key: string) => new RegExp(`^lease ${key}=(.{1,64})$`, 'm').exec(block)?.[1];
    const known = {
      server: value('SERVER_ADDRESS'),
      address: value('ADDRESS'),
      seconds: Number(value('LIFETIME') ?? Number.NaN),
      obtainedAt: undefined,
    };
    const given = lease(known);
    const wanted = /^DHCP=(yes|true|ipv4|both)\s*$/im.test(block);
    const method =
      wanted || given
        ? 'dhcp'
        : /^Address=\d/m.test(block)
          ? 'static'
          : /^\[Network\]/m.test(block)
            ? 'none'
            : 'unknown';
    return [{ adapter, method, manager: 'networkd', ...given }];
  });
}

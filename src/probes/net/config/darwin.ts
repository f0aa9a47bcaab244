import { sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { parts } from '../_parts.ts';
import { type Config, lease } from './config.ts';

/** Each enabled network service with its settings, then what DHCP gave to each adapter. */
export const askServices = sh`networksetup -listnetworkserviceorder
echo '--- services'
networksetup -listnetworkserviceorder | sed -n 's/^([0-9][0-9]*) //p' | while IFS= read -r service; do echo "service=$service"; networksetup -getinfo "$service"; done
echo '--- packets'
for adapter in $(ifconfig -l); do case $adapter in en*|bridge*|bond*|vlan*) echo "adapter=$adapter"; ipconfig getpacket "$adapter";; esac; done
:`;

const methods: [RegExp, Config['method']][] = [
  [/^DHCP Configuration/m, 'dhcp'],
  [/^(Manual Configuration|Manually Using DHCP Router Configuration)/m, 'static'],
  [/^BOOTP Configuration/m, 'dhcp'],
];

/** Everything `askServices` says. */
export function configsFromServices(stdout: string): Config[] {
  const answer = parts(stdout);
  const order = answer.get('') ?? '';
  if (!order.includes('Hardware Port')) throw new Unparsable('no network services');
  const packets = new Map(
    (answer.get('packets') ?? '').split(/^adapter=/m).map(text => [/^\w*/.exec(text)?.[0] ?? '', text]),
  );
  return (answer.get('services') ?? '').split(/^service=/m).flatMap((text): Config[] => {
    const service = /^.{1,200}/.exec(text)?.[0];
    const adapter = service && deviceOf(service, order);
    if (!adapter) return [];
    const method = methods.find(([pattern]) => pattern.test(text))?.[1] ?? 'none';
    return [{ adapter, method, manager: 'macos', ...(method === 'dhcp' && leaseOf(packets.get(adapter) ?? '')) }];
  });
}

// (1) Wi-Fi
// (Hardware Port: Wi-Fi, Device: en0)
function deviceOf(service: string, order: string): string | undefined {
  const lines = order.split('\n');
  const at = lines.findIndex(line => line.replace(/^\(\d+\) /, '') === service && line !== service);
  return /, Device: (?<device>\w{1,32})\)$/.exec(lines[at + 1] ?? '')?.groups?.device;
}

// lease_time (uint32): 0x15180
// server_identifier (ip): 192.168.1.1
function leaseOf(packet: string) {
  const seconds = /^lease_time \(uint32\): (?<hex>0x[0-9a-f]{1,8})$/m.exec(packet)?.groups?.hex;
  const server = /^server_identifier \(ip\): (?<server>[\d.]{7,15})$/m.exec(packet)?.groups?.server;
  const address = /^yiaddr = (?<address>[\d.]{7,15})$/m.exec(packet)?.groups?.address;
  return lease({
    server,
    address,
    seconds: seconds === undefined ? undefined : Number(seconds),
    obtainedAt: undefined,
  });
}

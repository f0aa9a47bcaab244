import { sh } from '../../../model/command.ts';

/**
 * What /sys tells of each adapter, as lines `name key value`, and each radio switch as `/rfkill type soft hard name`. Only the shell's own
 * words: no process is started. Reading `carrier` or `speed` of an adapter that is down is an error there, and then gives no line.
 */
export const readSysfs = sh`tell() { v=; { read -r v <"$2"; } 2>/dev/null; [ -z "$v" ] || echo "$n $1 $v"; }
field() { [ -r "$2" ] && while IFS='=' read -r k v; do [ "$k" != "$1" ] || echo "$n $1 $v"; done <"$2"; }
cd /sys/class/net 2>/dev/null && for n in *; do
  [ -r "$n/ifindex" ] || continue
  for k in ifindex iflink type address flags carrier operstate mtu speed duplex tun_flags; do tell $k "$n/$k"; done
  for d in device bridge bonding wireless phy80211; do [ ! -e "$n/$d" ] || echo "$n has $d"; done
  field DEVTYPE "$n/uevent"; field DRIVER "$n/device/uevent"; field INTERFACE "$n/master/uevent"; tell phy "$n/phy80211/name"
done
for r in /sys/class/rfkill/*; do
  [ -r "$r/type" ] && read -r t <"$r/type" && read -r s <"$r/soft" && read -r h <"$r/hard" && read -r n <"$r/name" && echo "/rfkill $t $s $h $n"
done
:`;

export interface SysfsAdapter {
  readonly values: ReadonlyMap<string, string>;
  readonly has: ReadonlySet<string>;
}

export interface RadioSwitch {
  readonly type: string;
  readonly soft: boolean;
  readonly hard: boolean;
  readonly name: string;
}

/** The lines of `readSysfs`, sorted out. */
export function parseSysfs(text: string): { adapters: Map<string, SysfsAdapter>; switches: RadioSwitch[] } {
  const adapters = new Map<string, { values: Map<string, string>; has: Set<string> }>();
  const switches: RadioSwitch[] = [];
  for (const line of text.split('\n')) {
    const [name = '', key = '', ...rest] = line.split(' ');
    const value = rest.join(' ');
    if (name === '/rfkill') switches.push(...radioSwitch(line));
    if (name === '' || value === '' || name.startsWith('/')) continue;
    const adapter = adapters.get(name) ?? { values: new Map(), has: new Set() };
    adapters.set(name, adapter);
    if (key === 'has') adapter.has.add(value);
    else adapter.values.set(key, value);
  }
  return { adapters, switches };
}

// /rfkill wlan 1 0 phy0
const rfkillLine = /^\/rfkill (?<type>\S+) (?<soft>[01]) (?<hard>[01]) (?<name>.{1,80})$/;

function radioSwitch(line: string): RadioSwitch[] {
  const found = rfkillLine.exec(line)?.groups;
  if (!found) return [];
  const { type = '', soft, hard, name = '' } = found;
  return [{ type, soft: soft === '1', hard: hard === '1', name }];
}

/** A switch of the case acts on all radios of its kind; one of a radio (phy0) only on that radio. */
export function radioState(
  kind: string,
  phy: string | undefined,
  switches: readonly RadioSwitch[],
): 'on' | 'soft-blocked' | 'hard-blocked' | undefined {
  const type = kind === 'wifi' ? 'wlan' : kind === 'mobile' ? 'wwan' : undefined;
  const acting = switches.filter(one => one.type === type && (!/^phy\d+$/.test(one.name) || one.name === phy));
  if (acting.length === 0) return undefined;
  if (acting.some(one => one.hard)) return 'hard-blocked';
  return acting.some(one => one.soft) ? 'soft-blocked' : 'on';
}

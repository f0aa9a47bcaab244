import { type Command, sh } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import { Unparsable } from '../../../model/probe.ts';
import { parts } from '../_parts.ts';
import { between, type LinkQuality, windowSec } from './fact.ts';

/**
 * The counters of the kernel twice, with the shell's own words, and those of the driver, which often counts what it does not tell the
 * kernel. Which speeds both ends offer is said by ethtool alone.
 */
export function askSysfs(adapter: string): Command {
  return sh`adapter=${adapter}; dir=/sys/class/net/$adapter
grep -q "^ *$adapter:" /proc/net/dev || { echo "no adapter $adapter" >&2; exit 1; }
look() {
  echo "--- $1"
  for name in rx_packets tx_packets rx_crc_errors rx_frame_errors tx_carrier_errors; do
    [ ! -r "$dir/statistics/$name" ] || { read -r value <"$dir/statistics/$name"; echo "$name $value"; }
  done
  [ ! -r "$dir/carrier_changes" ] || { read -r value <"$dir/carrier_changes"; echo "carrier_changes $value"; }
  echo "--- $1-driver"
  ! command -v ethtool >/dev/null 2>&1 || LC_ALL=C ethtool -S "$adapter" 2>/dev/null
}
look first; sleep ${windowSec}; look second
echo '--- modes'; ! command -v ethtool >/dev/null 2>&1 || LC_ALL=C ethtool "$adapter" 2>/dev/null
echo '--- end'`;
}

const damages = ['rx_crc_errors', 'rx_frame_errors', 'tx_carrier_errors'];
//      rx_crc_errors_phy: 0          port.rx_crc_errors: 12          dot3StatsFCSErrors: 3
const driverCounter = /^\s+(?<name>[\w.[\] ]{1,60}): (?<value>\d{1,20})$/gm;
/** What drivers call a frame that came over damaged. */
const ofCable = /crc|fcs|align|symbol_?err|code_?err|phy_receive_err/i;

export function fromSysfs({ stdout, stderr }: Execution, { adapter }: { adapter: string }): LinkQuality {
  const said = parts(stdout);
  const first = counters(said.get('first') ?? '');
  const second = counters(said.get('second') ?? '');
  if (!said.has('end') || !first.has('rx_packets') || !second.has('rx_packets'))
    throw new Unparsable(stderr.trim().slice(0, 120) || `no counters of ${adapter}`);
  const known = between(
    { frames: sum(first, ['rx_packets', 'tx_packets']), damaged: sum(first, damages) },
    { frames: sum(second, ['rx_packets', 'tx_packets']), damaged: sum(second, damages) },
  );
  const driver = driverGrowth(said.get('first-driver') ?? '', said.get('second-driver') ?? '');
  const changes = [first.get('carrier_changes'), second.get('carrier_changes')] as const;
  return {
    adapter,
    seconds: windowSec,
    frames: known.frames,
    // The same frame is often counted by both: the larger number is the truer one.
    damaged: Math.max(known.damaged, driver.damaged),
    damagedBefore: Math.max(known.damagedBefore, driver.damagedBefore),
    ...(changes[0] !== undefined && changes[1] !== undefined && { changes: changes[1] - changes[0] }),
    ...speeds(said.get('modes') ?? ''),
  };
}

function counters(text: string): Map<string, number> {
  return new Map(
    [...text.matchAll(/^(?<name>\w{1,40}) (?<value>\d{1,20})$/gm)].map(found => [
      found.groups?.name ?? '',
      Number(found.groups?.value),
    ]),
  );
}

function sum(counted: ReadonlyMap<string, number>, names: readonly string[]): number {
  return names.reduce((total, name) => total + (counted.get(name) ?? 0), 0);
}

/** The one counter of the driver that grew most: several count the same frames. */
function driverGrowth(first: string, second: string): { damaged: number; damagedBefore: number } {
  const read = (text: string) =>
    new Map(
      [...text.matchAll(driverCounter)]
        .map(({ groups }): [string, number] => [groups?.name ?? '', Number(groups?.value)])
        .filter(([name]) => ofCable.test(name)),
    );
  const before = read(first);
  const growths = [...read(second)].map(([name, value]) => value - (before.get(name) ?? value));
  return { damaged: Math.max(0, ...growths), damagedBefore: Math.max(0, ...before.values()) };
}

// 	Advertised link modes:  10baseT/Half 10baseT/Full
// 	                        100baseT/Half 100baseT/Full
// 	                        1000baseT/Full
function modesIn(text: string, title: string): Set<number> {
  const block =
    new RegExp(`^\\t${title}:(?<modes>[^:]{0,4000})$(?=\\n\\t\\S|\\n*$)`, 'm').exec(text)?.groups?.modes ?? '';
  return new Set([...block.matchAll(/(?<rate>\d+)base/g)].map(found => Number(found.groups?.rate)));
}

function speeds(text: string): Pick<LinkQuality, 'speedMbps' | 'bothMbps'> {
  const speed = /^\tSpeed: (?<rate>\d{1,6})Mb\/s$/m.exec(text)?.groups?.rate;
  const here = modesIn(text, 'Advertised link modes');
  const both = [...modesIn(text, 'Link partner advertised link modes')].filter(rate => here.has(rate));
  return {
    ...(speed !== undefined && { speedMbps: Number(speed) }),
    ...(both.length > 0 && { bothMbps: Math.max(...both) }),
  };
}

import type { Conflict, Loss } from './fact.ts';

export interface Line {
  readonly at: string;
  /** The program that wrote it. */
  readonly by: string;
  readonly message: string;
}

/** A link that stays away longer was taken out by somebody, or its switch was restarted: practice value. */
const longestLossSec = 60;
/** What belongs to switching an adapter off or on, or to waking up, is written so near to it. */
const nearMs = 5000;
/** More of each are not listed. */
const most = 100;

const mac = '(?<mac>[0-9a-fA-F]{2}(?::[0-9a-fA-F]{2}){5})';
const address = '(?<address>[0-9a-fA-F:.]{3,45})';
const conflictLines = [
  // systemd-networkd: eth0: Dropping address 10.77.0.60, as an address conflict was detected.
  new RegExp(
    `^(?<adapter>\\S{1,32}): (?:Dropping|Cannot configure requested) address ${address}, as an address conflict`,
  ),
  // NetworkManager: <warn>  [1733739965.4400] device (enp0s8): IP address 10.0.0.2 cannot be configured because it is already in use in the network by host 08:00:27:09:58:BA
  new RegExp(
    `device \\((?<adapter>[^)]{1,32})\\): IP address ${address} cannot be configured because .{1,60} by host ${mac}`,
  ),
  // kernel: IPv6: eth0: IPv6 duplicate address fe80::1 used by 02:00:5e:00:00:01 detected!
  new RegExp(`^(?:ICMPv6|IPv6): (?<adapter>\\S{1,32}): IPv6 duplicate address ${address} (?:used by ${mac} )?detected`),
  // wickedd: bond0: IPv4 duplicate address 10.1.1.1 detected (in use by 00:30:48:bb:e8:d2)!
  new RegExp(`^(?<adapter>\\S{1,32}): IPv[46] duplicate address ${address} detected(?: \\(in use by ${mac}\\))?`),
  // dhcpcd: eth0: hardware address 00:30:48:bb:e8:d2 claims 10.1.1.1
  new RegExp(`^(?<adapter>\\S{1,32}): (?:hardware address )?${mac} claims ${address}`),
  // dhclient: DHCPDECLINE of 10.1.1.1 on eth0 to 255.255.255.255 port 67
  new RegExp(`^DHCPDECLINE of ${address} .{0,60}?\\bon (?<adapter>\\S{1,32})`),
];

export function conflictsIn(lines: readonly Line[]): Conflict[] {
  return lines
    .flatMap(({ at, message }) => {
      const found = conflictLines.map(pattern => pattern.exec(message)?.groups).find(Boolean);
      if (!found?.address) return [];
      const { adapter, address: taken = '', mac: other } = found;
      return [{ at, ...(adapter && { adapter }), address: taken, ...(other && { mac: other.toLowerCase() }) }];
    })
    .slice(-most);
}

type Turn = 'down' | 'up' | 'switched' | 'slept';
const turnLines: readonly (readonly [RegExp, (words: string) => Turn])[] = [
  // kernel: e1000e 0000:00:1f.6 enp0s31f6: NIC Link is Down        r8169 0000:03:00.0 eth0: Link is Up - 1Gbps/Full        tg3 … eth0: Link is down
  [
    /(?<adapter>[^\s:]{1,32}): (?:NIC )?[Ll]ink (?:is )?(?<word>[Uu]p|[Dd]own)\b/,
    word => (/up/i.test(word) ? 'up' : 'down'),
  ],
  // systemd-networkd: eth0: Lost carrier
  [/^(?<adapter>\S{1,32}): (?<word>Lost|Gained) carrier/, word => (word === 'Gained' ? 'up' : 'down')],
  // systemd-networkd: eth0: Link DOWN, when somebody switches the adapter off
  [/^(?<adapter>\S{1,32}): Link (?<word>UP|DOWN)/, () => 'switched'],
  // NetworkManager: <info>  [1700000000.1] device (eth0): carrier: link connected
  [
    /device \((?<adapter>[^)]{1,32})\): carrier: link (?<word>connected|disconnected)/,
    word => (word === 'connected' ? 'up' : 'down'),
  ],
  [/^PM: suspend (?<word>entry|exit)(?<adapter>)/, () => 'slept'],
];

interface Event {
  readonly ms: number;
  readonly at: string;
  readonly by: string;
  readonly adapter: string;
  readonly turn: Turn;
}

/** Each loss of a link once, though kernel and programs both write it down: by the one that tells of most. */
export function lossesIn(lines: readonly Line[]): Loss[] {
  const events = lines.flatMap(eventOf);
  const spoilt = events.filter(({ turn }) => turn === 'switched' || turn === 'slept');
  const adapters = [...new Set(events.map(({ adapter }) => adapter))];
  return adapters
    .flatMap(adapter => {
      const turns = events.filter(one => one.adapter === adapter && (one.turn === 'up' || one.turn === 'down'));
      const writers = [...new Set(turns.map(({ by }) => by))];
      const told = writers.map(by =>
        pairs(
          turns.filter(one => one.by === by),
          spoilt,
        ),
      );
      return told.reduce((best, one) => (one.length > best.length ? one : best), []);
    })
    .slice(-most);
}

function eventOf({ at, by, message }: Line): Event[] {
  for (const [pattern, turnOf] of turnLines) {
    const found = pattern.exec(message)?.groups;
    if (found) return [{ ms: Date.parse(at), at, by, adapter: found.adapter ?? '', turn: turnOf(found.word ?? '') }];
  }
  return [];
}

function pairs(events: readonly Event[], spoilt: readonly Event[]): Loss[] {
  return events.flatMap((down, index) => {
    const up = events[index + 1];
    if (down.turn !== 'down' || up?.turn !== 'up') return [];
    const seconds = (up.ms - down.ms) / 1000;
    const wanted = spoilt.some(
      ({ ms, adapter }) => (adapter === '' || adapter === down.adapter) && ms > down.ms - nearMs && ms < up.ms + nearMs,
    );
    return wanted || seconds > longestLossSec ? [] : [{ at: down.at, adapter: down.adapter, seconds }];
  });
}

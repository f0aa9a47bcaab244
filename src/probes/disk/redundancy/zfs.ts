import type { DriveArray } from './array.ts';

/** Words of pools and devices (zpoolconcepts(7)). AVAIL and INUSE are spares. */
const states: { readonly [word: string]: DriveArray['state'] } = {
  ONLINE: 'good',
  DEGRADED: 'degraded',
  FAULTED: 'failed',
  UNAVAIL: 'failed',
  SUSPENDED: 'failed',
  REMOVED: 'failed',
};
const badWords = /^(?:DEGRADED|FAULTED|UNAVAIL|OFFLINE|REMOVED)$/;

/** `zpool status`: the state is a word of its own; what it advises ("some features are not enabled") is no fault. */
export function readZpools(text: string): DriveArray[] {
  return text.split(/^(?=[ \t]*pool: )/m).flatMap(part => {
    const name = /^\s*pool: (?<name>\S+)/m.exec(part)?.groups?.name;
    const state = states[/^\s*state: (?<word>\w+)/m.exec(part)?.groups?.word ?? ''];
    if (name === undefined || state === undefined) return [];
    const rows = [
      ...part.matchAll(
        /^(?<indent>[ \t]+)(?<device>\S+)[ \t]+(?<word>[A-Z]+)[ \t]+\S+[ \t]+\S+[ \t]+(?<checksums>[\d.]+[KMGT]?)(?:[ \t].*)?$/gm,
      ),
    ].map(({ groups }) => groups ?? {});
    const { what, pct } =
      /(?<what>resilver|scrub) in progress[\s\S]{0,1000}?(?<pct>[\d.]+)% done/.exec(part)?.groups ?? {};
    // A drive is what nothing is set in below.
    const drives = rows.filter(({ indent = '' }, place) => (rows[place + 1]?.indent ?? '').length <= indent.length);
    const bad = rows.filter(({ device, word }) => device !== name && badWords.test(word ?? ''));
    return [
      {
        name,
        kind: 'zfs',
        state,
        bad: bad.map(({ device }) => device ?? ''),
        ...(what ? { rebuilding: { what, pct: Number(pct) } } : {}),
        checksumDrives: drives.filter(({ checksums }) => amount(checksums ?? '0') > 0).length,
        dataLost: /^\s*errors: (?!No known data errors)/m.test(part),
        checksumErrors: Math.max(0, ...rows.map(({ checksums }) => amount(checksums ?? '0'))),
      },
    ];
  });
}

const units: { readonly [letter: string]: number } = { K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

function amount(text: string): number {
  return Number.parseFloat(text) * (units[text.slice(-1)] ?? 1);
}

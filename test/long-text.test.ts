import { expect, test } from 'vitest';
import { readWalk } from '../src/probes/disk/consumers/walked.ts';
import { readLines, signOf } from '../src/probes/disk/kernel-log/lines.ts';
import { readMdstat } from '../src/probes/disk/redundancy/md.ts';
import { readZpools } from '../src/probes/disk/redundancy/zfs.ts';

/** A machine may answer anything; patterns must not need minutes for it. Practice value, far above what is measured (under half a second). */
const limitMs = 5000;

const long = 'a'.repeat(200_000);
const many = Array.from({ length: 20_000 }, (_one, index) => `${1000 + index}\t/a${index % 50}/b${index}`).join('\n');

test.each([
  ['a line of the kernel', () => signOf({ atSec: 1, text: `BTRFS error (device ${long}` })],
  ['lines of the kernel', () => readLines('host kernel: '.repeat(20_000))],
  ['members of an array', () => readMdstat(`md0 : active raid1 ${long}`, false)],
  ['the state of a pool', () => readZpools(`pool: a\nstate: ONLINE\n${'scrub in progress\n'.repeat(20_000)}`)],
  [
    'folders',
    () =>
      readWalk(`--- mount /\n${many}\n#total 99999999\n`, {
        volumes: [{ mount: '/', usedBytes: 1e12 }],
        system: '/',
        sharePct: 20,
      }),
  ],
])('endless text is read in time: %s', (_name, read) => {
  const start = performance.now();
  read();
  expect(performance.now() - start).toBeLessThan(limitMs);
});

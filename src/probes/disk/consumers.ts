import { defineProbe } from '../../model/probe.ts';
import { mountPoints } from './_mount-points.ts';
import { duWalk } from './consumers/du.ts';
import { Asked, Consumers, readWalk } from './consumers/walked.ts';
import { readWindowsWalk, windowsWalk } from './consumers/windows.ts';

/** Most that are walked over in one time limit; what is left out is not told of. Practice value. */
const mostWalked = 20;
const mountsOf = (volumes: Asked['volumes']): string[] => volumes.slice(0, mostWalked).map(({ mount }) => mount);

/** What takes the space of some file systems: a walk with a limit that stays on them. */
export default defineProbe({
  title: 'What takes the space',
  params: Asked,
  fact: Consumers,
  sample: { volumes: [{ mount: '/', usedBytes: 1e9 }], system: '/', sharePct: 20 },
  limitMs: 40_000,
  waits: true,
  on: {
    linux: {
      needs: ['du', 'df', 'awk'],
      command: ({ volumes }) => duWalk(mountsOf(volumes), mountPoints.linux),
      parse: ({ stdout }, asked) => ({ list: readWalk(stdout, asked) }),
    },
    darwin: {
      command: ({ volumes }) => duWalk(mountsOf(volumes), mountPoints.darwin),
      parse: ({ stdout }, asked) => ({ list: readWalk(stdout, asked) }),
    },
    windows: {
      command: ({ volumes }) => windowsWalk(mountsOf(volumes)),
      parse: ({ stdout }, asked) => ({ list: readWindowsWalk(stdout, asked) }),
    },
  },
});

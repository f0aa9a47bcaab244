import type { Platform } from './platform.ts';
import { preambleSh, quoteSh, renderSh } from './posix.ts';

/** Linux, from BusyBox to Debian: everything goes through the POSIX `sh` that is always there. */
export const linux: Platform = {
  name: 'linux',
  shell: 'sh',
  quote: quoteSh,
  script: renderSh,
  whole: (command, needs) => preambleSh(needs) + renderSh(command),
  invocation(command, { needs = [], elevate = false }) {
    const script = linux.whole(command, needs);
    return { argv: elevate ? ['sudo', '-n', '--', 'sh', '-c', script] : ['sh', '-c', script] };
  },
};

import type { Platform } from './platform.ts';
import { preambleSh, quoteSh, renderSh } from './posix.ts';

/** Where a rule lets sudo ask for nothing, the line with the password is still there: the command must not read it. */
const sudo = {
  sudo: ['sudo', '-n', '--'],
  'with-password': ['sudo', '-S', '-k', '-p', '', '--', 'sh', '-c', 'exec "$@" </dev/null', 'sh'],
} as const;

/** Linux, from BusyBox to Debian: everything goes through the POSIX `sh` that is always there. */
export const linux: Platform = {
  name: 'linux',
  shell: 'sh',
  quote: quoteSh,
  script: renderSh,
  whole: (command, needs) => preambleSh(needs) + renderSh(command),
  invocation(command, { needs = [], elevate }) {
    const script = linux.whole(command, needs);
    return { argv: elevate ? [...sudo[elevate], 'sh', '-c', script] : ['sh', '-c', script] };
  },
};

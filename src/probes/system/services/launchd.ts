import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import type { ServicesFact } from './fact.ts';

/** `     0     78     com.example.agent`: process (0: none), status of the last end (- : never ran; negative: a signal), label. */
const line = /^\s*(?<pid>\d+)\s+(?<status>-?\d+|-|\(pe\))\s+(?<label>\S+)\s*$/gm;
/** Apple's own end with odd numbers as a matter of course. */
const apples = /^(?:com\.apple\.|0x|application\.|[\dA-F-]{36}$)/;

/** Most are started on demand and end again: what ended badly is a task. */
export const servicesByLaunchd: Method<unknown, ServicesFact> = {
  command: () => sh`launchctl print system`,
  parse: ({ stdout }) => {
    const found = [...stdout.matchAll(line)].flatMap(({ groups }) => (groups ? [groups] : []));
    if (found.length === 0) throw new Unparsable('launchctl names no service');
    const bad = found.filter(({ pid, status, label = '' }) => pid === '0' && Number(status) > 0 && !apples.test(label));
    return {
      manager: 'launchd',
      list: bad.map(({ label = '', status }) => ({
        name: label,
        trouble: 'failed',
        kind: 'task',
        why: 'exit-code',
        exitCode: Number(status),
      })),
    };
  },
};

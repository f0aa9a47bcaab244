import { sh } from '../../../model/command.ts';
import { Denied, type Method, Unparsable } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import { askContainer } from '../_container.ts';
import { askJournal, readJournal } from '../_journal.ts';
import { askKernelLog, readKernelLog } from '../_kernel-log.ts';
import { unixTime } from '../_time.ts';
import type { OomFact, OomParams } from './fact.ts';
import { killsIn } from './kernel.ts';

/** `Killed /user.slice/… due to memory pressure for …`: systemd-oomd ends a whole group before the kernel has to. */
const byOomd = /^Killed (?<group>\S+) due to /;

export const oomByJournal: Method<OomParams, OomFact> = {
  needs: ['journalctl'],
  command: ({ hours }) =>
    askJournal({
      hours,
      fields: 'MESSAGE,_COMM',
      matches: sh`_TRANSPORT=kernel + _COMM=systemd-oomd`,
      pattern: 'ut of memory|oom-kill|Killed [^ ]+ due to',
    }),
  parse: execution => {
    const { since, entries } = readJournal(execution);
    const lines = entries.map(entry => ({ at: entry.at, message: entry.field('MESSAGE') ?? '' }));
    const oomd = lines.flatMap(({ at, message }) => {
      const group = byOomd.exec(message)?.groups?.group;
      return group === undefined ? [] : [{ at, program: group, scope: 'pressure' as const, group }];
    });
    return { since, list: [...killsIn(lines), ...oomd] };
  },
};

export const oomByKernelLog: Method<OomParams, OomFact> = {
  needs: ['dmesg'],
  command: ({ hours }) => askKernelLog(hours, 'ut of memory|oom-kill'),
  parse: execution => {
    const { since, lines } = readKernelLog(execution);
    return { since, list: killsIn(lines) };
  },
};

/** Who may not read the log can still read the count: where it is zero, nothing was killed since the start of the machine, or of the container. */
export const noneByCount: Method<OomParams, OomFact> = {
  command:
    () => sh`${askContainer}echo '--- count'; if [ "$container" = yes ]; then grep '^oom_kill ' /sys/fs/cgroup/memory.events; else grep '^oom_kill ' /proc/vmstat; fi
echo '--- began'; grep '^btime ' /proc/stat`,
  parse: ({ stdout }) => {
    const said = parts(stdout);
    const since = unixTime(/\d+/.exec(said.get('began') ?? '')?.[0]);
    const count = /^oom_kill (?<count>\d+)\s*$/m.exec(said.get('count') ?? '')?.groups?.count;
    if (since === undefined || count === undefined)
      throw new Unparsable('the kernel tells no count of killed programs');
    if (count !== '0') throw new Denied('administrator rights, or membership in the group systemd-journal');
    return { since, list: [] };
  },
};

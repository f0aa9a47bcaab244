import { sh } from '../../../model/command.ts';
import type { Method } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import { harmlessReason } from '../_harmless.ts';
import { askJournal, type Entry, readJournal } from '../_journal.ts';
import { askKernelLog, readKernelLog } from '../_kernel-log.ts';
import { type Crash, type CrashesFact, type CrashParams, crashesFact } from './fact.ts';
import { crashOfKernelLine, kernelPattern } from './kernel.ts';

/** SD_MESSAGE_COREDUMP and SD_MESSAGE_UNIT_PROCESS_EXIT (sd-messages.h). */
const coreDump = 'fc2e22bc6ee647b6b90729ab34a250b1';
const processExit = '98e322203f7a4ed290d09fe03c09fe15';

/** How a program ends when somebody stops it: HUP, INT, KILL, TERM, and what shells and Java make of INT and TERM. */
const stopped: ReadonlySet<string> = new Set(['0', '1', '2', '9', '15', '130', '143']);

function crashOf(entry: Entry): Crash | undefined {
  const { at } = entry;
  const kind = entry.field('MESSAGE_ID');
  if (kind === coreDump) {
    const program = entry.field('COREDUMP_COMM');
    const how = entry.field('COREDUMP_SIGNAL_NAME');
    return program === undefined ? undefined : { at, program, kind: 'program', ...(how === undefined ? {} : { how }) };
  }
  if (kind !== processExit) return crashOfKernelLine(at, entry.field('MESSAGE') ?? '');
  const program = entry.field('UNIT');
  const [code, status = '0'] = [entry.field('EXIT_CODE') ?? 'ended', entry.field('EXIT_STATUS')];
  const wanted = code === 'exited' ? status === '0' || /^1(?:30|43)$/.test(status) : stopped.has(status);
  return program === undefined || wanted ? undefined : { at, program, kind: 'service', how: `${code} ${status}` };
}

export const crashesByJournal: Method<CrashParams, CrashesFact> = {
  needs: ['journalctl'],
  command: ({ hours }) => sh`${askJournal({
    hours,
    fields: 'MESSAGE,MESSAGE_ID,UNIT,EXIT_CODE,EXIT_STATUS,COREDUMP_COMM,COREDUMP_SIGNAL_NAME',
    matches: sh`MESSAGE_ID=${coreDump} + MESSAGE_ID=${processExit} + _TRANSPORT=kernel`,
    pattern: `${coreDump}|${processExit}|${kernelPattern}`,
  })}
echo '--- timers'; systemctl list-timers --all --no-legend --no-pager 2>/dev/null | awk '{ print $NF }'`,
  parse: execution => {
    const { since, entries } = readJournal(execution);
    const timed = new Set((parts(execution.stdout).get('timers') ?? '').trim().split('\n'));
    return crashesFact(
      since,
      entries.flatMap(entry => withReason(crashOf(entry), timed)),
    );
  },
};

/** Which machine it is does not matter here: what fails by design in containers only is not there started again and again. */
const anywhere = { container: false, virtual: false };

function withReason(crash: Crash | undefined, timed: ReadonlySet<string>): Crash[] {
  if (crash?.kind !== 'service') return crash ? [crash] : [];
  const timer = timed.has(crash.program) ? 'a task of a timer: its last run counts' : undefined;
  const harmless = timer ?? harmlessReason(crash.program, anywhere);
  return [{ ...crash, ...(harmless !== undefined && { harmless }) }];
}

export const crashesByKernelLog: Method<CrashParams, CrashesFact> = {
  needs: ['dmesg'],
  command: ({ hours }) => askKernelLog(hours, kernelPattern),
  parse: execution => {
    const { since, lines } = readKernelLog(execution);
    return crashesFact(
      since,
      lines.flatMap(({ at, message }) => crashOfKernelLine(at, message) ?? []),
    );
  },
};

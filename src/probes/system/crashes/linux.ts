import { sh } from '../../../model/command.ts';
import type { Method } from '../../../model/probe.ts';
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
  command: ({ hours }) =>
    askJournal({
      hours,
      fields: 'MESSAGE,MESSAGE_ID,UNIT,EXIT_CODE,EXIT_STATUS,COREDUMP_COMM,COREDUMP_SIGNAL_NAME',
      matches: sh`MESSAGE_ID=${coreDump} + MESSAGE_ID=${processExit} + _TRANSPORT=kernel`,
      pattern: `${coreDump}|${processExit}|${kernelPattern}`,
    }),
  parse: execution => {
    const { since, entries } = readJournal(execution);
    return crashesFact(
      since,
      entries.flatMap(entry => crashOf(entry) ?? []),
    );
  },
};

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

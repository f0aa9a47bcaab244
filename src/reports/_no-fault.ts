import type { Run, Verdict } from '../model/run.ts';
import type { Fault } from './_causes.ts';
import { groupsWith, ruledOut } from './_checks.ts';
import { gapsOf } from './_not-checked.ts';
import { count, someOf } from './_wording.ts';

/** Names of checks in one sentence. */
const mostNamed = 4;

/** The first lines of a run that names no fault. */
export interface NoFault {
  readonly verdict: string;
  readonly confidence: string;
  readonly ask: string;
  readonly priority: string;
  readonly isGood: boolean;
}

/** What to say of a run without a fault: fine, mended, or nobody can tell yet. */
export function sayNoFault(run: Run, noted: readonly Fault[]): NoFault {
  return sayings[run.verdict](run, noted);
}

const judge = 'none proposed: the cause is open, judge by who is affected';

const sayings: Record<Verdict, (run: Run, noted: readonly Fault[]) => NoFault> = {
  healthy: (run, noted) => ({
    verdict: `No fault found. ${tally(run)}${sayNoted(noted)}`,
    confidence: 'as far as the checks below reach, at that moment',
    ask: 'nothing. If the trouble is still there, run itfix again while it shows.',
    priority: 'none proposed: there is nothing to do',
    isGood: true,
  }),
  fixed: (run, noted) => ({
    verdict: `Fixed: ${someOf(
      (run.fixed ?? []).map(({ code, id }) => `${code} ${id}`),
      mostNamed,
    )}. ${tally(run)}${sayNoted(noted)}`,
    confidence: 'the checks that failed were made again and pass',
    ask: 'nothing. Close when the user agrees.',
    priority: 'none proposed: there is nothing left to do',
    isGood: true,
  }),
  problems: run => ({
    verdict: `Problems, but the run names none. ${tally(run)}`,
    confidence: 'none: no cause is named',
    ask: 'read what is below and decide.',
    priority: judge,
    isGood: false,
  }),
  undetermined: (run, noted) => ({
    verdict: `Not determined. No fault found, but too much could not be checked. ${tally(run)}${sayNoted(noted)}`,
    confidence: 'none: neither a fault nor its absence is shown',
    ask: askForMissing(run),
    priority: judge,
    isGood: false,
  }),
  unreachable: run => ({
    verdict: `Not reached: itfix got no line to ${run.target.url}, so nothing is known about this machine.`,
    confidence: 'none: nothing was read from the machine',
    ask: 'get a line to the machine, or run itfix on the machine itself.',
    priority: judge,
    isGood: false,
  }),
};

function tally(run: Run): string {
  const open = groupsWith(run, 'unknown').length + groupsWith(run, 'blocked').length;
  const fine = count(ruledOut(run).length, 'check');
  return `${fine} passed, ${open === 0 ? 'none was left open' : `${open} could not be made`}.`;
}

function sayNoted(noted: readonly Fault[]): string {
  return noted.length === 0 ? '' : ` ${count(noted.length, 'thing')} worth knowing, no alarm.`;
}

/** What would tell, of the heaviest check that could not be made. The command comes first: it is what there is room for. */
function askForMissing(run: Run): string {
  const gap = gapsOf(run).find(({ wouldTell }) => wouldTell !== undefined);
  if (gap?.wouldTell === undefined) return 'run itfix again with what was missing (see Not checked).';
  const playbooks = asAdministrator(run);
  if (playbooks.length > 1) return `run it again as administrator: sudo itfix diagnose ${playbooks.join(' ')}`;
  return `find out first: ${gap.wouldTell} tells about ${someOf(gap.names, mostNamed)}.`;
}

/** Playbooks in which checks could not be made for lack of rights alone. */
function asAdministrator(run: Run): string[] {
  const commands = gapsOf(run).flatMap(({ wouldTell }) => wouldTell ?? []);
  return [...new Set(commands.flatMap(command => /^sudo itfix diagnose (\S+)$/.exec(command)?.[1] ?? []))].sort();
}

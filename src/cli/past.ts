import type { HostDigest } from '../model/fleet.ts';
import type { Action, Verdict } from '../model/run.ts';
import { readRecord, storedFleets } from './fleet/record.ts';
import { storedRuns } from './history.ts';
import type { Context } from './main.ts';
import { type RunSummary, runSummary } from './run-summary.ts';

/** A run, or many machines that were looked at together. */
export interface Past {
  readonly id: string;
  /** ISO 8601; from the id where nothing else can be read. */
  readonly startedAt: string;
  readonly machine: string;
  /** Machines of a fleet. */
  readonly machines?: number;
  readonly playbooks: readonly string[];
  /** What was complained of. */
  readonly symptom?: string;
  readonly verdict: Verdict | 'unreadable' | 'several';
  /** How many machines of a fleet have which. */
  readonly verdicts?: { readonly [verdict: string]: number };
  readonly causes: readonly { readonly code: string; readonly id: string; readonly subject?: string }[];
  /** Changes by what became of them. */
  readonly changes: { readonly [outcome in Action['outcome']]?: number };
  /** Runs of a fleet. */
  readonly runs?: readonly string[];
}

export interface Wanted {
  readonly machine?: string;
  readonly verdict?: Verdict;
  readonly since?: Date;
  readonly limit: number;
}

/** What was done before, the newest first; one more than wanted where there are more. */
export async function past(wanted: Wanted, context: Context): Promise<Past[]> {
  const found: Past[] = [];
  for (const { id, isFleet } of entries(wanted)) {
    const one = isFleet ? fleetPast(id) : pastOf(id, await runSummary(id, context));
    if (one && fits(one, wanted)) found.push(one);
    if (found.length > wanted.limit) break;
  }
  return found;
}

/** Ids of what may be shown. Runs of a fleet stand in its line, unless one machine is asked for. */
function* entries({ machine, since }: Wanted): Generator<{ id: string; isFleet: boolean }> {
  const from = since === undefined ? '' : idTime(since);
  const fleets = machine === undefined ? storedFleets() : [];
  const folded = runsOf(fleets);
  const ids = [...storedRuns().filter(id => !folded(id)), ...fleets].filter(id => id >= from);
  const known = new Set(fleets);
  for (const id of ids.sort().reverse()) yield { id, isFleet: known.has(id) };
}

/** Tells whether a run belongs to one of these fleets. Its id says so, but for fleets that were gone on with. */
function runsOf(fleets: readonly string[]): (id: string) => boolean {
  const known = new Set(fleets);
  let resumed: Set<string> | undefined;
  return id => {
    const [fleet] = /^\d{8}-\d{6}-[0-9a-f]+(?=-\d+$)/.exec(id) ?? [];
    if (fleet === undefined) return false;
    if (known.has(fleet)) return true;
    resumed ??= new Set(fleets.flatMap(one => [...(readRecord(one)?.done.values() ?? [])].map(({ run }) => run)));
    return resumed.has(id);
  };
}

/** Ids begin with the time in UTC: see `newRunId`. */
function idTime(moment: Date): string {
  const [date = '', time = ''] = moment.toISOString().split('T');
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}`;
}

function timeOfId(id: string): string {
  const parts = /^(\d{4})(\d\d)(\d\d)-(\d\d)(\d\d)(\d\d)/.exec(id);
  if (!parts) return '';
  const [, year, month, day, hour, minute, second] = parts;
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.000Z`;
}

function pastOf(id: string, run: RunSummary | undefined): Past {
  if (run === undefined)
    return { id, startedAt: timeOfId(id), machine: '', playbooks: [], verdict: 'unreadable', causes: [], changes: {} };
  const { startedAt, target, playbooks, symptom, verdict, rootCauses, actions } = run;
  const changes: Record<string, number> = {};
  for (const { outcome } of actions) changes[outcome] = (changes[outcome] ?? 0) + 1;
  return {
    id,
    startedAt,
    machine: target.hostname ?? target.url,
    playbooks: playbooks.map(playbook => playbook.id),
    ...(symptom ? { symptom: symptom.words } : {}),
    verdict,
    causes: rootCauses.map(({ code, id: cause, subject }) => ({
      code,
      id: cause,
      ...(subject === undefined ? {} : { subject }),
    })),
    changes,
  };
}

function fleetPast(id: string): Past {
  const record = readRecord(id);
  const startedAt = timeOfId(id);
  if (!record) return { ...pastOf(id, undefined), startedAt };
  const hosts = [...record.done.values()];
  const causes = new Map(hosts.flatMap(host => host.causes).map(({ code, id: cause }) => [cause, code]));
  return {
    id,
    startedAt,
    machine: '',
    machines: record.asked.targets.length,
    playbooks: record.asked.playbooks,
    verdict: 'several',
    verdicts: counted(hosts, record.asked.targets.length),
    causes: [...causes].map(([cause, code]) => ({ code, id: cause })),
    changes: {},
    runs: hosts.map(({ run }) => run),
  };
}

function counted(hosts: readonly HostDigest[], machines: number): Record<string, number> {
  const numbers: Record<string, number> = {};
  for (const { verdict } of hosts) numbers[verdict] = (numbers[verdict] ?? 0) + 1;
  return machines > hosts.length ? { ...numbers, 'not done': machines - hosts.length } : numbers;
}

function fits({ machine, verdict, verdicts }: Past, wanted: Wanted): boolean {
  if (wanted.machine !== undefined && !isNamed(machine, wanted.machine)) return false;
  return wanted.verdict === undefined || verdict === wanted.verdict || (verdicts?.[wanted.verdict] ?? 0) > 0;
}

/** `pc-17` is also pc-17.example.com and ssh://pat@pc-17; `*` stands for anything. */
function isNamed(machine: string, wanted: string): boolean {
  const literal = wanted.split('*').map(part => part.replaceAll(/[\\^$.+?()[\]{}|/]/g, '\\$&'));
  const pattern = new RegExp(`^${literal.join('.*')}$`, 'iu');
  const host = machine.replace(/^[a-z]+:\/\/(?:[^@/]*@)?/, '').replace(/:\d+$/, '');
  return [machine, host, host.replace(/\..*$/, '')].some(name => pattern.test(name));
}

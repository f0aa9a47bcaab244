import type { Command } from '../model/command.ts';
import type { Connection } from '../model/connection.ts';
import type { Started } from '../model/event.ts';
import type { Language } from '../model/language.ts';
import type { Playbook } from '../model/playbook.ts';
import type { Method, Probe } from '../model/probe.ts';
import type { Reading } from '../model/reading.ts';
import type { Evidence, Run } from '../model/run.ts';
import { assemble } from './assemble.ts';
import { openGatherer } from './gather.ts';
import { judge, type Situation, type WouldTell } from './judge.ts';
import { factsIncluded, factsNeeded } from './needs.ts';
import { prepare } from './prepare.ts';
import { methodsOf, read } from './read.ts';
import { type Answer, type Enquiry, questionOf, type ReadOnce } from './read-once.ts';
import { interrupted } from './rebuild.ts';
import { cutShort } from './run.ts';
import { circumstancesOf } from './scope.ts';
import { select } from './selection.ts';
import { checksAbove, checksAskedFor } from './taking-part.ts';

/** A run that is over, and how it was asked. */
export interface Recorded {
  readonly run: Run;
  readonly started: Started;
  /** As they were run, as far as they can still be read. */
  readonly playbooks: readonly Playbook[];
  /** Answers as the machine did, and knows what it never was asked. Absent where the machine was not reached. */
  readonly machine?: Connection & { has(command: Command): boolean };
}

export interface ReplayOptions {
  readonly recorded: Recorded;
  /** What is to be found out this time. */
  readonly started: Started;
  readonly playbooks: readonly Playbook[];
  readonly probes: ReadonlyMap<string, Probe>;
  readonly language: Language;
  readonly wouldTell: WouldTell;
}

/** Judges a run again, by what was read then, and asks no machine. What nobody asked for then is not known. */
export async function replay(options: ReplayOptions): Promise<Run> {
  const { recorded, started, playbooks, language } = options;
  const { run } = recorded;
  const selection = select(playbooks, started.selected);
  const circumstances = circumstancesOf(started, run.answers);
  const { signal } = new AbortController();
  const once = openRecord(recorded, options, signal);
  const ends = { here: nobody };
  const gatherer = openGatherer({ ...options, ends, circumstances, signal, tell: () => undefined }, once);
  const given: Situation = { selection, readings: gatherer.readings, circumstances, language };
  const needed = (checks: ReturnType<typeof checksAbove>): string[] =>
    checks.flatMap(check => factsNeeded(check, playbookOf(check.id, given), language));
  await gatherer.gather([...needed(checksAskedFor(given)), ...factsIncluded(selection, started.selected)]);
  await gatherer.gather(needed(checksAbove(given)));
  const wasCutShort = run.limits.find(limit => limit === cutShort || limit === interrupted);
  const done = assemble({
    started,
    selection,
    readings: gatherer.readings,
    evidence: gatherer.evidence,
    answers: run.answers,
    judgement: judge(given, options.wouldTell),
    treated: { actions: run.actions, fixed: run.fixed ?? [] },
    endedAt: new Date(run.endedAt),
    secrets: [],
    ...(wasCutShort === undefined ? {} : { cutShort: wasCutShort }),
  });
  // What had been mended and was taken back since: nobody has looked.
  const verdict = done.verdict === 'fixed' && run.verdict === 'undetermined' ? run.verdict : done.verdict;
  return { ...done, verdict, ...(run.redaction ? { redaction: run.redaction } : {}) };
}

function playbookOf(check: string, { selection }: Situation): Playbook {
  const playbook = selection.playbookOf.get(check);
  if (!playbook) throw new TypeError(`no playbook has the check "${check}"`);
  return playbook;
}

/** Stands where the machine would be. */
const nobody: Connection = {
  url: 'replay:',
  platform: 'linux',
  rights: 'none',
  isHere: false,
  run: () => Promise.reject(new TypeError('a replay asks nobody')),
  close: async () => undefined,
};

/** Answers from what was recorded: the reading where the same was asked, else what the probe of today reads from the answers of then. */
function openRecord(recorded: Recorded, { probes, language }: ReplayOptions, signal: AbortSignal): ReadOnce {
  const { run, machine } = recorded;
  const evidence = new Map(Object.entries(run.evidence));
  const readings = recordedReadings(recorded, probes, language);

  async function readAgain({ probe, params, from }: Enquiry): Promise<Answer | undefined> {
    if (from === 'here' || !machine) return undefined;
    const methods = methodsOf(probe.on[machine.platform]).filter(method => isRecorded(method, params, machine));
    if (methods.length === 0) return undefined;
    const on = { ...probe.on, [machine.platform]: methods };
    const { result, executions } = await read({ ...probe, on }, params, machine, signal);
    return { result, evidence: executions.flatMap(execution => proofOf(execution.asked)) };
  }

  function proofOf(asked: string): Evidence[] {
    const proof = [...evidence.values()].findLast(one => one.asked === asked && one.from === undefined);
    return proof ? [proof] : [];
  }

  return {
    evidence,
    async read(enquiry) {
      const known = readings.get(questionOf(enquiry));
      const fitting = known && fitted(known, enquiry.probe);
      const proofs = known?.evidence.flatMap(id => evidence.get(id) ?? []) ?? [];
      if (fitting?.ok) return { result: fitting, evidence: proofs };
      // The probe of today may understand what that of then did not.
      const again = fitting && !isWorthAnother(fitting) ? undefined : await readAgain(enquiry);
      if (again?.result.ok || !fitting) return again ?? { result: notAsked, evidence: [] };
      return { result: fitting, evidence: proofs };
    },
    note: () => {
      throw new TypeError('a replay changes nothing');
    },
    forget: () => undefined,
  };
}

type Machine = NonNullable<Recorded['machine']>;

function isRecorded(method: Method<unknown, unknown>, params: unknown, machine: Machine): boolean {
  try {
    return machine.has(method.command(params));
  } catch {
    return false; // What cannot be asked was not asked.
  }
}

const notAsked: Answer['result'] = { ok: false, reason: { why: 'not-asked' } };

function isWorthAnother(result: Extract<Answer['result'], { ok: false }>): boolean {
  return result.reason.why === 'unparsable' || result.reason.why === 'bug';
}

/** A fact in the form that the probe has today: another itfix may have written it, or somebody by hand. */
function fitted(reading: Reading, probe: Probe): Answer['result'] {
  if (!reading.ok) return { ok: false, reason: reading.reason };
  const { success, data } = probe.fact.safeParse(reading.value);
  if (success) return { ok: true, value: data };
  return {
    ok: false,
    reason: { why: 'unparsable', problem: 'it was recorded in a form that this itfix does not read' },
  };
}

/** What was asked then, with the reading that came of it. */
function recordedReadings(
  { run, started, playbooks }: Recorded,
  probes: ReadonlyMap<string, Probe>,
  language: Language,
): ReadonlyMap<string, Reading> {
  const readings = new Map(Object.entries(run.facts));
  const known = { readings, circumstances: circumstancesOf(started, run.answers), language };
  const questions = new Map<string, Reading>();
  for (const playbook of playbooks)
    for (const [name, request] of Object.entries(playbook.facts)) {
      const fact = `${playbook.id}/${name}`;
      const reading = readings.get(fact);
      const prepared = reading && prepare(request, playbook, probes.get(request.probe), known);
      if (!reading || !prepared?.ok) continue;
      const { probe, params } = prepared;
      questions.set(questionOf({ fact, name: request.probe, probe, params, from: request.from }), reading);
    }
  return questions;
}

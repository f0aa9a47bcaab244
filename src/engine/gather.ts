import type { Tell } from '../model/event.ts';
import type { Execution } from '../model/execution.ts';
import type { Language } from '../model/language.ts';
import type { FactRequest, Playbook } from '../model/playbook.ts';
import type { Probe } from '../model/probe.ts';
import type { Reading } from '../model/reading.ts';
import type { Evidence } from '../model/run.ts';
import { feeders, prepare } from './prepare.ts';
import type { TellSecret } from './read.ts';
import { type Ends, openReadOnce, questionOf, type ReadOnce } from './read-once.ts';
import type { Circumstances } from './scope.ts';

export interface Gatherer {
  /** `playbook/fact` to its reading, as far as gathered. */
  readonly readings: ReadonlyMap<string, Reading>;
  /** Also that of first looks, which no reading rests on any more. */
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** Reads these facts, and those that feed them, side by side. Never throws for bad news. */
  gather(facts: readonly string[]): Promise<void>;
  /** Whether the fact was asked for, by a probe whose answer can be a glitch. */
  mayPass(fact: string): boolean;
  /** Asks again for everything that was asked, except logins, which are tried once. */
  allAgain(): Promise<void>;
  /** Keeps what was done as evidence, under the name of what was done. */
  note(execution: Execution, remedy: string): Evidence;
  /** Asks again for these facts; those that ask the same, or are fed from them, follow. */
  again(facts: readonly string[]): Promise<void>;
}

export interface GatherOptions {
  readonly playbooks: readonly Playbook[];
  readonly probes: ReadonlyMap<string, Probe>;
  readonly ends: Ends;
  readonly tellSecret?: TellSecret;
  readonly language: Language;
  readonly circumstances: Circumstances;
  readonly signal: AbortSignal;
  readonly tell: Tell;
}

/** @param once where answers come from: the machine, if nothing else is said */
export function openGatherer(
  options: GatherOptions,
  once: ReadOnce = openReadOnce(options.ends, options.signal, options.tellSecret),
): Gatherer {
  const { playbooks, probes, language, circumstances, tell } = options;
  const readings = new Map<string, Reading>();
  const gathering = new Map<string, Promise<void>>();
  /** What was asked for each fact, and from which facts it is fed. */
  const questions = new Map<string, string>();
  const fedFrom = new Map<string, readonly string[]>();

  async function gather(facts: readonly string[]): Promise<void> {
    await Promise.all(
      facts.map(fact => {
        const going = gathering.get(fact) ?? gatherOne(fact);
        gathering.set(fact, going);
        return going;
      }),
    );
  }

  async function gatherOne(fact: string): Promise<void> {
    const [playbook, request] = find(fact);
    const feeding = feeders(request, playbook, language).map(name => `${playbook.id}/${name}`);
    fedFrom.set(fact, feeding);
    await gather(feeding);
    const known = { readings, circumstances, language };
    const prepared = prepare(request, playbook, probes.get(request.probe), known);
    if (!prepared.ok) {
      questions.delete(fact);
      return keep(fact, { ok: false, reason: prepared.reason, evidence: [] }, []);
    }
    const { probe, params } = prepared;
    const enquiry = { fact, name: request.probe, probe, params, from: request.from };
    questions.set(fact, questionOf(enquiry));
    tell({ type: 'asking', fact, title: probe.title });
    const { result, evidence } = await once.read(enquiry);
    keep(fact, { ...result, evidence: evidence.map(({ id }) => id) }, evidence);
  }

  function find(fact: string): [Playbook, FactRequest] {
    const [id, name = ''] = fact.split('/');
    const playbook = playbooks.find(candidate => candidate.id === id);
    const request = playbook?.facts[name];
    if (!playbook || !request) throw new Error(`no fact "${fact}"`);
    return [playbook, request];
  }

  function keep(fact: string, reading: Reading, evidence: readonly Evidence[]): void {
    // A second look that is cut short does not take away what the first one saw.
    if (readings.has(fact) && isCutShort(reading)) return;
    readings.set(fact, reading);
    tell({ type: 'reading', fact, reading, evidence });
  }

  async function again(facts: readonly string[]): Promise<void> {
    const stale = new Set(facts.flatMap(fact => questions.get(fact) ?? []));
    const affected = new Set([...questions].flatMap(([fact, question]) => (stale.has(question) ? [fact] : [])));
    // A set gives what is added while it is walked.
    for (const fact of affected)
      for (const [user, feeding] of fedFrom) if (feeding.includes(fact) && !isForOnce(user)) affected.add(user);
    once.forget(stale);
    for (const fact of affected) gathering.delete(fact);
    await gather([...affected]);
  }

  /** A login was tried: it stays the only one. */
  function isForOnce(fact: string): boolean {
    return questions.has(fact) && probes.get(find(fact)[1].probe)?.secret !== undefined;
  }

  return {
    readings,
    evidence: once.evidence,
    gather,
    mayPass: fact => questions.has(fact) && probes.get(find(fact)[1].probe)?.passing === true,
    again,
    allAgain: () => again([...questions.keys()].filter(fact => !isForOnce(fact))),
    note: (execution, remedy) => once.note(execution, { fact: remedy, probe: 'remedy' }),
  };
}

function isCutShort(reading: Reading): boolean {
  return !reading.ok && (reading.reason.why === 'cancelled' || reading.reason.why === 'connection-lost');
}

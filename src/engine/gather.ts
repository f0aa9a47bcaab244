import type { Connection } from '../model/connection.ts';
import type { Tell } from '../model/event.ts';
import type { Language } from '../model/language.ts';
import type { FactRequest, Playbook } from '../model/playbook.ts';
import type { Probe } from '../model/probe.ts';
import type { Reading, Reason } from '../model/reading.ts';
import type { Evidence } from '../model/run.ts';
import { expressionsIn, fillArgument } from './arguments.ts';
import { type ReadOutcome, read } from './read.ts';
import { type Circumstances, scopeOf } from './scope.ts';

/** Probes asked of one machine at the same time. Practice value: more only make an old machine's answers slower. */
const sideBySide = 16;

export interface Gatherer {
  /** `playbook/fact` to its reading, as far as gathered. */
  readonly readings: Map<string, Reading>;
  readonly evidence: Map<string, Evidence>;
  /** Reads these facts, and those that feed them, side by side. Never throws for bad news. */
  gather(facts: readonly string[]): Promise<void>;
  /** Whether the fact comes from a probe whose answer can be a glitch. */
  mayPass(fact: string): boolean;
  /** Reads a fact again, whatever is known of it. */
  again(fact: string): Promise<void>;
}

export interface GatherOptions {
  readonly playbooks: readonly Playbook[];
  readonly probes: ReadonlyMap<string, Probe>;
  readonly connection: Connection;
  readonly language: Language;
  readonly circumstances: Circumstances;
  readonly signal: AbortSignal;
  readonly tell: Tell;
}

export function openGatherer(options: GatherOptions): Gatherer {
  const { playbooks, probes, connection, language, circumstances, signal, tell } = options;
  const readings = new Map<string, Reading>();
  const evidence = new Map<string, Evidence>();
  const started = new Map<string, Promise<void>>();
  /** The same question asked by two facts is asked once. */
  const shared = new Map<string, Promise<ReadOutcome>>();
  const slots = openSlots(sideBySide);

  function once(key: string): Promise<void> {
    const known = started.get(key);
    if (known) return known;
    const reading = gatherOne(key);
    started.set(key, reading);
    return reading;
  }

  async function gatherOne(key: string, anew = false): Promise<void> {
    const [playbook, request] = find(key);
    const names = feeders(request, playbook, language);
    await Promise.all(names.map(name => once(`${playbook.id}/${name}`)));
    const ready = prepare(playbook, request, names);
    const probe = probes.get(request.probe);
    if (!ready.ok || !probe)
      return keep(key, { ok: false, reason: ready.ok ? noProbe(request) : ready.reason, evidence: [] }, []);
    tell({ type: 'asking', fact: key, title: probe.title });
    const outcome = await ask(probe, request.probe, ready.params, anew);
    const proofs = outcome.executions.map(
      (execution, index): Evidence => ({
        ...execution,
        id: `e${evidence.size + 1 + index}`,
        fact: key,
        probe: request.probe,
      }),
    );
    keep(key, { ...outcome.result, evidence: proofs.map(proof => proof.id) }, proofs);
  }

  function find(key: string): [Playbook, FactRequest] {
    const [id, name = ''] = key.split('/');
    const playbook = playbooks.find(candidate => candidate.id === id);
    const request = playbook?.facts[name];
    if (!playbook || !request) throw new Error(`no fact "${key}"`);
    return [playbook, request];
  }

  type Ready = { ok: true; params: unknown } | { ok: false; reason: Reason };

  /** The parameters of a fact, or why it is not asked for. */
  function prepare(playbook: Playbook, request: FactRequest, names: readonly string[]): Ready {
    if (request.outside && circumstances.run.offline) return { ok: false, reason: { why: 'offline' } };
    const onPurpose = leftOut(names.map(name => readings.get(`${playbook.id}/${name}`)));
    const scope = scopeOf(playbook, readings, circumstances);
    if (request.when) {
      const condition = language.evaluate(request.when, scope);
      if (!condition.ok) return { ok: false, reason: onPurpose ?? absent(request.when.text, condition.problem) };
      if (condition.value !== true) return { ok: false, reason: { why: 'not-needed', condition: request.when.text } };
    }
    const filled = fillArgument(request.with, scope, language);
    if (!filled.ok) return { ok: false, reason: onPurpose ?? absent(filled.parameter, filled.because) };
    const params = probes.get(request.probe)?.params.safeParse(filled.value);
    if (params?.success) return { ok: true, params: params.data };
    const issue = params?.error.issues[0];
    return {
      ok: false,
      reason: absent(`${request.probe} ${issue?.path.join('.') ?? ''}`.trim(), issue?.message ?? 'no such probe'),
    };
  }

  function ask(probe: Probe, name: string, params: unknown, anew: boolean): Promise<ReadOutcome> {
    const question = `${name} ${JSON.stringify(params)}`;
    const known = anew ? undefined : shared.get(question);
    if (known) return known;
    const outcome = slots(() => read(probe, params, connection, signal));
    shared.set(question, outcome);
    return outcome;
  }

  function keep(key: string, reading: Reading, proofs: readonly Evidence[]): void {
    readings.set(key, reading);
    for (const proof of proofs) evidence.set(proof.id, proof);
    tell({ type: 'reading', fact: key, reading, evidence: proofs });
  }

  return {
    readings,
    evidence,
    gather: async facts => void (await Promise.all(facts.map(once))),
    mayPass: fact => probes.get(find(fact)[1].probe)?.passing === true,
    again: fact => gatherOne(fact, true),
  };
}

/** What feeds a fact was left out on purpose: then so is the fact. */
function leftOut(feeding: readonly (Reading | undefined)[]): Reason | undefined {
  for (const reading of feeding) {
    if (reading && !reading.ok && (reading.reason.why === 'not-needed' || reading.reason.why === 'offline'))
      return reading.reason;
  }
  return undefined;
}

function noProbe({ probe }: FactRequest): Reason {
  return { why: 'bug', problem: `there is no probe "${probe}"` };
}

function absent(parameter: string, because: string): Reason {
  return { why: 'parameter-absent', parameter, because };
}

/** The facts of the same playbook that a fact is fed from. */
function feeders(request: FactRequest, playbook: Playbook, language: Language): string[] {
  const expressions = [...expressionsIn(request.with), ...(request.when ? [request.when] : [])];
  const names = expressions.flatMap(expression => language.reads(expression));
  return [...new Set(names)].filter(name => Object.hasOwn(playbook.facts, name));
}

/** Runs at most `count` at a time, in the order asked. */
function openSlots(count: number): <T>(work: () => Promise<T>) => Promise<T> {
  const waiting: (() => void)[] = [];
  let free = count;
  return async work => {
    if (free === 0) await new Promise<void>(resolve => waiting.push(resolve));
    else free--;
    try {
      return await work();
    } finally {
      const next = waiting.shift();
      if (next) next();
      else free++;
    }
  };
}

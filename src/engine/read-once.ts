import type { Connection } from '../model/connection.ts';
import type { Execution } from '../model/execution.ts';
import type { FactRequest } from '../model/playbook.ts';
import type { Probe } from '../model/probe.ts';
import type { Reason } from '../model/reading.ts';
import type { Evidence } from '../model/run.ts';
import type { Way } from '../model/way.ts';
import { type ReadOutcome, read, type TellSecret } from './read.ts';
import { openSlots } from './slots.ts';

/** Probes asked of one machine at the same time. Practice value: more only make an old machine's answers slower. */
const sideBySide = 16;

/** How long after the end of a run an answer is waited for. Transports need less than one second to end what they started. */
const graceMs = 3000;

/** Longest fact, as JSON. The largest honest one (routes of a big router) is below it, and a run stays small enough to be mailed. */
const mostFactChars = 1024 * 1024;

/** A probe with its parameters, and the fact it is asked for. */
export interface Enquiry {
  /** `playbook/fact` */
  readonly fact: string;
  readonly name: string;
  readonly probe: Probe;
  readonly params: unknown;
  readonly from: FactRequest['from'];
}

/** What came of it, with its evidence. */
export interface Answer {
  readonly result: ReadOutcome['result'];
  readonly evidence: readonly Evidence[];
}

/** Asks the same only once: two facts that want to know the same share one answer and its evidence. */
export interface ReadOnce {
  readonly evidence: ReadonlyMap<string, Evidence>;
  /** Never throws. */
  read(enquiry: Enquiry): Promise<Answer>;
  /** Keeps what was done beside what was read. */
  note(execution: Execution, about: { readonly fact: string; readonly probe: string }): Evidence;
  /** Asks anew when one of these is wanted again. */
  forget(questions: Iterable<string>): void;
}

/** What an enquiry wants to know: the same for the same probe with the same parameters. */
export function questionOf({ from, name, params }: Enquiry): string {
  return `${from} ${name} ${JSON.stringify(params)}`;
}

/** The two ends of a run. They are one where itfix looks at its own machine. */
export interface Ends {
  /** Absent when the target was not reached. */
  readonly connection?: Connection;
  readonly here: Connection;
  readonly way?: Way;
}

export function openReadOnce(ends: Ends, signal: AbortSignal, tellSecret?: TellSecret): ReadOnce {
  const evidence = new Map<string, Evidence>();
  const answers = new Map<string, Promise<Answer>>();
  const slots = openSlots(sideBySide);

  async function ask({ fact, name, probe, params, from }: Enquiry): Promise<Answer> {
    const connection = from === 'here' ? ends.here : ends.connection;
    if (!connection)
      return { ...failed({ why: 'connection-lost', problem: 'the machine was not reached' }), evidence: [] };
    const beside = { ...(ends.way && { way: ends.way }), ...(tellSecret && { tellSecret }) };
    const { result, executions } = await slots(() => ended(read(probe, params, connection, signal, beside), signal));
    const other = from === 'here' && ends.connection?.isHere !== true ? ({ from } as const) : {};
    const proofs = executions.map(execution => keep(execution, { fact, probe: name, ...other }));
    return { result: storable(result), evidence: proofs };
  }

  /** Numbered and kept without waiting in between, so that no two have one id. */
  function keep(execution: Execution, about: Pick<Evidence, 'fact' | 'probe' | 'from'>): Evidence {
    const proof: Evidence = { ...execution, id: `e${evidence.size + 1}`, ...about };
    evidence.set(proof.id, proof);
    return proof;
  }

  return {
    evidence,
    read(enquiry) {
      const question = questionOf(enquiry);
      const answer = answers.get(question) ?? ask(enquiry);
      answers.set(question, answer);
      return answer;
    },
    note: keep,
    forget(questions) {
      for (const question of questions) answers.delete(question);
    },
  };
}

/** The outcome, also of what breaks its promise to end with the run, or never to throw. */
function ended(outcome: Promise<ReadOutcome>, signal: AbortSignal): Promise<ReadOutcome> {
  return new Promise(resolve => {
    let timer: NodeJS.Timeout | undefined;
    const settle = (result: ReadOutcome): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', giveUpSoon);
      resolve(result);
    };
    const giveUpSoon = (): void => {
      timer = setTimeout(() => settle(failed({ why: 'cancelled' })), graceMs);
    };
    signal.addEventListener('abort', giveUpSoon, { once: true });
    if (signal.aborted) giveUpSoon();
    outcome.then(settle, error => settle(failed({ why: 'bug', problem: String(error) })));
  });
}

/** A fact goes into the journal and the report: it has to be JSON, and not too much of it. */
function storable(result: ReadOutcome['result']): ReadOutcome['result'] {
  if (!result.ok) return result;
  try {
    const chars = JSON.stringify(result.value)?.length ?? 0;
    if (chars <= mostFactChars) return result;
    return failed({ why: 'unparsable', problem: `the answer is too long: ${chars} characters` }).result;
  } catch (error) {
    return failed({ why: 'bug', problem: `the fact cannot be stored: ${error}` }).result;
  }
}

function failed(reason: Reason): ReadOutcome {
  return { result: { ok: false, reason }, executions: [] };
}

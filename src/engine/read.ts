import type { Connection } from '../model/connection.ts';
import { askedByItfix, type Ended, type Execution } from '../model/execution.ts';
import {
  Denied,
  type Here,
  type Method,
  NotKept,
  type Probe,
  type Row,
  ToolMissing,
  Unparsable,
} from '../model/probe.ts';
import { type Reason, sayReason } from '../model/reading.ts';
import { until } from '../model/until.ts';
import type { Way } from '../model/way.ts';

/** Longest time one method may take when its probe names none. Practice value: a technician's patience for one line of output. */
const defaultLimitMs = 10_000;

/** The fact, or why there is none, and everything that was asked for it. */
export interface ReadOutcome {
  readonly result: { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly reason: Reason };
  readonly executions: readonly Execution[];
}

/** Gives a secret of this owner, where there is one and somebody is willing to tell. */
export type TellSecret = (owner: string) => Promise<string | undefined>;

/** What a probe that is asked from here may need. */
export interface Beside {
  readonly way?: Way;
  readonly tellSecret?: TellSecret;
}

/** Reads one probe from a machine. Never throws: bad news about the machine, and about itfix, is in the result. */
export async function read(
  probe: Probe,
  params: unknown,
  connection: Connection,
  signal: AbortSignal,
  beside: Beside = {},
): Promise<ReadOutcome> {
  if (signal.aborted) return { result: failed({ why: 'cancelled' }), executions: [] };
  if (connection.isHere && probe.here) {
    const { way, tellSecret } = beside;
    // Whoever types takes their time: the limit of the probe begins afterwards.
    const secret = probe.secret && (await tellSecret?.(probe.secret(params)));
    if (probe.secret && !secret)
      return { result: failed({ why: 'denied', needs: `the password of ${probe.secret(params)}` }), executions: [] };
    const here = { signal, platform: connection.platform, ...(way && { way }), ...(secret && { secret }) };
    return readHere(probe, probe.here, params, here);
  }
  const methods = methodsOf(probe.on[connection.platform]);
  const executions: Execution[] = [];
  const reasons: Reason[] = [];
  for (const method of methods) {
    const one = await readMethod(probe, method, params, connection, signal);
    if (one.execution) executions.push(one.execution);
    if (one.result.ok) return { result: one.result, executions };
    reasons.push(one.result.reason);
  }
  return { result: failed(mostTelling(reasons) ?? unsupported(probe, connection)), executions };
}

export function methodsOf(row: Row<unknown, unknown>): readonly Method<unknown, unknown>[] {
  if ('unsupported' in row) return [];
  return 'command' in row ? [row] : row;
}

function unsupported(probe: Probe, { platform }: Connection): Reason {
  const row = probe.on[platform];
  return { why: 'unsupported', platform, note: 'unsupported' in row ? row.unsupported : '' };
}

/** When every way failed, the one nearest to an answer says why: a right that is missing before a tool that is missing. */
const telling: readonly Reason['why'][] = [
  'bug',
  'connection-lost',
  'cancelled',
  'denied',
  'timed-out',
  'not-kept',
  'unparsable',
  'tool-missing',
];

function mostTelling(reasons: readonly Reason[]): Reason | undefined {
  return [...reasons].sort((a, b) => telling.indexOf(a.why) - telling.indexOf(b.why))[0];
}

interface MethodOutcome {
  readonly result: ReadOutcome['result'];
  readonly execution?: Execution;
}

async function readMethod(
  probe: Probe,
  method: Method<unknown, unknown>,
  params: unknown,
  connection: Connection,
  signal: AbortSignal,
): Promise<MethodOutcome> {
  const elevated = method.elevated === true;
  if (elevated && connection.rights === 'none')
    return { result: failed({ why: 'denied', needs: 'administrator rights' }) };
  const limitMs = probe.limitMs ?? defaultLimitMs;
  try {
    const command = method.command(params);
    const waits = probe.waits === true;
    const execution = await connection.run(command, { limitMs, signal, elevated, needs: method.needs ?? [], waits });
    return { execution, result: understand(probe, method, params, execution) };
  } catch (error) {
    return { result: failed({ why: 'bug', problem: messageOf(error) }) };
  }
}

function understand(
  probe: Probe,
  method: Method<unknown, unknown>,
  params: unknown,
  execution: Execution,
): ReadOutcome['result'] {
  const early = noAnswer(execution);
  if (early) return failed(early);
  try {
    return fitted(probe, method.parse(execution, params));
  } catch (error) {
    return failed(reasonOf(error));
  }
}

/** Reasons that stand in how the command ended, before anyone reads what it printed. */
function noAnswer(execution: Execution): Reason | undefined {
  const { ended, stderr, droppedBytes } = execution;
  const missing = /^itfix: missing: (?<tool>.{1,100})$/m.exec(stderr)?.groups?.tool;
  if (ended.by === 'exit' && ended.code === 127 && missing) return { why: 'tool-missing', tool: missing };
  if (ended.by === 'time-limit') return { why: 'timed-out', limitMs: ended.limitMs };
  if (ended.by === 'cancelled') return { why: 'cancelled' };
  // No memory, no free process or file, no shell: the machine's state, not a fault of itfix.
  if (ended.by === 'not-started')
    return { why: 'connection-lost', problem: `no program can be started: ${ended.problem}` };
  if (ended.by === 'connection-lost') return { why: 'connection-lost', problem: ended.problem };
  if (droppedBytes > 0)
    return { why: 'unparsable', problem: `the answer is too long, ${droppedBytes} bytes of it were not read` };
  if (ended.by === 'signal') return { why: 'unparsable', problem: `the program was ended by ${ended.signal}` };
  return undefined;
}

function fitted(probe: Probe, value: unknown): ReadOutcome['result'] {
  const parsed = probe.fact.safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data };
  const issue = parsed.error.issues[0];
  return failed({
    why: 'bug',
    problem: `the fact does not fit its own form at ${issue?.path.join('.') || 'its root'}: ${issue?.message}`,
  });
}

function reasonOf(error: unknown): Reason {
  if (error instanceof Unparsable) return { why: 'unparsable', problem: error.message };
  if (error instanceof Denied) return { why: 'denied', needs: error.needs };
  if (error instanceof NotKept) return { why: 'not-kept', what: error.what };
  if (error instanceof ToolMissing) return { why: 'tool-missing', tool: error.tool };
  return { why: 'bug', problem: messageOf(error) };
}

async function readHere(
  probe: Probe,
  here: NonNullable<Probe['here']>,
  params: unknown,
  { signal, ...where }: Here,
): Promise<ReadOutcome> {
  const limitMs = probe.limitMs ?? defaultLimitMs;
  const startedAt = new Date();
  const limit = until(signal, limitMs);
  const result = await new Promise<ReadOutcome['result']>(resolve => {
    const reason: Reason = { why: 'timed-out', limitMs };
    limit.signal.addEventListener('abort', () => resolve(failed(signal.aborted ? { why: 'cancelled' } : reason)));
    const asked = async (): Promise<unknown> => here(params, { ...where, signal: limit.signal });
    asked().then(
      value => resolve(fitted(probe, value)),
      error => resolve(failed(reasonOf(error))),
    );
  });
  limit.end();
  const execution: Execution = {
    asked: [askedByItfix, probe.title, ...(isEmpty(params) ? [] : [JSON.stringify(params)])].join(' '),
    ended: result.ok ? { by: 'exit', code: 0 } : endedBy(result.reason),
    stdout: result.ok ? factLines(result.value) : '',
    stderr: '',
    droppedBytes: 0,
    startedAt: startedAt.toISOString(),
    durationMs: Date.now() - startedAt.getTime(),
  };
  return { result, executions: [execution] };
}

function isEmpty(params: unknown): boolean {
  return typeof params === 'object' && params !== null && Object.keys(params).length === 0;
}

/** A fact as text: a line for each field, and for each element of a list, so that a few lines of it say something. */
function factLines(fact: unknown): string {
  if (typeof fact !== 'object' || fact === null) return JSON.stringify(fact);
  return Object.entries(fact)
    .flatMap(([name, value]) => {
      if (!Array.isArray(value) || value.length === 0) return [`${name}: ${JSON.stringify(value)}`];
      return [`${name}:`, ...value.map(element => `  ${JSON.stringify(element)}`)];
    })
    .join('\n');
}

/** How a question that itfix asked by itself ended, in the words of commands. */
function endedBy(reason: Reason): Ended {
  if (reason.why === 'timed-out') return { by: 'time-limit', limitMs: reason.limitMs };
  if (reason.why === 'cancelled') return { by: 'cancelled' };
  return { by: 'not-started', problem: sayReason(reason) };
}

function failed(reason: Reason): { ok: false; reason: Reason } {
  return { ok: false, reason };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

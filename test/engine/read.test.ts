import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { read } from '../../src/engine/read.ts';
import { type Command, sh } from '../../src/model/command.ts';
import type { Connection, Rights } from '../../src/model/connection.ts';
import type { Ended, Execution } from '../../src/model/execution.ts';
import { Denied, defineProbe, NotKept, ToolMissing, Unparsable } from '../../src/model/probe.ts';

const never = new AbortController().signal;

/** A machine whose commands end like this. */
function machine(ended: Ended, more: Partial<Execution> = {}, rights: Rights = 'root'): Connection {
  const run = async (_command: Command): Promise<Execution> => ({
    asked: 'x',
    ended,
    stdout: '',
    stderr: '',
    droppedBytes: 0,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
    ...more,
  });
  return { url: 'test:', platform: 'linux', rights, isHere: true, run, close: async () => undefined };
}

const fine: Ended = { by: 'exit', code: 0 };

function probe(parse: (stdout: string) => unknown, elevated?: true) {
  const method = { command: () => sh`x`, parse: ({ stdout }: Execution) => z.number().parse(parse(stdout)) };
  return defineProbe({
    title: 'A number',
    params: z.object({}),
    fact: z.number().max(100),
    on: {
      linux: elevated ? { ...method, elevated } : method,
      darwin: { unsupported: 'not here' },
      windows: { unsupported: 'not here' },
    },
  });
}

const good = probe(() => 5);

const throwing = (error: Error) =>
  probe(() => {
    throw error;
  });

describe('a reading is a fact, or the reason why there is none; never an exception', () => {
  test('a fact', async () =>
    expect((await read(good, {}, machine(fine), never)).result).toEqual({ ok: true, value: 5 }));

  test.each([
    ['the time limit', good, machine({ by: 'time-limit', limitMs: 5 }), { why: 'timed-out', limitMs: 5 }],
    ['the end of the run', good, machine({ by: 'cancelled' }), { why: 'cancelled' }],
    ['a signal', good, machine({ by: 'signal', signal: 'SIGSEGV' }), { why: 'unparsable' }],
    ['a lost line', good, machine({ by: 'connection-lost', problem: 'gone' }), { why: 'connection-lost' }],
    [
      'a machine that starts nothing: its state, not a fault of itfix',
      good,
      machine({ by: 'not-started', problem: 'spawn sh EAGAIN' }),
      { why: 'connection-lost', problem: 'no program can be started: spawn sh EAGAIN' },
    ],
    ['too much output', good, machine(fine, { droppedBytes: 1 }), { why: 'unparsable' }],
    [
      'a missing tool',
      good,
      machine({ by: 'exit', code: 127 }, { stderr: 'noise\nitfix: missing: nft\n' }),
      { why: 'tool-missing', tool: 'nft' },
    ],
    ['no rights', probe(() => 5, true), machine(fine, {}, 'none'), { why: 'denied', needs: 'administrator rights' }],
    ['an odd answer', throwing(new Unparsable('odd')), machine(fine), { why: 'unparsable', problem: 'odd' }],
    ['a refusal', throwing(new Denied('rights')), machine(fine), { why: 'denied', needs: 'rights' }],
    ['nothing written down', throwing(new NotKept('x')), machine(fine), { why: 'not-kept', what: 'x' }],
    ['a tool missing inside', throwing(new ToolMissing('x')), machine(fine), { why: 'tool-missing', tool: 'x' }],
    ['a mistake of ours', throwing(new TypeError('oops')), machine(fine), { why: 'bug', problem: 'oops' }],
    ['a fact that does not fit its form', probe(() => 500), machine(fine), { why: 'bug' }],
    [
      'another system',
      good,
      { ...machine(fine), platform: 'darwin' as const },
      { why: 'unsupported', note: 'not here' },
    ],
  ])('%s', async (_what, asked, connection, reason) => {
    const { result } = await read(asked, {}, connection, never);
    expect(result).toMatchObject({ ok: false, reason });
  });

  test('a run that is over asks nothing', async () => {
    const outcome = await read(good, {}, machine(fine), AbortSignal.abort());
    expect(outcome).toEqual({ result: { ok: false, reason: { why: 'cancelled' } }, executions: [] });
  });
});

describe('asked by itfix itself', () => {
  const here = (answer: () => Promise<number>, limitMs = 1000) => ({ ...good, limitMs, here: answer });
  const at = machine(fine);

  test('a fact, with the question as evidence', async () => {
    const { result, executions } = await read(
      here(async () => 7),
      {},
      at,
      never,
    );
    expect({ result, ended: executions[0]?.ended }).toEqual({ result: { ok: true, value: 7 }, ended: fine });
  });

  test('a limit', async () => {
    const { result, executions } = await read(
      here(() => new Promise(() => undefined), 50),
      {},
      at,
      never,
    );
    expect(result).toEqual({ ok: false, reason: { why: 'timed-out', limitMs: 50 } });
    expect(executions[0]?.ended).toEqual({ by: 'time-limit', limitMs: 50 });
  });

  test('what throws before it waits is a reason, too', async () => {
    const { result } = await read(
      here(() => {
        throw new Error('at once');
      }),
      {},
      at,
      never,
    );
    expect(result).toEqual({ ok: false, reason: { why: 'bug', problem: 'at once' } });
  });
});

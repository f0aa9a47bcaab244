import * as z from 'zod';
import { type RunOptions, run } from '../../src/engine/run.ts';
import type { Connection } from '../../src/model/connection.ts';
import type { RunEvent, Started } from '../../src/model/event.ts';
import type { Playbook } from '../../src/model/playbook.ts';
import { defineProbe, type Here, type Probe } from '../../src/model/probe.ts';
import type { Run } from '../../src/model/run.ts';
import { until } from '../../src/model/until.ts';
import { cel } from '../../src/playbook/language.ts';
import { linkPlaybooks } from '../../src/playbook/link.ts';
import { loadPlaybook } from '../../src/playbook/load.ts';

/** As the program makes it: many may listen. */
const never = until(undefined).signal;

/** Parameters and facts of any form: what is under test is the engine. */
type Params = { readonly [name: string]: unknown };
type Answering = (params: Params, here: Here) => unknown;

/** A probe that answers from the test itself. */
export function probe(
  answer: Answering,
  more: { passing?: true; limitMs?: number; fact?: z.ZodType; secret?: () => string } = {},
): Probe {
  const nowhere = { unsupported: 'not here' };
  return defineProbe({
    title: 'A test',
    params: z.record(z.string(), z.unknown()),
    fact: z.any(),
    here: async (params, here) => answer(params, here),
    on: { linux: nowhere, darwin: nowhere, windows: nowhere },
    ...more,
  });
}

/** A probe that gives one answer after the other, then the last one for ever. */
export function inTurn(...answers: unknown[]): { probe: Probe; asked: () => number } {
  let asked = 0;
  const next = (): unknown => answers[Math.min(asked++, answers.length - 1)];
  return { probe: probe(next, { passing: true }), asked: () => asked };
}

type Parts = { readonly [key: string]: unknown };

/** A playbook of the parts that matter; what is left out of a check stands for itself. */
export function book(parts: Parts & { checks: Parts }, probes: ReadonlyMap<string, Probe>, id = 'p'): Playbook {
  const checks = Object.entries(parts.checks).map(([name, check]) => [
    name,
    {
      code: `${id[0]?.toUpperCase()}01`,
      title: `${name} is right`,
      otherwise: `${name} is wrong`,
      plain: 'wrong',
      severity: 'error',
      ...(typeof check === 'string' ? { expect: check } : Object(check)),
    },
  ]);
  const text = JSON.stringify({
    language: 1,
    title: id,
    escalate: { queue: 'network' },
    ...parts,
    checks: Object.fromEntries(checks),
  });
  const platforms = ['linux', 'darwin', 'windows'] as const;
  const forms = new Map([...probes].map(([name, { params, fact }]) => [name, { params, fact, platforms }]));
  const { playbook, problems } = loadPlaybook({ id, file: `${id}.yaml`, text }, forms);
  if (!playbook) throw new Error(JSON.stringify(problems.map(({ message, rule }) => [rule, message])));
  return playbook;
}

/** Probes by the names `t.a`, `t.b`… */
export function probesOf(table: { readonly [name: string]: Probe }): Map<string, Probe> {
  return new Map(Object.entries(table).map(([name, one]) => [`t.${name}`, one]));
}

const here: Connection = {
  url: 'local:',
  platform: 'linux',
  rights: 'none',
  isHere: true,
  run: () => Promise.reject(new Error('no commands in this test')),
  close: async () => undefined,
};

export interface Trial extends Partial<Omit<RunOptions, 'started' | 'tell' | 'ends'>> {
  /** The line to the target; without it the target is this machine. */
  readonly connection?: Connection;
  readonly playbooks: readonly Playbook[];
  readonly probes: ReadonlyMap<string, Probe>;
  readonly started?: Partial<Started>;
}

/** Runs the first playbook; the others are there to be referred to. */
export async function trial({
  started,
  connection = here,
  ...options
}: Trial): Promise<{ run: Run; events: RunEvent[] }> {
  const { playbooks } = options;
  const broken = linkPlaybooks(playbooks);
  if (broken.length > 0) throw new Error(JSON.stringify(broken));
  const events: RunEvent[] = [];
  const params = playbooks.map(playbook => [
    playbook.id,
    Object.fromEntries(Object.entries(playbook.params).map(([name, param]) => [name, param.default])),
  ]);
  const target = { url: 'local:', platform: 'linux', rights: 'none' } as const;
  const done = await run({
    ends: { connection, here },
    identify: async () => target,
    language: cel,
    ask: async () => undefined,
    wouldTell: name => `look at ${name}`,
    signal: never,
    now: () => new Date('2026-03-04T09:12:40.000Z'),
    ...options,
    tell: event => events.push(event),
    started: {
      id: 'r1',
      tool: { name: 'itfix', version: '0.0.0' },
      startedAt: '2026-03-04T09:12:10.000Z',
      target,
      playbooks: playbooks.map(({ id, file, text }) => ({ id, file, text })),
      selected: [playbooks[0]!.id],
      params: Object.fromEntries(params),
      offline: false,
      here: true,
      ...started,
    },
  });
  return { run: done, events };
}

/** `check` or `check (subject)` to its status. */
export function statuses({ findings }: Run): { [name: string]: string } {
  return Object.fromEntries(
    findings.map(({ id, subject, status }) => [`${id}${subject === undefined ? '' : ` (${subject})`}`, status]),
  );
}

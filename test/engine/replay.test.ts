import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { type Recorded, replay } from '../../src/engine/replay.ts';
import { sh } from '../../src/model/command.ts';
import type { Started } from '../../src/model/event.ts';
import type { Playbook } from '../../src/model/playbook.ts';
import { defineProbe, type Probe, Unparsable } from '../../src/model/probe.ts';
import type { Action, RootCause, Run } from '../../src/model/run.ts';
import { platforms } from '../../src/platforms/platforms.ts';
import { cel } from '../../src/playbook/language.ts';
import { openReplay } from '../../src/transports/replay.ts';
import { book, inTurn, probe, probesOf, trial } from './_workshop.ts';

const nowhere = { unsupported: 'no' };

/** Asks a machine by a command, and reads its answer by this function. */
function asking(understand: (stdout: string) => unknown): Probe {
  return defineProbe({
    title: 'The state',
    params: z.object({ of: z.string().default('all') }),
    fact: z.looseObject({ is: z.string() }),
    on: {
      linux: {
        command: ({ of }) => sh`state ${of}`,
        parse: ({ stdout }) => {
          const is = understand(stdout);
          if (typeof is !== 'string') throw new Unparsable('never seen');
          return { is };
        },
      },
      darwin: nowhere,
      windows: nowhere,
    },
  });
}

/** The command as Linux gets it. */
const sentTo = (of: string): string => platforms.linux.script(sh`state ${of}`);

const fine = { stderr: '', droppedBytes: 0, startedAt: '2026-03-04T09:12:10.000Z', durationMs: 1 };
const machine = openReplay({
  platform: 'linux',
  rights: 'root',
  executions: [{ asked: sentTo('all'), stdout: 'new-style', ended: { by: 'exit', code: 0 }, ...fine }],
});

async function recorded(playbook: Playbook, probes: Map<string, Probe>, more: Partial<Run> = {}): Promise<Recorded> {
  const { run, events } = await trial({ playbooks: [playbook], probes, connection: machine });
  const first = events[0];
  if (first?.type !== 'started') throw new Error('it did not start');
  const executions = Object.values(run.evidence);
  const again = openReplay({ platform: 'linux', rights: 'root', executions });
  return { run: { ...run, ...more }, started: first.started, playbooks: [playbook], machine: again };
}

function judgedAgain(before: Recorded, playbook: Playbook, probes: Map<string, Probe>, more: Partial<Started> = {}) {
  const started = { ...before.started, id: 'r2', selected: [playbook.id], ...more };
  return replay({
    recorded: before,
    started,
    playbooks: [playbook],
    probes,
    language: cel,
    wouldTell: () => undefined,
  });
}

const state = (understand: (stdout: string) => unknown) => probesOf({ state: asking(understand) });
const parts = { facts: { state: { probe: 't.state' } }, checks: { good: "state.is == 'good'" } };

describe('a replay', () => {
  const probes = state(() => 'good');

  test('uses what was read where the same is asked under another name', async () => {
    const before = await recorded(book(parts, probes), probes);
    const other = book(
      { facts: { how: { probe: 't.state', with: { of: 'all' } } }, checks: { good: "how.is != 'good'" } },
      probes,
      'q',
    );
    const run = await judgedAgain(before, other, probes);
    expect(run).toMatchObject({
      verdict: 'problems',
      facts: { 'q/how': { ok: true, value: { is: 'good' }, evidence: ['e1'] } },
    });
    expect(run.evidence).toEqual(before.run.evidence);
  });

  test('knows nothing of what was asked in another way, or not at all', async () => {
    const before = await recorded(book(parts, probes), probes);
    const other = book(
      {
        facts: { how: { probe: 't.state', with: { of: 'it' } }, there: { probe: 't.state', from: 'here' } },
        checks: { good: "how.is == 'good'", there: "there.is == 'good'" },
      },
      probes,
      'q',
    );
    const { verdict, facts } = await judgedAgain(before, other, probes);
    expect({ verdict, facts }).toMatchObject({
      verdict: 'undetermined',
      facts: { 'q/how': { reason: { why: 'not-asked' } }, 'q/there': { reason: { why: 'not-asked' } } },
    });
  });

  test('reads with the probe of today what that of then did not understand, and nothing else anew', async () => {
    const old = await recorded(
      book(parts, probes),
      state(() => undefined),
    );
    expect(old.run.facts['p/state']).toMatchObject({ reason: { why: 'unparsable' } });
    const run = await judgedAgain(old, book(parts, probes), probes);
    expect(run).toMatchObject({
      verdict: 'healthy',
      facts: { 'p/state': { value: { is: 'good' }, evidence: ['e1'] } },
    });
    const same = await judgedAgain(
      old,
      book(parts, probes),
      state(() => undefined),
    );
    expect(same.facts).toEqual(old.run.facts);
    const known = await recorded(book(parts, probes), probes);
    expect(
      (
        await judgedAgain(
          known,
          book(parts, probes),
          state(() => 'bad'),
        )
      ).verdict,
    ).toBe('healthy');
  });

  test('a question that cannot even be put was not asked', async () => {
    const before = await recorded(book(parts, probes), probes);
    const broken = probesOf({
      state: {
        ...asking(() => 'good'),
        on: {
          linux: {
            command: () => {
              throw new Error('no');
            },
            parse: () => ({}),
          },
          darwin: nowhere,
          windows: nowhere,
        },
      },
    });
    const other = { ...before, playbooks: [] };
    expect((await judgedAgain(other, book(parts, probes), broken)).facts['p/state']).toMatchObject({
      reason: { why: 'not-asked' },
    });
  });

  test('follows facts that are fed from facts, and what stands above in another playbook', async () => {
    const two = probesOf({ first: inTurn({ name: 'a' }).probe, second: probe(({ of }) => ({ ok: of === 'a' })) });
    const fed = book(
      {
        facts: { first: { probe: 't.first' }, second: { probe: 't.second', with: { of: '${first.name}' } } },
        checks: { good: '!second.ok' },
      },
      two,
    );
    const { run, events } = await trial({ playbooks: [fed], probes: two });
    const first = events[0];
    if (first?.type !== 'started') throw new Error('it did not start');
    const again = await judgedAgain({ run, started: first.started, playbooks: [fed] }, fed, two);
    expect([again.verdict, again.facts, again.rootCauses]).toEqual([run.verdict, run.facts, run.rootCauses]);
  });
});

describe('what was done then', () => {
  const probes = state(() => 'good');
  const action: Action = {
    remedy: 'p/mend',
    title: 'Mend',
    cause: 'p/good',
    outcome: 'done',
    result: 'fixed',
    commands: [['mend']],
    elevated: false,
    evidence: [],
  };
  const cause: RootCause = {
    id: 'p/good',
    code: 'P01',
    severity: 'error',
    confidence: 'confirmed',
    title: '',
    because: '',
    plain: '',
    unsureAbout: [],
    consequences: [],
    evidence: [],
    remedies: [],
    escalate: { queue: 'network' },
  };

  test('stays in the run: mended is mended', async () => {
    const before = await recorded(book(parts, probes), probes, { verdict: 'fixed', actions: [action], fixed: [cause] });
    expect(await judgedAgain(before, book(parts, probes), probes)).toMatchObject({
      verdict: 'fixed',
      actions: [action],
      fixed: [cause],
    });
  });

  test('what was taken back since is not known', async () => {
    const undone = [{ ...action, outcome: 'undone' as const }];
    const before = await recorded(book(parts, probes), probes, {
      verdict: 'undetermined',
      actions: undone,
      fixed: [cause],
    });
    expect((await judgedAgain(before, book(parts, probes), probes)).verdict).toBe('undetermined');
  });
});

test('a machine that was not reached stays one', async () => {
  const probes = state(() => 'good');
  const before = await recorded(book(parts, probes), probes);
  const { platform: _, ...target } = before.started.target;
  const { machine: __, ...rest } = before;
  const run = await judgedAgain(
    { ...rest, run: { ...before.run, facts: {}, evidence: {}, target } },
    book(parts, probes),
    probes,
    { target },
  );
  expect(run).toMatchObject({ verdict: 'unreachable', facts: { 'p/state': { reason: { why: 'not-asked' } } } });
});

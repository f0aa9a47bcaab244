import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Consent } from '../../src/engine/treat.ts';
import type { Connection } from '../../src/model/connection.ts';
import type { Execution } from '../../src/model/execution.ts';
import { platforms } from '../../src/platforms/platforms.ts';
import { book, probe, probesOf, statuses, trial } from './_workshop.ts';

/** A machine with switches that probes read and commands throw: `turn lamp on`. `fail` ends badly, `break NAME` puts another switch out. */
function machine(switches: { [name: string]: string }) {
  const ran: string[] = [];
  const lock = { held: false, released: 0 };
  const run = async (command: Parameters<Connection['run']>[0]): Promise<Execution> => {
    const asked = platforms.linux.script(command).trim();
    const answer = (stdout: string): Execution => ({
      asked,
      ended: { by: 'exit', code: 0 },
      stdout,
      stderr: '',
      droppedBytes: 0,
      startedAt: '',
      durationMs: 1,
    });
    if (asked.startsWith('d=')) return answer(lock.held ? `held\nr2\n40\n` : 'taken\n');
    if (asked.startsWith('rm -rf')) return answer(`${lock.released++}`);
    ran.push(asked);
    const [verb, name = '', value = ''] = asked.split(' ');
    if (verb === 'turn') switches[name] = value;
    if (verb === 'break') switches[name] = 'off';
    const code = verb === 'fail' ? 1 : 0;
    const ended = { by: 'exit', code } as const;
    return { asked, ended, stdout: '', stderr: code ? 'no' : '', droppedBytes: 0, startedAt: '', durationMs: 1 };
  };
  const connection: Connection = {
    url: 'local:',
    platform: 'linux',
    rights: 'root',
    isHere: true,
    run,
    close: async () => undefined,
  };
  const probes = probesOf({ a: probe(() => ({ ...switches })) });
  return { connection, probes, ran, switches, lock };
}

const yes: Consent = async () => ({ says: 'yes' });
const facts = { a: { probe: 't.a' } };
const lampOff = { lamp: { expect: "a.lamp == 'on'", severity: 'error' } };

const remedy = (parts: object) => ({
  title: 'Switch the lamp on',
  fixes: ['lamp'],
  risk: 'none',
  effect: 'It is bright.',
  settle: '0s',
  steps: ['Switch it on by hand'],
  ...parts,
});

type Setting = {
  switches?: { [name: string]: string };
  checks?: { [name: string]: unknown };
  remedies: { [name: string]: unknown };
  consent?: Consent;
  connection?: Partial<Connection>;
};

async function treated({
  switches = { lamp: 'off' },
  checks = lampOff,
  remedies,
  consent = yes,
  connection = {},
}: Setting) {
  const there = machine(switches);
  const playbook = book({ facts, checks, remedies }, there.probes);
  const done = await trial({
    playbooks: [playbook],
    probes: there.probes,
    connection: { ...there.connection, ...connection },
    consent,
  });
  return { ...done, ran: there.ran, switches: there.switches };
}

const turnOn = remedy({ run: { linux: [['turn', 'lamp', 'on']] } });

const anyRemedy = fc.record({
  risk: fc.constantFrom('none', 'undoable', 'not-undoable'),
  elevated: fc.boolean(),
  'cuts-connection': fc.boolean(),
  commands: fc.array(fc.constantFrom(['turn', 'lamp', 'on'], ['turn', 'radio', 'on'], ['break', 'radio'], ['fail']), {
    minLength: 1,
    maxLength: 3,
  }),
  undo: fc.boolean(),
});

test('no command is ever run that nobody agreed to, whatever the playbook says', async () => {
  const answers = fc.infiniteStream(fc.constantFrom('yes' as const, 'no' as const, 'nobody' as const));
  const setting = fc.record({
    remedies: fc.array(anyRemedy, { maxLength: 4 }),
    answers,
    rights: fc.constantFrom('root' as const, 'none' as const),
    isHere: fc.boolean(),
  });
  await fc.assert(
    fc.asyncProperty(setting, async ({ remedies, answers: says, rights, isHere }) => {
      const agreed: string[] = [];
      const consent: Consent = async ({ commands = [], undo = [] }) => {
        const answer = says.next().value;
        if (answer === 'yes') agreed.push(...[...commands, ...undo].map(words => words.join(' ')));
        return { says: answer };
      };
      const entries = remedies.map(({ commands, undo, ...rest }, index) => [
        `r${index}`,
        remedy({
          ...rest,
          run: { linux: commands },
          ...(undo || rest.risk === 'undoable' ? { undo: { linux: [['turn', 'radio', 'off']] } } : {}),
        }),
      ]);
      const checks = { ...lampOff, radio: "a.radio == 'on'" };
      const { ran, run } = await treated({
        switches: { lamp: 'off', radio: 'on' },
        checks,
        remedies: Object.fromEntries(entries),
        consent,
        connection: { rights, isHere },
      });
      for (const line of ran) expect(agreed).toContain(line);
      const done = run.actions.filter(({ outcome }) => outcome !== 'offered' && outcome !== 'refused');
      for (const { commands } of done) for (const words of commands) expect(agreed).toContain(words.join(' '));
    }),
    { numRuns: 40, interruptAfterTimeLimit: 15_000 },
  );
}, 30_000);

describe('a remedy', () => {
  test('that helps: the run is fixed, the cause is kept as it was found, and what was done is evidence', async () => {
    const { run, ran, events } = await treated({ remedies: { 'lamp-on': turnOn } });
    expect(ran).toEqual(['turn lamp on']);
    expect([run.verdict, run.rootCauses, run.fixed?.map(({ id }) => id)]).toEqual(['fixed', [], ['p/lamp']]);
    expect(run.actions).toMatchObject([
      { remedy: 'p/lamp-on', cause: 'p/lamp', outcome: 'done', result: 'fixed', commands: [['turn', 'lamp', 'on']] },
    ]);
    const [proof = ''] = run.actions[0]?.evidence ?? [];
    expect(run.evidence[proof]).toMatchObject({ asked: 'turn lamp on', fact: 'p/lamp-on' });
    const order = events.map(({ type }) => type).filter(type => type === 'treating' || type === 'treated');
    expect(order).toEqual(['treating', 'treated']);
  });

  test('is carried out only with consent', async () => {
    for (const [says, outcome] of [
      ['no', 'refused'],
      ['nobody', 'offered'],
    ] as const) {
      const { run, ran } = await treated({
        remedies: { 'lamp-on': turnOn },
        consent: async () => ({ says, why: 'so' }),
      });
      expect([ran, run.verdict, run.actions]).toMatchObject([[], 'problems', [{ outcome, why: 'so' }]]);
    }
  });

  test('without consent asked for, nothing is offered', async () => {
    const there = machine({ lamp: 'off' });
    const playbooks = [book({ facts, checks: lampOff, remedies: { 'lamp-on': turnOn } }, there.probes)];
    const { run } = await trial({ playbooks, probes: there.probes, connection: there.connection });
    expect([run.actions, there.ran]).toEqual([[], []]);
  });

  test('that does not help is taken back, and the next one is tried, the safest first', async () => {
    const { run, ran } = await treated({
      remedies: {
        costly: remedy({ risk: 'not-undoable', run: { linux: [['turn', 'lamp', 'on']] } }),
        useless: remedy({
          run: { linux: [['turn', 'radio', 'on']] },
          undo: { linux: [['turn', 'radio', 'off']] },
        }),
      },
    });
    expect(ran).toEqual(['turn radio on', 'turn radio off', 'turn lamp on']);
    expect(run.actions).toMatchObject([
      { remedy: 'p/useless', outcome: 'undone', result: 'not-fixed' },
      { remedy: 'p/costly', outcome: 'done', result: 'fixed' },
    ]);
    expect(run.verdict).toBe('fixed');
  });

  test('that breaks something else is taken back with the value from before', async () => {
    const { run, ran, switches } = await treated({
      switches: { lamp: 'dim', radio: 'on' },
      checks: { ...lampOff, radio: "a.radio == 'on'" },
      remedies: {
        'lamp-on': remedy({
          run: {
            linux: [
              ['turn', 'lamp', 'on'],
              ['break', 'radio'],
            ],
          },
          undo: {
            linux: [
              ['turn', 'lamp', '${a.lamp}'],
              ['turn', 'radio', '${a.radio}'],
            ],
          },
        }),
      },
    });
    expect(ran).toEqual(['turn lamp on', 'break radio', 'turn lamp dim', 'turn radio on']);
    expect(switches).toEqual({ lamp: 'dim', radio: 'on' });
    expect(run.actions).toMatchObject([{ outcome: 'undone', result: 'worse' }]);
    expect([run.verdict, run.rootCauses.map(({ id }) => id)]).toEqual(['problems', ['p/lamp']]);
  });

  test('of which a command ends badly runs no further, and says so', async () => {
    const { run, ran } = await treated({
      remedies: { 'lamp-on': remedy({ run: { linux: [['fail'], ['turn', 'lamp', 'on']] } }) },
    });
    expect(ran).toEqual(['fail']);
    expect(run.actions).toMatchObject([{ outcome: 'failed', result: 'not-fixed', why: 'fail ended with code 1: no' }]);
  });

  test('is not done where the fault went away by itself meanwhile', async () => {
    const switches = { lamp: 'off' };
    const { run, ran } = await treated({
      switches,
      remedies: { 'lamp-on': turnOn },
      consent: async () => {
        switches.lamp = 'on';
        return { says: 'yes' };
      },
    });
    expect([ran, run.actions, run.verdict]).toEqual([[], [], 'healthy']);
  });

  test('that needs rights which the run does not have is offered, with the reason', async () => {
    const { run, ran } = await treated({
      remedies: { 'lamp-on': { ...turnOn, elevated: true } },
      connection: { rights: 'none' },
    });
    expect([ran, run.actions]).toMatchObject([[], [{ outcome: 'offered', why: 'needs administrator rights' }]]);
  });

  test('that can cut the line is done at the machine only', async () => {
    const remedies = { 'lamp-on': { ...turnOn, 'cuts-connection': true } };
    const far = await treated({ remedies, connection: { isHere: false } });
    expect(far.ran).toEqual([]);
    expect((await treated({ remedies })).ran).toEqual(['turn lamp on']);
  });

  test('that is no more than free of risk waits while data is at risk', async () => {
    const checks = { ...lampOff, disk: { expect: "a.disk == 'well'", 'data-at-risk': true } };
    const switches = () => ({ lamp: 'off', disk: 'dying' });
    const risky = await treated({
      switches: switches(),
      checks,
      remedies: { on: { ...turnOn, risk: 'not-undoable' } },
    });
    const heavy = await treated({
      switches: switches(),
      checks,
      remedies: { on: { ...turnOn, 'writes-much': true } },
    });
    const waits = [[], expect.stringContaining('data is at risk')];
    expect([risky.ran, risky.run.actions[0]?.why]).toMatchObject(waits);
    expect([heavy.ran, heavy.run.actions[0]?.why]).toMatchObject(waits);
    expect((await treated({ switches: switches(), checks, remedies: { on: turnOn } })).ran).toEqual(['turn lamp on']);
  });

  test('waits, too, where the drive that failed does not answer any more, or something before it fails', async () => {
    const disk = { expect: "a.disk == 'well'", 'data-at-risk': true };
    const useless = remedy({ run: { linux: [['turn', 'radio', 'on']] } });
    const costly = { ...turnOn, risk: 'not-undoable' };
    const switches: { [name: string]: string } = { lamp: 'off', disk: 'dying' };
    const silent = await treated({
      switches,
      checks: { ...lampOff, disk },
      remedies: { useless, costly },
      consent: async () => {
        delete switches.disk;
        return { says: 'yes' };
      },
    });
    expect([silent.ran, statuses(silent.run)['p/disk']]).toEqual([['turn radio on'], 'unknown']);
    const blocked = await treated({
      checks: { ...lampOff, bus: { expect: "a.lamp == 'on'", severity: 'error' }, disk: { ...disk, after: ['bus'] } },
      remedies: { costly },
    });
    expect([blocked.ran, statuses(blocked.run)['p/disk']]).toEqual([[], 'blocked']);
    const untold = await treated({ checks: { ...lampOff, disk }, remedies: { costly } });
    expect([untold.ran, statuses(untold.run)['p/disk']]).toEqual([['turn lamp on'], 'unknown']);
    for (const { run } of [silent, blocked]) expect(run.actions.at(-1)?.why).toContain('data is at risk');
  });

  test('is not done while another run changes the machine', async () => {
    const there = machine({ lamp: 'off' });
    there.lock.held = true;
    const playbooks = [book({ facts, checks: lampOff, remedies: { on: turnOn } }, there.probes)];
    const { run } = await trial({ playbooks, probes: there.probes, connection: there.connection, consent: yes });
    expect([there.ran, there.lock.released, run.actions]).toMatchObject([
      [],
      0,
      [{ outcome: 'offered', why: 'another run (r2) is changing this machine since 40 s' }],
    ]);
    there.lock.held = false;
    await trial({ playbooks, probes: there.probes, connection: there.connection, consent: yes });
    expect([there.ran, there.lock.released]).toEqual([['turn lamp on'], 1]);
  });

  test('for two causes with the same command is done once', async () => {
    const checks = { ...lampOff, bright: { expect: "a.lamp == 'on'", severity: 'error' } };
    const { ran, run } = await treated({ checks, remedies: { on: { ...turnOn, fixes: ['lamp', 'bright'] } } });
    expect([ran, run.verdict]).toEqual([['turn lamp on'], 'fixed']);
  });
});

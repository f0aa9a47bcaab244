import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { isGood, judge } from './answer.ts';
import { type Asked, askHere } from './ask.ts';
import { parseFault, readFaults } from './fault.ts';
import type { Machine } from './machine.ts';
import type { Ended } from './run-inside.ts';
import { say } from './say.ts';
import { scoreboard, totals } from './scoreboard.ts';
import { type Trial, tryFault } from './trial.ts';
import { Mistake, readArguments } from './usage.ts';
import type { World } from './world.ts';

const fault = (lines: string[]) => parseFault(['title: one', ...lines].join('\n'), 'network/one.yaml');
const broken = fault(['causes: [N21]', 'inject: [pc: break]', 'proof: [pc: is-broken]', 'heal: [pc: mend]']);
const cutOff = fault([
  'causes: [N02]',
  'inject: [pc: break]',
  'proof: [pc: is-broken]',
  'heal: [pc: mend]',
  'cut: the cable is out',
]);
const healthy = fault(['causes: []']);
const dark = fault(['causes: []', 'undetermined: nobody may read the journal']);

const cause = (code: string) => ({ id: `network/${code}`, code, confidence: 'confirmed', because: 'it is so' });
const printed = (verdict: string, ...codes: string[]): string =>
  JSON.stringify({ verdict, findings: [], rootCauses: codes.map(cause) });
const ended = (exit: number | undefined, stdout: string, stderr = ''): Ended => ({ exit, stdout, stderr });

describe('what an answer is worth', () => {
  test.each([
    ['a crash', ended(70, '', 'TypeError: x is not a function')],
    ['a hang', ended(undefined, '')],
    ['garbage', ended(0, 'Warning: all is well')],
    ['half a run', ended(0, '{"verdict": "healthy"}')],
  ])('%s is no run, also of a healthy machine', (_, end) => {
    for (const one of [broken, healthy, dark]) expect(judge(one, end, false).grade).toBe('no run');
    expect(judge(cutOff, end, true).grade).toBe('no run');
    expect(isGood('no run')).toBe(false);
  });

  test.each([
    ['healthy', 0, 'silent', 'silent'],
    ['undetermined', 3, 'open', 'silent'],
    ['healthy', 3, 'open', 'open'],
    ['undetermined', 0, 'open', 'open'],
    ['problems', 1, 'open', 'open'],
    ['unreachable', 4, 'open', 'open'],
  ] as const)('a healthy machine, of which itfix says %s and exits with %i', (verdict, exit, plain, excused) => {
    expect(judge(healthy, ended(exit, printed(verdict)), false).grade).toBe(plain);
    expect(judge(dark, ended(exit, printed(verdict)), false).grade).toBe(excused);
    expect(judge(dark, ended(1, printed('problems', 'N21')), false).grade).toBe('blamed');
  });

  test('a machine that is not reached is not one whose cause was named', () => {
    expect(judge(cutOff, ended(4, printed('unreachable', 'N50')), true).grade).toBe('unreached');
    expect(judge(cutOff, ended(0, printed('healthy')), true).grade).toBe('open');
    expect(judge(cutOff, ended(1, printed('problems', 'N21')), true).grade).toBe('blamed');
    expect(judge(broken, ended(1, printed('problems', 'N21')), false).grade).toBe('right');
  });
});

/** A world of stand-ins: what a line of the machine under test ends with is told by `pc`. */
function worldOf(pc: (line: string) => Ended | number): World {
  const machine = (name: string): Machine => ({
    name,
    namespace: name,
    sit: () => {
      throw new Error('nobody sits in front of a stand-in');
    },
    sh: async line => {
      const end = pc(line);
      return typeof end === 'number' ? ended(end, '') : end;
    },
    close: async () => {},
  });
  const machines = {
    pc: machine('pc'),
    router: machine('router'),
    internet: machine('internet'),
    technician: machine('technician'),
  };
  return { machines, close: async () => {} };
}

describe('asking', () => {
  test('an itfix that crashes is asked once, and never again', async () => {
    const lines: string[] = [];
    const world = worldOf(line => {
      lines.push(line);
      return line.startsWith('itfix') ? ended(70, '', 'TypeError') : 0;
    });
    const trial = await tryFault(healthy, false, async () => world);
    expect(trial.here).toMatchObject({ grade: 'no run', complaint: 'exit 70: TypeError' });
    expect(lines.filter(line => line.startsWith('itfix'))).toHaveLength(1);
    expect(say(trial)).toContain('exit 70: TypeError');
  });

  test('a machine that has gone from under itfix is a failure of the lab', async () => {
    await expect(
      askHere(
        worldOf(() => 1),
        broken,
      ),
    ).rejects.toThrow('pc: true: exit 1');
  });
});

describe('a trial', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  /** Tries a fault in a world where each word of `shows` is true from one step on, until another one. */
  async function tried(one: typeof broken, shows: { readonly [line: string]: readonly [from: string, to?: string] }) {
    const done: string[] = ['start'];
    const world = worldOf(line => {
      if (line.startsWith('itfix')) {
        done.push('asked');
        return ended(0, printed('healthy'));
      }
      const [from, to] = shows[line] ?? [];
      if (from !== undefined) return done.includes(from) && !(to && done.includes(to)) ? 0 : 1;
      done.push(line);
      return 0;
    });
    const trial = tryFault(one, false, async () => world).catch((error: Error) => error.message);
    await vi.advanceTimersByTimeAsync(60_000);
    return trial;
  }

  const decoy = fault(['causes: []', 'arrange: [pc: make]', 'there: [pc: is-made]']);
  const twoLines = fault([
    'causes: [N21]',
    'inject: [pc: break]',
    'proof: [pc: is-broken, pc: is-odd]',
    'heal: [pc: mend]',
  ]);

  test('a decoy that is there, and stays', async () => {
    expect(await tried(decoy, { 'is-made': ['make'] })).toMatchObject({ here: { grade: 'silent' } });
  });

  test('a decoy that is not there, was there before, or is gone again proves nothing', async () => {
    expect(await tried(decoy, { 'is-made': ['never'] })).toContain(
      'in vain for what was arranged to be there: pc: is-made',
    );
    expect(await tried(decoy, { 'is-made': ['start'] })).toContain('there before anything was arranged: pc: is-made');
    expect(await tried(decoy, { 'is-made': ['make', 'asked'] })).toContain(
      'in vain for what was arranged to be there still: pc: is-made',
    );
  });

  test('each line of a proof fails before, succeeds after, and fails when all is mended', async () => {
    const well = ['break', 'mend'] as const;
    expect(await tried(twoLines, { 'is-broken': well, 'is-odd': well })).toHaveProperty('here');
    expect(await tried(twoLines, { 'is-broken': well, 'is-odd': ['start'] })).toContain('before the fault: pc: is-odd');
    expect(await tried(twoLines, { 'is-broken': well, 'is-odd': ['never'] })).toContain('symptom to show: pc: is-odd');
    expect(await tried(twoLines, { 'is-broken': well, 'is-odd': ['break'] })).toContain('symptom to go: pc: is-odd');
  });
});

describe('a file', () => {
  test.each([
    ['a decoy without "there"', ['causes: []', 'arrange: [pc: make]']],
    ['"there" of nothing', ['causes: []', 'there: [pc: is-made]']],
    [
      '"there" of a broken machine',
      ['causes: [N21]', 'inject: [pc: a]', 'proof: [pc: b]', 'heal: [pc: c]', 'there: [pc: d]'],
    ],
    [
      'a broken machine that cannot be told',
      ['causes: [N21]', 'inject: [pc: a]', 'proof: [pc: b]', 'heal: [pc: c]', 'undetermined: so'],
    ],
    ['a healthy machine with a proof', ['causes: []', 'arrange: [pc: a]', 'there: [pc: b]', 'proof: [pc: c]']],
  ])('%s is refused', (_, lines) => {
    expect(() => fault(lines)).toThrow('network/one.yaml');
  });

  test('all files of the lab can be read', () => {
    expect(readFaults([]).length).toBeGreaterThan(300);
  });
});

describe('the command line', () => {
  test('each word means something', () => {
    expect(readFaults(['dns-dead', 'decoy-vpn']).map(({ name }) => name)).toContain('decoy-vpn-idle');
    expect(() => readFaults(['nosuch'])).toThrow(new Mistake('no fault and no playbook is called nosuch'));
    expect(() => readFaults(['dns-dead', 'nosuch'])).toThrow(Mistake);
  });

  test.each([
    [['--bogus']],
    [['--many', 'x']],
    [['--many', '0']],
    [['--score', 'dns-dead']],
    [['--cut-short', 'dns-dead']],
    [['--many', '2', '--cut-short']],
  ])('%j is a mistake', words => {
    expect(() => readArguments(words)).toThrow(Mistake);
  });

  test('what is right is read', () => {
    expect(readArguments(['--many', '20'])).toMatchObject({ many: 20, words: [] });
    expect(readArguments(['network', '--here-only'])).toMatchObject({
      words: ['network'],
      hereOnly: true,
      sshEvery: 1,
    });
    expect(readArguments(['--ssh-every', '3'])).toMatchObject({ words: [], sshEvery: 3 });
  });
});

describe('the scoreboard', () => {
  const asked = (one: typeof broken, end: Ended, isCut = false): Asked => ({ ...judge(one, end, isCut), tookMs: 1500 });
  const took = { worldMs: 1, injectMs: 1, healMs: 1 };
  const right = asked(broken, ended(1, printed('problems', 'N21')));
  const trials: Trial[] = [
    { fault: broken, here: right, overSsh: right, took },
    { fault: broken, here: right, overSsh: asked(broken, ended(70, '')), took },
    {
      fault: cutOff,
      here: asked(cutOff, ended(1, printed('problems', 'N02'))),
      overSsh: asked(cutOff, ended(4, printed('unreachable', 'N50')), true),
      took,
    },
    { fault: healthy, here: asked(healthy, ended(0, printed('healthy'))), took },
    { fault: dark, here: asked(dark, ended(3, printed('undetermined'))), took },
    { fault: healthy, here: asked(healthy, ended(3, printed('undetermined'))), took },
  ];

  test('counts apart what is not the same', () => {
    expect(totals(trials)).toEqual([
      '|  | on the machine | over SSH |',
      '| --- | --- | --- |',
      '| right first (recall) | 3 of 3 | 1 of 2 |',
      '| cut off, and said so |  | 1 of 1 |',
      '| wrongly blamed, on broken machines | 0 of 3 | 0 of 3 |',
      '| a cause missing, or a bystander first | 0 of 3 | 0 of 2 |',
      '| unknown: no cause named | 0 of 3 | 0 of 3 |',
      '| healthy kept silent | 2 of 3 | 0 of 0 |',
      '| of these, could not be told (undetermined) | 1 of 2 | 0 of 0 |',
      '| no run: crashed, hung, or something else printed | 0 of 6 | 1 of 3 |',
      '| median time | 1.5 s | 1.5 s |',
      '| worst time | 1.5 s | 1.5 s |',
    ]);
  });

  test('has a line for each fault', () => {
    const page = scoreboard(trials, ['a fault that could not be made']);
    expect(page).toContain('| no run | 1.5 s | no run |');
    expect(page).toContain('| N50 network/N50 | 1.5 s | unreached |');
    expect(page).toContain('| undetermined | 1.5 s | silent |');
    expect(page).toContain('| undetermined | 1.5 s | open |');
    expect(page).toContain('could not make them: a fault that could not be made.');
  });
});

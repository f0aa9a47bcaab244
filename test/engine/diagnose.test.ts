import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Diagnosed, diagnose } from '../../src/engine/diagnose.ts';
import type { Outcome, State } from '../../src/engine/evaluate.ts';
import { type Selection, select } from '../../src/engine/selection.ts';
import { verdictOf } from '../../src/engine/verdict.ts';
import type { Check, Playbook, Severity } from '../../src/model/playbook.ts';

interface Sketch {
  readonly after?: readonly string[];
  readonly evenAfter?: readonly string[];
  readonly same?: readonly string[];
  readonly severity?: Severity;
  readonly state?: State;
  readonly subjects?: Record<string, State>;
  readonly kind?: string;
  /** Services that it is about. */
  readonly services?: readonly string[];
  readonly general?: boolean;
  readonly evidence?: 'indirect';
}

const nowhere = { file: 'test', line: 1, column: 1 };
const expression = { text: 'true', place: nowhere };

function check(
  id: string,
  {
    after = [],
    evenAfter = [],
    same = [],
    severity = 'error',
    subjects,
    kind = 'thing',
    services,
    general = false,
    evidence,
  }: Sketch,
): Check {
  return {
    id,
    code: 'N01',
    title: id,
    expect: expression,
    otherwise: { pieces: [id] },
    plain: { pieces: [id] },
    severity,
    after,
    evenAfter,
    afterIfRun: same,
    about: services ? { service: expression } : {},
    evidence: evidence ?? 'direct',
    general,
    dataAtRisk: false,
    place: nowhere,
    ...(subjects ? { each: { name: kind, list: expression, subject: expression, none: 'not-applicable' } } : {}),
  };
}

function outcomesOf(checks: Record<string, Check>, sketches: Record<string, Sketch>): Outcome[] {
  const base = { facts: [], lacking: [] };
  return Object.entries(sketches).flatMap(([id, sketch]): Outcome[] => {
    const { state = 'holds', subjects, kind = 'thing', services } = sketch;
    const about = services ? { service: services } : {};
    const own = { check: checks[id]!, ...base };
    if (!subjects) return [{ ...own, about, state }];
    return Object.entries(subjects).map(([subject, subjectState]) => ({
      ...own,
      about: { ...about, [kind]: [subject] },
      subject,
      state: subjectState,
    }));
  });
}

function situation(sketches: Record<string, Sketch>): { outcomes: Outcome[]; selection: Selection } {
  const checks = Object.fromEntries(Object.entries(sketches).map(([id, sketch]) => [id, check(id, sketch)]));
  const playbook: Playbook = {
    id: 'p',
    title: 'p',
    file: 'p.yaml',
    sha256: '',
    text: '',
    for: 'any',
    keywords: [],
    symptoms: {},
    params: {},
    facts: {},
    questions: {},
    checks,
    remedies: {},
    escalate: { queue: 'network', include: [] },
  };
  return { outcomes: outcomesOf(checks, sketches), selection: select([playbook], ['p']) };
}

function statuses(sketches: Record<string, Sketch>): Record<string, string> {
  const { outcomes, selection } = situation(sketches);
  return Object.fromEntries(diagnose(outcomes, selection).map(one => [nameOf(one), one.status]));
}

function nameOf({ outcome }: Diagnosed): string {
  return outcome.subject === undefined ? outcome.check.id : `${outcome.check.id} ${outcome.subject}`;
}

describe('causes and consequences', () => {
  test('a failure below a failure is a consequence', () => {
    expect(statuses({ cable: { state: 'fails' }, dns: { after: ['cable'], state: 'fails' } })).toEqual({
      cable: 'root-cause',
      dns: 'consequence',
    });
  });

  test('also through a check that passes: a static address stands above an unplugged cable', () => {
    const seen = statuses({
      cable: { state: 'fails' },
      address: { after: ['cable'] },
      gateway: { after: ['address'], state: 'fails' },
    });
    expect(seen).toEqual({ cable: 'root-cause', address: 'pass', gateway: 'consequence' });
  });

  test('what could not be read below a failure is blocked, elsewhere unknown', () => {
    const seen = statuses({
      cable: { state: 'fails' },
      dns: { after: ['cable'], state: 'unknown' },
      disk: { state: 'unknown' },
    });
    expect(seen).toEqual({ cable: 'root-cause', dns: 'blocked', disk: 'unknown' });
  });

  test('two independent faults are both named', () => {
    expect(statuses({ one: { state: 'fails' }, other: { state: 'fails' } })).toEqual({
      one: 'root-cause',
      other: 'root-cause',
    });
  });

  test('a warning never hides an error, an error hides a critical', () => {
    const below = { after: ['first'], state: 'fails', severity: 'critical' } as const;
    expect(statuses({ first: { state: 'fails', severity: 'warning' }, later: below }).later).toBe('root-cause');
    expect(statuses({ first: { state: 'fails', severity: 'error' }, later: below }).later).toBe('consequence');
  });

  test('a warning that is a whole reason does, and what stands before the warning still weighs what it weighs', () => {
    const later = { evenAfter: ['first'], state: 'fails' } as const;
    const before = { state: 'fails', severity: 'warning' } as const;
    expect(statuses({ first: before, later })).toEqual({ first: 'root-cause', later: 'consequence' });
    const first = { after: ['before'], severity: 'warning' } as const;
    expect(statuses({ before, first, later }).later).toBe('root-cause');
  });

  test('nor does it keep an error from being "could not tell"', () => {
    const below = { after: ['first'], state: 'unknown' } as const;
    expect(statuses({ first: { state: 'fails', severity: 'warning' }, later: below }).later).toBe('unknown');
    expect(statuses({ first: { state: 'fails', general: true }, later: below }).later).toBe('unknown');
    expect(statuses({ first: { state: 'fails' }, later: below }).later).toBe('blocked');
  });

  test('a general check is explained by any specific warning, but not by a note', () => {
    const general = { after: ['first'], state: 'fails', general: true } as const;
    expect(statuses({ first: { state: 'fails', severity: 'warning' }, general }).general).toBe('consequence');
    expect(statuses({ first: { state: 'fails', severity: 'info' }, general }).general).toBe('root-cause');
  });
});

describe('subjects', () => {
  test('a failing subject explains the same subject only', () => {
    const seen = statuses({
      power: { subjects: { a: 'fails', b: 'holds' } },
      paper: { after: ['power'], subjects: { a: 'fails', b: 'fails' } },
    });
    expect(seen).toEqual({
      'power a': 'root-cause',
      'power b': 'pass',
      'paper a': 'consequence',
      'paper b': 'root-cause',
    });
  });

  test('one dead resolver of two explains nothing about the machine, all of them do', () => {
    const names = { after: ['resolver'], state: 'fails' } as const;
    expect(statuses({ resolver: { subjects: { a: 'fails', b: 'holds' } }, names }).names).toBe('root-cause');
    expect(statuses({ resolver: { subjects: { a: 'fails', b: 'fails' } }, names }).names).toBe('consequence');
  });

  test('one that does not apply is none that works', () => {
    const names = { after: ['resolver'], state: 'fails' } as const;
    const subjects = { a: 'fails', b: 'not-applicable' } as const;
    expect(statuses({ resolver: { subjects }, names }).names).toBe('consequence');
  });

  test('subjects of another kind are no namesakes', () => {
    const proxy = { after: ['resolver'], kind: 'proxy', subjects: { x: 'fails' } } as const;
    expect(statuses({ resolver: { kind: 'resolver', subjects: { a: 'fails' } }, proxy })['proxy x']).toBe(
      'consequence',
    );
  });
});

describe('what says the same elsewhere', () => {
  const failed = { kind: 'service', subjects: { cups: 'fails', shop: 'fails' } } as const;

  test('explains what is about the same thing, and nothing else', () => {
    const printing = { services: ['cups', 'Spooler'], state: 'fails' } as const;
    expect(statuses({ printing, failed: { ...failed, same: ['printing'] } })).toEqual({
      printing: 'root-cause',
      'failed cups': 'consequence',
      'failed shop': 'root-cause',
    });
  });

  test('also where it is about one thing of many of another kind', () => {
    const discovery = { services: ['cups'], kind: 'queue', subjects: { office: 'fails', hall: 'holds' } } as const;
    const seen = statuses({ discovery, failed: { ...failed, same: ['discovery'] } });
    expect([seen['failed cups'], seen['failed shop']]).toEqual(['consequence', 'root-cause']);
  });

  test('does not bring what stands before it', () => {
    const cable = { state: 'fails' } as const;
    const names = { after: ['cable'], services: ['resolved'], state: 'fails' } as const;
    const seen = statuses({ cable, names, failed: { ...failed, same: ['names'] } });
    expect([seen['failed cups'], seen['failed shop']]).toEqual(['root-cause', 'root-cause']);
  });

  test('where it could not be read, it leaves open only what is about the same thing', () => {
    const { outcomes, selection } = situation({
      printing: { services: ['cups'], state: 'unknown' },
      failed: { ...failed, same: ['printing'] },
    });
    const unsure = diagnose(outcomes, selection).map(one => [nameOf(one), one.unsureAbout]);
    expect(unsure).toEqual([
      ['printing', []],
      ['failed cups', ['printing']],
      ['failed shop', []],
    ]);
  });

  test('what it is about does not matter for what is a cause', () => {
    const guard = { services: ['guard'], state: 'fails' } as const;
    const signatures = { after: ['guard'], services: ['updater'], state: 'fails' } as const;
    expect(statuses({ guard, signatures }).signatures).toBe('consequence');
  });
});

describe('confidence', () => {
  const confidence = (sketches: Record<string, Sketch>, id: string): string | undefined => {
    const { outcomes, selection } = situation(sketches);
    return diagnose(outcomes, selection).find(one => one.outcome.check.id === id)?.confidence;
  };

  test('confirmed by direct evidence with everything before it read', () => {
    expect(confidence({ a: {}, b: { after: ['a'], state: 'fails' } }, 'b')).toBe('confirmed');
  });
  test('likely when something before it is unknown, or the evidence is indirect', () => {
    expect(confidence({ a: { state: 'unknown' }, b: { after: ['a'], state: 'fails' } }, 'b')).toBe('likely');
    expect(confidence({ b: { state: 'fails', evidence: 'indirect' } }, 'b')).toBe('likely');
  });
  test('what is too light to be the cause leaves nothing open', () => {
    const later = { after: ['a'], state: 'fails' } as const;
    expect(confidence({ a: { state: 'unknown', severity: 'warning' }, b: later }, 'b')).toBe('confirmed');
    expect(confidence({ a: { state: 'unknown', general: true }, b: later }, 'b')).toBe('confirmed');
  });
  test('possible for a general check', () =>
    expect(confidence({ b: { state: 'fails', general: true } }, 'b')).toBe('possible'));
});

describe('the verdict', () => {
  const verdict = (sketches: Record<string, Sketch>): string => {
    const { outcomes, selection } = situation(sketches);
    return verdictOf(diagnose(outcomes, selection), selection);
  };

  test('healthy when all holds', () => expect(verdict({ a: {} })).toBe('healthy'));
  test('problems for an error', () => expect(verdict({ a: { state: 'fails' } })).toBe('problems'));
  test('a warning alone leaves it healthy', () =>
    expect(verdict({ a: { state: 'fails', severity: 'warning' }, b: {} })).toBe('healthy'));
  test('a warning that explains an error is a problem', () => {
    expect(
      verdict({ a: { state: 'fails', severity: 'warning' }, b: { after: ['a'], state: 'fails', general: true } }),
    ).toBe('problems');
  });
  test('undetermined when an error could not be looked for', () =>
    expect(verdict({ a: { state: 'unknown' }, b: {} })).toBe('undetermined'));
  test('also behind a warning: it explains nothing that is worse than itself', () => {
    const first = { state: 'fails', severity: 'warning' } as const;
    expect(verdict({ a: first, b: { after: ['a'], state: 'unknown' }, c: {} })).toBe('undetermined');
  });
  test('not when the symptom it would cause is absent', () => {
    expect(verdict({ a: { state: 'unknown' }, b: { after: ['a'], general: true } })).toBe('healthy');
  });
  test('nothing checked is never healthy', () =>
    expect(verdict({ a: { state: 'not-applicable' } })).toBe('undetermined'));
});

/** Any graph without cycles: each check stands after some of those before it. */
const sketchesArbitrary = fc
  .array(
    fc.record({
      state: fc.constantFrom<State>('holds', 'fails', 'unknown', 'not-applicable'),
      severity: fc.constantFrom<Severity>('info', 'warning', 'error', 'critical'),
      general: fc.boolean(),
      after: fc.array(fc.nat(), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map(list =>
    Object.fromEntries(
      list.map((one, index) => [
        `c${index}`,
        { ...one, after: index === 0 ? [] : [...new Set(one.after.map(n => `c${n % index}`))] },
      ]),
    ),
  );

describe('for any situation', () => {
  const run = (property: (diagnosed: Diagnosed[], sketches: Record<string, Sketch>) => void): void =>
    fc.assert(
      fc.property(sketchesArbitrary, sketches => {
        const { outcomes, selection } = situation(sketches);
        property(diagnose(outcomes, selection), sketches);
      }),
      { numRuns: 300 },
    );

  test('every check yields exactly one finding', () => {
    run((diagnosed, sketches) => expect(diagnosed.map(nameOf).sort()).toEqual(Object.keys(sketches).sort()));
  });

  test('where something fails there is a root cause, and every consequence has one', () => {
    run(diagnosed => {
      const fails = diagnosed.some(({ outcome }) => outcome.state === 'fails');
      expect(diagnosed.some(({ status }) => status === 'root-cause')).toBe(fails);
      for (const { status, explainedBy } of diagnosed)
        if (status === 'consequence') expect(explainedBy).not.toEqual([]);
    });
  });

  test('an error is never hidden by less than an error unless it is general', () => {
    run(diagnosed => {
      for (const { outcome, status, explainedBy } of diagnosed) {
        if (
          status !== 'consequence' ||
          outcome.check.general ||
          !['error', 'critical'].includes(outcome.check.severity)
        )
          continue;
        expect(explainedBy.every(cause => ['error', 'critical'].includes(cause.check.severity))).toBe(true);
      }
    });
  });

  test('the order of the outcomes changes nothing', () => {
    fc.assert(
      fc.property(sketchesArbitrary, fc.infiniteStream(fc.nat()), (sketches, randoms) => {
        const { outcomes, selection } = situation(sketches);
        const shuffled = outcomes
          .map(outcome => ({ outcome, key: randoms.next().value }))
          .sort((a, b) => a.key - b.key)
          .map(({ outcome }) => outcome);
        const byName = (list: Diagnosed[]) =>
          Object.fromEntries(
            list.map(one => [nameOf(one), [one.status, one.confidence, one.explainedBy.map(o => o.check.id).sort()]]),
          );
        expect(byName(diagnose(shuffled, selection))).toEqual(byName(diagnose(outcomes, selection)));
      }),
      { numRuns: 200 },
    );
  });
});

import fc from 'fast-check';
import { platformNames } from '../../src/model/platform.ts';
import { queues, risks, severities } from '../../src/model/playbook.ts';
import {
  actionOutcomes,
  type Evidence,
  type Finding,
  type Proposal,
  type RootCause,
  type Run,
  treatmentResults,
} from '../../src/model/run.ts';
import { hostile } from './_runs.ts';

const nasty = fc.constantFrom(
  ...hostile,
  '\x1b[31mred\x1b[0m',
  '\x9b2J',
  '\u2066\u202e\u200f\ufeff\u{e0041}',
  '[a](javascript:alert(1))',
  '![a](http://example.com/x.png)',
  '<img src=x onerror=alert(1)>',
  '</pre><script>',
  '&lt;b&gt; &#60;i&#62;',
  '# heading\n## heading\n- list\n> quote\n1. one',
  '```\n~~~\n````',
  '``code`` *a* _b_ __c__ ~~d~~ \\*e\\*',
  '| a | b |\n|---|---|',
  'a\n===\nb\n---',
  '[x]: http://example.com/',
  'https://example.com/a?b=<c>_d_',
  'www.example.com pat@example.com <pat@example.com>',
  'C:\\Users\\_pat\\*',
  '漢字かなカナ한글 👩‍👩‍👧 🇩🇪 e\u0301',
  'Z\u0335\u0336\u0337\u0338\u0334\u0335\u0336algo',
  '\ud800',
);

export const text = fc.oneof(
  { weight: 4, arbitrary: fc.string({ maxLength: 30 }) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 30 }) },
  { weight: 3, arbitrary: fc.array(nasty, { minLength: 1, maxLength: 4 }).map(parts => parts.join(' ')) },
  {
    weight: 1,
    arbitrary: fc.tuple(nasty, fc.integer({ min: 1, max: 400 })).map(([part, times]) => part.repeat(times)),
  },
);

const few = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(arbitrary, { maxLength: 3 });
const check = fc.oneof(fc.constantFrom('network/a', 'network/b', 'disk/c', 'disk/d'), text);
const evidenceId = fc.constantFrom('e1', 'e2', 'e3', 'e4');
const factName = fc.constantFrom('network/adapters', 'network/dns');
const commandLines = few(fc.array(text, { maxLength: 3 }));

const ended: fc.Arbitrary<Evidence['ended']> = fc.oneof(
  fc.record({ by: fc.constant('exit' as const), code: fc.nat(255) }),
  fc.record({ by: fc.constant('time-limit' as const), limitMs: fc.nat() }),
  fc.record({ by: fc.constant('not-started' as const), problem: text }),
);

const evidence = (id: string): fc.Arbitrary<Evidence> =>
  fc.record({
    id: fc.constant(id),
    fact: factName,
    probe: text,
    asked: text,
    ended,
    stdout: text,
    stderr: text,
    droppedBytes: fc.nat(3),
    startedAt: text,
    durationMs: fc.nat(),
  });

const proposal = (commands: boolean): fc.Arbitrary<Proposal> =>
  fc.record(
    {
      id: text,
      title: text,
      risk: fc.constantFrom(...risks),
      effect: text,
      elevated: fc.boolean(),
      steps: few(text),
      ...(commands ? { commands: commandLines, undo: commandLines } : {}),
    },
    { requiredKeys: ['id', 'title', 'risk', 'effect', 'elevated', 'steps'] },
  );

const rootCause = (commands: boolean): fc.Arbitrary<RootCause> =>
  fc.record(
    {
      id: check,
      code: text,
      severity: fc.constantFrom(...severities),
      confidence: fc.constantFrom('confirmed' as const, 'likely' as const, 'possible' as const),
      subject: text,
      title: text,
      because: text,
      plain: text,
      unsureAbout: few(check),
      consequences: few(check),
      evidence: few(evidenceId),
      remedies: few(proposal(commands)),
      escalate: fc.record({ queue: fc.constantFrom(...queues) }),
    },
    {
      requiredKeys: [
        'id',
        'code',
        'severity',
        'confidence',
        'title',
        'because',
        'plain',
        'unsureAbout',
        'consequences',
        'evidence',
        'remedies',
        'escalate',
      ],
    },
  );

const finding = (commands: boolean): fc.Arbitrary<Finding> =>
  fc.record(
    {
      id: check,
      code: text,
      title: text,
      severity: fc.constantFrom(...severities),
      status: fc.constantFrom('pass', 'root-cause', 'consequence', 'blocked', 'unknown', 'not-applicable'),
      subject: text,
      why: text,
      evidence: few(evidenceId),
      ...(commands ? { wouldTell: text } : {}),
    },
    { requiredKeys: ['id', 'code', 'title', 'severity', 'status', 'evidence'] },
  );

const reading: fc.Arbitrary<Run['facts'][string]> = fc.oneof(
  fc.record({
    ok: fc.constant(true as const),
    value: fc.oneof(text, fc.jsonValue({ stringUnit: 'binary' })),
    evidence: few(evidenceId),
  }),
  fc.record({
    ok: fc.constant(false as const),
    reason: fc.record({ why: fc.constant('denied' as const), needs: text }),
    evidence: few(evidenceId),
  }),
);

const target: fc.Arbitrary<Run['target']> = fc.record(
  {
    url: text,
    platform: fc.constantFrom(...platformNames),
    hostname: text,
    os: text,
    model: text,
    serial: text,
    rights: fc.constantFrom('root', 'sudo', 'none'),
  },
  { requiredKeys: ['url', 'platform', 'rights'] },
);

/** Any run that fits the types, with hostile text wherever text can stand. `commands`: with command lines, which are never wrapped. */
export const anyRun = (commands: boolean): fc.Arbitrary<Run> =>
  fc.record(
    {
      format: fc.constant(1 as const),
      id: text,
      tool: fc.record({ name: fc.constant('itfix' as const), version: text }),
      playbooks: few(fc.record({ id: text, title: text, sha256: text })),
      target,
      startedAt: text,
      endedAt: text,
      symptom: fc.record({ id: text, words: text }),
      params: fc.dictionary(text, fc.jsonValue()),
      answers: fc.dictionary(text, text),
      verdict: fc.constantFrom('healthy', 'fixed', 'problems', 'undetermined', 'unreachable'),
      rootCauses: few(rootCause(commands)),
      findings: fc.array(finding(commands), { maxLength: 8 }),
      actions: few(
        fc.record(
          {
            remedy: text,
            title: text,
            cause: check,
            subject: text,
            outcome: fc.constantFrom(...actionOutcomes),
            result: fc.constantFrom(...treatmentResults),
            commands: commands ? commandLines : fc.constant([]),
            undo: commands ? commandLines : fc.constant([]),
            elevated: fc.boolean(),
            why: text,
            evidence: few(evidenceId),
          },
          { requiredKeys: ['remedy', 'title', 'cause', 'outcome', 'commands', 'elevated', 'evidence'] },
        ),
      ),
      fixed: few(rootCause(commands)),
      facts: fc.dictionary(fc.oneof(factName, text), reading, { maxKeys: 4 }),
      evidence: fc
        .tuple(evidence('e1'), evidence('e2'), evidence('e3'))
        .map(all => Object.fromEntries(all.map(one => [one.id, one]))),
      limits: few(text),
    },
    {
      requiredKeys: [
        'format',
        'id',
        'tool',
        'playbooks',
        'target',
        'startedAt',
        'endedAt',
        'params',
        'answers',
        'verdict',
        'rootCauses',
        'findings',
        'actions',
        'facts',
        'evidence',
        'limits',
      ],
    },
  );

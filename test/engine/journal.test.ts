import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { journalLine, readJournal } from '../../src/engine/journal.ts';
import { rebuild } from '../../src/engine/rebuild.ts';
import type { RunEvent } from '../../src/model/event.ts';
import type { Run } from '../../src/model/run.ts';
import { cel } from '../../src/playbook/language.ts';
import { runSchema } from '../../src/reports/_run-schema.ts';
import { book, inTurn, probe, probesOf, trial } from './_workshop.ts';

const secret = 'Zx9-hunter2.Q';

/** A machine with everything that can be written down: a fault, its consequence, a glitch, an unknown, subjects, an answer, a secret. */
async function example() {
  const probes = probesOf({
    cable: probe(() => ({ up: false })),
    site: inTurn({ up: false, password: secret }, { up: true, password: secret }).probe,
    disks: probe(() => [
      { name: 'sda', ok: true },
      { name: 'sdb', ok: false },
    ]),
    lost: probe(() => Promise.reject(new Error('x'))),
  });
  const facts = Object.fromEntries([...probes.keys()].map(name => [name.slice(2), { probe: name }]));
  const playbook = book(
    {
      params: { most: { default: 3, help: 'The word password: is no secret' } },
      facts,
      questions: { others: { ask: 'Others?', choices: { yes: 'Yes', no: 'No' } } },
      checks: {
        cable: 'cable.up',
        mail: { expect: 'cable.up && params.most > 1', after: ['cable'] },
        site: 'site.up',
        disk: { expect: 'disk.ok', each: { disk: 'disks' }, subject: 'disk.name' },
        lost: 'lost == 1',
        others: "answers.others == 'no'",
      },
    },
    probes,
  );
  const { run, events } = await trial({ playbooks: [playbook], probes, ask: async () => 'yes' });
  return { run, playbook, events, lines: events.map(journalLine) };
}

const { run, playbook, events, lines } = await example();

const rebuilt = (text: string): Run => rebuild(readJournal(text), [playbook], cel);

/** What a run says, without when it ended and what cut it short. */
function said({ endedAt: _at, limits: _limits, ...rest }: Run) {
  return {
    ...rest,
    findings: rest.findings.map(({ wouldTell: _command, ...finding }) => finding),
  };
}

test('a whole journal gives the run as it was', () => expect(rebuilt(lines.join(''))).toEqual(run));

test('without its end it is judged again, and says the same', () => {
  const again = rebuilt(lines.slice(0, -1).join(''));
  expect(said(again)).toEqual(said(run));
  expect(again.limits[0]).toContain('interrupted');
});

describe('cut off', () => {
  const rank = { pass: 1, 'root-cause': 1, consequence: 1, blocked: 0, unknown: 0, 'not-applicable': 1 };

  test('after any line there is a report, and the less is known the less is said', () => {
    let before = 0;
    for (let count = 1; count < lines.length; count++) {
      const partly = rebuilt(lines.slice(0, count).join(''));
      expect(runSchema.safeParse(JSON.parse(JSON.stringify(partly))).error).toBeUndefined();
      expect(new Set(partly.findings.map(({ id }) => id))).toEqual(new Set(run.findings.map(({ id }) => id)));
      if (count === 1) {
        expect(partly.verdict).toBe('undetermined');
        expect(partly.findings[0]).toMatchObject({
          why: 'p/cable: the run ended before the answer came',
          wouldTell: 'itfix diagnose p',
        });
      }
      const known = partly.findings.reduce((sum, { status }) => sum + rank[status], 0);
      expect(known).toBeGreaterThanOrEqual(before);
      before = known;
    }
  });

  test('at any byte: what was written before it counts, and nothing is thrown', () => {
    const text = lines.join('');
    const first = lines[0]?.length ?? 0;
    fc.assert(
      fc.property(fc.integer({ min: first - 1, max: text.length }), at => {
        const end = text[at] === '\n' ? at : text.lastIndexOf('\n', at - 1) + 1;
        expect(said(rebuilt(text.slice(0, at)))).toEqual(said(rebuilt(text.slice(0, end))));
      }),
      { numRuns: 60 },
    );
    for (let at = 0; at < first - 1; at++) expect(readJournal(text.slice(0, at)).started).toBeUndefined();
  });

  test('lines that are no events are passed over', () => {
    const noise = 'null\n5\n"x"\n[]\n{"type":"later-version"}\n';
    expect(said(rebuilt(noise + lines.join('').replaceAll('\n', `\n${noise}`)))).toEqual(said(run));
  });
});

test('whatever order the readings come in, the verdict is the same', () => {
  const [started, ...rest] = events.slice(0, -1);
  const readings = rest.filter((event): event is Extract<RunEvent, { type: 'reading' }> => event.type === 'reading');
  const last = [...new Map(readings.map(reading => [reading.fact, reading])).values()];
  const others = rest.filter(({ type }) => type === 'answer');
  fc.assert(
    fc.property(fc.shuffledSubarray(last, { minLength: last.length }), shuffled => {
      const text = [started!, ...shuffled, ...others].map(journalLine).join('');
      const again = rebuilt(text);
      expect([again.verdict, again.rootCauses, again.findings.map(({ status }) => status)]).toEqual([
        run.verdict,
        run.rootCauses,
        run.findings.map(({ status }) => status),
      ]);
    }),
    { numRuns: 50 },
  );
});

test('it holds the playbooks word for word, and no secret of the machine', () => {
  expect(lines.join('')).not.toContain(secret);
  expect(readJournal(lines.join('')).started?.playbooks).toEqual([{ id: 'p', file: 'p.yaml', text: playbook.text }]);
});

test('its last moment is the last thing that was known', () => {
  expect(readJournal(lines[0]!).lastAt).toBe('2026-03-04T09:12:10.000Z');
  expect(Date.parse(readJournal(lines.join('')).lastAt!)).toBeGreaterThan(Date.parse('2026-03-04'));
});

import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { redact } from '../../src/engine/redact.ts';
import type { Report } from '../../src/model/report.ts';
import type { Run } from '../../src/model/run.ts';
import { hide, hideText, openBook } from '../../src/privacy/hide.ts';
import { reveal, revealFile } from '../../src/privacy/reveal.ts';
import { runs } from '../reports/_runs.ts';
import { plain } from '../reports/_style.ts';
import { type Personal, personalValues } from './_personal.ts';
import { runWith } from './_run-with.ts';
import { plantedSecrets } from './_secrets.ts';

const folder = new URL('../../src/reports/', import.meta.url);
const formats: readonly [name: string, report: Report][] = await Promise.all(
  readdirSync(folder)
    .filter(file => file.endsWith('.ts') && !file.startsWith('_'))
    .map(async (file): Promise<[string, Report]> => [file, (await import(new URL(file, folder).href)).default]),
);

/** All values in a sentence: what a fault, a limit or a person says. */
const sentence = (index: number): string => {
  const some = personalValues.filter((_, at) => at % 12 === index % 12);
  return `It is about ${some.map(({ value }) => value).join(' and ')}.`;
};

const [cause = runs.rich.rootCauses[0]] = runs.rich.rootCauses;
if (!cause) throw new Error('the run has a cause');

/** Every value in an answer of a program, and again in every field that can hold text. */
const planted: Run = redact<Run>(
  runWith(
    [...personalValues, ...plantedSecrets].map(({ output }) => output),
    {
      ...runs.rich,
      target: { ...runs.rich.target, rightsNote: sentence(0) },
      symptom: { id: 'x', words: sentence(1) },
      params: { site: sentence(2), list: personalValues.map(({ value }) => value) },
      answers: { q: sentence(3) },
      rootCauses: runs.rich.rootCauses.map((one, index) => ({
        ...one,
        subject: personalValues[index]?.value ?? 'x',
        because: sentence(4 + index),
        plain: sentence(5 + index),
        remedies: [
          {
            id: 'r/x',
            title: sentence(6),
            risk: 'none',
            effect: sentence(7),
            elevated: false,
            commands: personalValues.map(({ value }) => ['ping', value]),
            undo: [[sentence(8)]],
            steps: [sentence(9)],
          },
        ],
      })),
      findings: runs.rich.findings.map((finding, index) => ({
        ...finding,
        subject: personalValues[index * 9]?.value ?? 'x',
        why: sentence(index),
        wouldTell: sentence(index + 1),
      })),
      actions: [
        {
          remedy: 'r/x',
          title: sentence(1),
          cause: cause.id,
          subject: sentence(2),
          outcome: 'failed',
          commands: [[sentence(3)]],
          elevated: true,
          why: sentence(4),
          evidence: [],
        },
      ],
      facts: {
        'network/a': {
          ok: true,
          value: Object.fromEntries(personalValues.map(({ value }) => [value, { state: value }])),
          evidence: ['e1'],
        },
        'network/b': { ok: false, reason: { why: 'unparsable', problem: sentence(5) }, evidence: [] },
      },
      evidence: Object.fromEntries(
        [...personalValues, ...plantedSecrets].map(({ output }, index) => {
          const id = `e${index + 1}`;
          const before = personalValues[index % personalValues.length]?.value ?? '';
          return [
            id,
            {
              id,
              fact: 'network/a',
              probe: 'net.x',
              asked: `show ${before}`,
              ended: { by: 'not-started', problem: `no ${before}` },
              stdout: output,
              stderr: sentence(index),
              droppedBytes: 0,
              startedAt: '2026-03-04T09:12:31.000Z',
              durationMs: 1,
            } as const,
          ];
        }),
      ),
      limits: Array.from({ length: 12 }, (_, index) => sentence(index)),
    },
  ),
).value;

/** However it is written: in large letters, without the colons of a MAC address. */
const present = (text: string, { kind, value }: Personal): boolean => {
  const small = value.toLowerCase();
  const spellings = kind === 'MAC address' ? [small, small.replaceAll(':', '-'), small.replaceAll(':', '')] : [small];
  return spellings.some(spelling => {
    for (let at = text.indexOf(spelling); at >= 0; at = text.indexOf(spelling, at + 1)) {
      const around = `${text[at - 1] ?? ' '}${text[at + spelling.length] ?? ' '}`;
      if (!/[\p{L}\p{N}]/u.test(around)) return true;
    }
    return false;
  });
};

test('the planted values are many, and stand in the run', () => {
  expect(personalValues.length).toBeGreaterThanOrEqual(300);
  const text = JSON.stringify(planted).toLowerCase();
  expect(personalValues.filter(one => !present(text, one))).toEqual([]);
});

const book = openBook();
const strict = hide(planted, 'strict', book);

describe('in every format, with level strict', () => {
  test.each(formats)('%s: no personal value and no secret is left', (_name, { render }) => {
    const text = render(strict, { ...plain(), full: true })
      .toLowerCase()
      .replaceAll(/\s+/g, ' ');
    expect(
      personalValues.filter(one => present(text, one)).map(({ kind, value, output }) => [kind, value, output]),
    ).toEqual([]);
    const left = plantedSecrets.filter(({ secret }) =>
      secret.split('\n').some(line => text.includes(line.toLowerCase())),
    );
    expect(left).toEqual([]);
  });

  test('nor in what is not shown', () => {
    const text = JSON.stringify(strict).toLowerCase();
    expect(personalValues.filter(one => present(text, one))).toEqual([]);
  });
});

test('with level none no secret is left either', () => {
  for (const [, { render }] of formats) {
    const text = render(planted, { ...plain(), full: true }).toLowerCase();
    const left = plantedSecrets.filter(({ secret }) =>
      secret.split('\n').some(line => text.includes(line.toLowerCase())),
    );
    expect(left).toEqual([]);
  }
});

test('standard leaves only titles', () => {
  const text = JSON.stringify(hide(planted, 'standard', openBook())).toLowerCase();
  const left = personalValues.filter(one => present(text, one)).map(({ kind }) => kind);
  expect(new Set(left)).toEqual(new Set(['title']));
});

test('the diagnosis is the same', () => {
  const judged = (run: Run): unknown => [
    run.verdict,
    run.rootCauses.map(({ id, code, severity, confidence, evidence }) => [id, code, severity, confidence, evidence]),
    run.findings.map(({ id, code, status, evidence }) => [id, code, status, evidence]),
  ];
  expect(judged(strict)).toEqual(judged(planted));
});

test('one value has one stand-in everywhere, and no two share one', () => {
  const { pairs } = book.saved();
  const standIns = new Map<string, string>();
  for (const { kind, real, standIn } of pairs) {
    const key = `${kind} ${real.toLowerCase()}`;
    expect(standIns.get(key) ?? standIn.toLowerCase(), key).toBe(standIn.toLowerCase());
    standIns.set(key, standIn.toLowerCase());
  }
  expect(new Set(pairs.map(({ standIn }) => standIn)).size).toBe(pairs.length);
});

test('a second document gets the same, and its owner gets everything back', () => {
  const notes = personalValues.map(({ value }) => `see ${value}.`).join('\n');
  const again = openBook(book.saved());
  again.level = 'strict';
  const hidden = hideText(notes, again);
  expect(hidden).toBe(hideText(notes, book));
  expect(reveal(hidden, book.saved())).toBe(notes);
  const { redaction: _table, ...run } = strict;
  const text = JSON.stringify(run);
  expect(revealFile(text, book.saved())).toBe(JSON.stringify(planted));
});

test.each(formats)('%s: its owner finds no stand-in in it that was not put back', (_name, { render }) => {
  const text = render(strict, { ...plain(), full: true });
  const standIns = new Set(book.saved().pairs.map(({ standIn }) => standIn));
  const named = (whole: string): string[] =>
    Array.from(
      whole.matchAll(/(?<![\w.-])(?:user|host|wifi|serial|printer|person)-\d+(?![\w.@-])/gi),
      ([word]) => word,
    ).filter(word => standIns.has(word));
  expect(named(revealFile(text, book.saved()))).toEqual([]);
});

import fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import text from '../../src/reports/text.ts';
import { anyRun } from './_arbitrary-run.ts';
import { runs, several } from './_runs.ts';
import { invisible, plain } from './_style.ts';

const widths = [40, 60, 80, 120];
const each = Object.entries(runs);

describe.each(each)('%s', (name, run) => {
  test.each(widths)('reads well at %i columns', async width => {
    await expect(text.render(run, plain({ width }))).toMatchFileSnapshot(`golden/${name}-${width}.txt`);
  });

  test.each(widths)('routes the ticket in the first twelve lines at %i columns', width => {
    const first = text.render(run, plain({ width })).split('\n').slice(0, 12).join('\n');
    const [cause] = run.verdict === 'problems' ? run.rootCauses.filter(({ severity }) => severity === 'error') : [];
    for (const word of ['REPORT', run.id, 'SYMPTOM', 'No website opens', 'VERDICT', 'CONFIDENCE', 'ASK', 'PRIORITY'])
      expect(first).toContain(word);
    expect(first.replace(/\n */g, ' ')).toContain(run.target.hostname ?? run.target.url);
    expect(first).toMatch(/PRIORITY +(?:P[1-5]|none) proposed/);
    if (run.limits.length > 0) expect(first).toContain('LIMITS');
    if (width >= 80) expect(first).toContain('TRIED');
    if (!cause) return;
    expect(first).toContain(cause.code);
    expect(first).toMatch(new RegExp(`CONFIDENCE +${cause.confidence}`));
    expect(first).toMatch(new RegExp(`ASK +${cause.escalate.queue}:`));
  });
});

test('the full report has every fact and all raw output', async () => {
  const shown = text.render(runs.rich, plain({ full: true }));
  await expect(shown).toMatchFileSnapshot('golden/rich-full.txt');
  for (const fact of Object.keys(runs.rich.facts)) expect(shown).toContain(fact);
});

test('a terminal without Unicode gets ASCII', async () => {
  await expect(text.render(runs.rich, plain({ unicode: false }))).toMatchFileSnapshot('golden/rich-ascii.txt');
});

test('"no fault" is said in words, and what is only worth knowing is no alarm', () => {
  const shown = text.render(runs.healthy, plain());
  expect(shown).toMatch(/VERDICT +No fault found/);
  expect(shown).toContain('WORTH KNOWING (warning): N03');
  expect(shown).not.toMatch(/FAULT \(|ERROR|CRITICAL/);
});

test('a second look that saw something else names the first', () => {
  const e5 = { ...runs.rich.evidence.e5!, stdout: 'something else\n' };
  const shown = text.render({ ...runs.rich, evidence: { ...runs.rich.evidence, e5 } }, plain({ width: 200 }));
  expect(shown).toContain('e6 dns: 09:12:16 UTC, 5 s, exit 0, asked twice, the first answer is e5\n');
  expect(shown).toContain('shown by e6 (dns) and e4 (resolvers), and again on a second look;');
});

test('what passed below a fault rules nothing out', () => {
  const shown = text.render(runs.rich, plain({ width: 200 }));
  expect(shown).toContain('Passed as well, which says little before the fault is mended: N12 captive-portal.');
  expect(/^RULED OUT .*$/m.exec(shown)?.[0]).not.toContain('N12');
});

test('two disks, queues or servers with one fault are one fault', () => {
  const shown = text.render(several, plain());
  expect(shown).toContain('FAULT 1 OF 2 (CRITICAL): N21 network/dns-unreachable (192.168.7.53 and\n192.168.7.54)');
  expect(shown).toContain('FAULT 2 OF 2 (ERROR): D11');
});

test('one thing that is explained for several servers or services is told once', () => {
  const findings = runs.rich.findings.flatMap(finding =>
    finding.subject === 'example.com' ? [finding, { ...finding, subject: 'iana.org' }] : [finding],
  );
  const shown = text.render({ ...runs.rich, findings }, plain({ width: 120 }));
  expect(shown).toContain('N38 site-down (example.com and iana.org): "The site answers" is not true now.');
  expect(shown.match(/"The site answers" is not true now/g)).toHaveLength(1);
});

test('a danger to data raises the priority', () => {
  expect(text.render(several, plain())).toMatch(/PRIORITY +P2 proposed: D11/);
});

test('how to handle the machine comes before what is wrong with it', () => {
  const lines = text.render(several, plain()).split('\n');
  const at = (word: string): number => lines.findIndex(line => line.startsWith(word));
  expect(lines[at('HANDLE')]).toMatch(/Copy the data off first/);
  expect(at('HANDLE')).toBeLessThan(at('VERDICT'));
  const rootCauses = several.rootCauses.map(cause => ({ ...cause, code: 'V27' }));
  expect(text.render({ ...several, rootCauses }, plain())).toMatch(/HANDLE +Tell security before you do anything/);
  expect(text.render(runs.rich, plain())).not.toContain('HANDLE');
});

test('raw output cannot pass for the report: each of its lines is marked', () => {
  const lines = text.render(runs.rich, plain()).split('\n');
  for (const line of lines.filter(one => one.includes('NO FAULT FOUND'))) expect(line).toMatch(/^ {4}│ /);
});

test('painting changes nothing but the colours, and never crosses a line', () => {
  const painted = text.render(
    runs.rich,
    plain({
      paint: (role, part) => {
        expect(part).not.toContain('\n');
        return `<${role}>${part}</${role}>`;
      },
    }),
  );
  const roles = new Set([...painted.matchAll(/<(\w+)>/g)].map(([, role]) => role));
  expect([...roles]).toEqual(expect.arrayContaining(['critical', 'warning', 'good', 'heading', 'strong', 'muted']));
  expect(painted.replace(/<\/?(?:critical|error|warning|good|muted|strong|heading)>/g, '')).toBe(
    text.render(runs.rich, plain()),
  );
});

describe('any run', () => {
  const style = fc
    .record({ width: fc.integer({ min: -5, max: 130 }), unicode: fc.boolean(), full: fc.boolean() })
    .map(plain);

  test('shows nothing a terminal would act on', () => {
    fc.assert(
      fc.property(anyRun(true), style, (run, one) => {
        const shown = text.render(run, one);
        expect(shown).not.toMatch(invisible);
        if (!one.unicode) expect(shown).toMatch(/^[\n\x20-\x7e]*$/);
      }),
      { numRuns: 60 },
    );
  });

  test('keeps to the width, but for commands', () => {
    fc.assert(
      fc.property(anyRun(false), style, (run, one) => {
        const widest = Math.max(
          ...text
            .render(run, one)
            .split('\n')
            .map(line => stringWidth(line)),
        );
        expect(widest).toBeLessThanOrEqual(Math.max(40, one.width));
      }),
      { numRuns: 60 },
    );
  });

  test('gives the same text each time', () => {
    fc.assert(
      fc.property(anyRun(true), run => {
        expect(text.render(run, plain())).toBe(text.render(structuredClone(run), plain()));
      }),
      { numRuns: 60 },
    );
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { escapeMarkdown } from '../../src/reports/_markdown.ts';
import markdown from '../../src/reports/markdown.ts';
import { anyRun } from './_arbitrary-run.ts';
import { runs } from './_runs.ts';
import { invisible, plain } from './_style.ts';

test.each(Object.entries(runs))('%s', async (name, run) => {
  const shown = markdown.render(run, plain());
  await expect(shown).toMatchFileSnapshot(`golden/${name}.md`);
  expect(shown).not.toContain('Shortened');
});

test('the full report', async () => {
  await expect(markdown.render(runs.rich, plain({ full: true }))).toMatchFileSnapshot('golden/rich-full.md');
});

test('what does not fit into a ticket is named', () => {
  const findings = [
    ...runs.rich.findings,
    ...runs.rich.findings.map(finding => ({ ...finding, id: `${finding.id}-again`, title: 'word '.repeat(100) })),
  ];
  const shown = markdown.render({ ...runs.rich, findings }, plain());
  expect(shown.length).toBeLessThanOrEqual(8000);
  expect(shown).toContain('Shortened to fit a ticket. The full report also has the rest of: ');
});

test.each([
  ['[click](https://example.com)', '\\[click\\](`https://example.com`)'],
  ['![x](y)', '!\\[x\\](y)'],
  ['<script>', '&lt;script>'],
  ['a < b, 3 <4', 'a < b, 3 <4'],
  ['&lt;b&gt; & co', '&amp;lt;b&amp;gt; & co'],
  ['# heading', '\\# heading'],
  ['- list', '\\- list'],
  ['1. one', '1\\. one'],
  ['*a* _b_ net_adapters ~~c~~', '\\*a\\* \\_b\\_ net_adapters \\~\\~c\\~\\~'],
  ['`code`', '\\`code\\`'],
  ['C:\\Users\\_pat', 'C:\\Users\\\\\\_pat'],
  ['see www.example.com.', 'see `www.example.com`.'],
  ['write to pat@example.com!', 'write to `pat@example.com`!'],
  ['one\n# two', 'one # two'],
  ['\x1b[2J', '\\x1b\\[2J'],
])('%j is written as %j', (text, escaped) => expect(escapeMarkdown(text)).toBe(escaped));

/** The lines outside fences; an open fence at the end is a failure. */
function outsideFences(shown: string): string[] {
  let open: string | undefined;
  const outside: string[] = [];
  for (const line of shown.split('\n')) {
    const ticks = /^`{3,}(?=text$|$)/.exec(line)?.[0];
    if (open !== undefined) open = line === open ? undefined : open;
    else if (ticks !== undefined && line.endsWith('text')) open = ticks;
    else outside.push(line);
  }
  expect(open).toBeUndefined();
  return outside;
}

describe('any run', () => {
  test('shows nothing that a terminal would act on', () => {
    fc.assert(
      fc.property(anyRun(true), fc.boolean(), (run, full) => {
        expect(markdown.render(run, plain({ full }))).not.toMatch(invisible);
      }),
      { numRuns: 60 },
    );
  });

  test('fits into a ticket', () => {
    fc.assert(
      fc.property(anyRun(true), run => {
        expect(markdown.render(run, plain()).length).toBeLessThanOrEqual(8000);
      }),
      { numRuns: 60 },
    );
  });

  test('has no line of a form that is not its own', () => {
    const ours =
      /^$|^#{2,3} (?:Fault|Fixed|Worth knowing|Ruled out|Checked|Not checked|Does not apply|What was tried|Limits|About|Facts|Raw|It explains|How we know|You can)|^ {0,2}- |^[^\s#>|=~`<-]|^<(?![a-z/!?])|^`[^`]|^\\/;
    fc.assert(
      fc.property(anyRun(true), fc.boolean(), (run, full) => {
        for (const line of outsideFences(markdown.render(run, plain({ full })))) expect(line).toMatch(ours);
      }),
      // The time limit is for the search after a failure: it tries hundreds of smaller runs.
      { numRuns: 60, interruptAfterTimeLimit: 15_000 },
    );
  });
});

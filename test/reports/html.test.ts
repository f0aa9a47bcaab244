import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import html from '../../src/reports/html.ts';
import { Markup, html as markup } from '../../src/reports/page/markup.ts';
import { anyRun } from './_arbitrary-run.ts';
import { mixed } from './_fleets.ts';
import { runs } from './_runs.ts';
import { invisible, plain } from './_style.ts';

test('a rich run', async () => {
  await expect(html.render(runs.rich)).toMatchFileSnapshot('golden/rich.html');
});

test('several machines', async () => {
  const hosts = new Map([['20260304-091210-pc-2', html.renderHost(runs.rich)]]);
  await expect(html.renderFleet(mixed, plain(), hosts)).toMatchFileSnapshot('golden/fleet.html');
});

test.each(Object.entries(runs))('%s: the same run gives the same page', (_name, run) => {
  expect(html.render(structuredClone(run))).toBe(html.render(run));
});

test('a machine with more to say than fits among 200 says what was left out, and where it is', () => {
  const [cause] = runs.rich.rootCauses;
  if (!cause) throw new Error('the rich run has no cause');
  const faults = Array.from({ length: 60 }, (_, at) => ({
    ...cause,
    id: `network/fault-${at}`,
    because: 'It does not work, and here is why. '.repeat(20),
  }));
  const shown = html.renderHost({ ...runs.rich, rootCauses: faults });
  expect(Buffer.byteLength(shown)).toBeLessThan(25_000);
  expect(shown).toMatch(
    /Left out here: Fault \d+ of 60 .* and \d+ more\. The whole report: <code>itfix report show 2f9c41d8/,
  );
  expect(html.renderHost(runs.rich)).not.toContain('Left out here');
});

describe('a piece of a page', () => {
  test('escapes what is filled in, in text and in attributes', () => {
    const evil = `<b a='1' b="2">&`;
    expect(markup`<p title="${evil}">${evil}</p>`.text).toBe(
      '<p title="&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;">&lt;b a=&#39;1&#39; b=&quot;2&quot;&gt;&amp;</p>',
    );
  });

  test('takes other pieces, lists and numbers as they are, and leaves out what is not there', () => {
    expect(markup`${new Markup('<i>')}${[markup`<b>`, '<']}${0}${undefined}${false}`.text).toBe('<i><b>&lt;0');
  });
});

test('any run: nothing that cannot be seen, and as many ends as beginnings', () => {
  fc.assert(
    fc.property(anyRun(true), run => {
      const shown = html.render(run);
      expect(shown).not.toMatch(invisible);
      for (const tag of ['section', 'details', 'ul', 'dl', 'svg', 'pre', 'main'])
        expect([tag, shown.split(`<${tag}`).length]).toEqual([tag, shown.split(`</${tag}>`).length]);
    }),
    { numRuns: 60 },
  );
});

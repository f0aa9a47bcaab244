import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { differenceOf } from '../../src/model/difference.ts';
import type { Run } from '../../src/model/run.ts';
import html from '../../src/reports/html.ts';
import { anyRun } from '../reports/_arbitrary-run.ts';
import { hostileFleet, mixed } from '../reports/_fleets.ts';
import { runs } from '../reports/_runs.ts';
import { plain } from '../reports/_style.ts';
import { barriers, hasBrowser, openShowroom, overflow, type Showroom } from './browser.ts';
import { drawn } from './drawn.ts';
import { manyMachines } from './many-machines.ts';

const hosts = new Map(mixed.hosts.map(({ run }) => [run, html.renderHost({ ...runs.rich, id: run })]));
const pages: Readonly<Record<string, string>> = {
  ...Object.fromEntries(Object.entries(runs).map(([name, run]) => [name, html.render(run)])),
  'every picture': html.render(drawn),
  'several machines': html.renderFleet(mixed, plain(), hosts),
  'two runs': html.renderDifference(differenceOf(runs.rich, runs.fixed), plain({ full: true })),
  'hostile machines': html.renderFleet(hostileFleet, plain()),
};

const widths = [320, 768, 1440];
const schemes = ['light', 'dark'] as const;

describe.skipIf(!hasBrowser)('in a browser', () => {
  let showroom: Showroom;
  beforeAll(async () => {
    showroom = await openShowroom();
  });
  afterAll(() => showroom.close());

  const looks = Object.keys(pages).flatMap(name => widths.map(width => ({ name, width })));

  test.each(looks)(
    '$name at $width pixels: asks for nothing, says nothing, fits',
    async ({ name, width }) => {
      for (const colorScheme of schemes) {
        const opened = await showroom.open(pages[name] ?? '', { viewport: { width, height: 900 }, colorScheme });
        // All that is folded counts, too.
        await opened.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })");
        expect(await overflow(opened.page)).toBe(0);
        expect(await barriers(opened.page)).toEqual([]);
        expect(opened.trouble).toEqual([]);
        expect(opened.requests).toEqual([]);
        await opened.close();
      }
    },
    30_000,
  );

  test('a page is the same without scripts', async () => {
    const [scripted, bare] = await Promise.all(
      [true, false].map(javaScriptEnabled => showroom.open(pages.rich ?? '', { javaScriptEnabled })),
    );
    const words = await Promise.all([scripted, bare].map(opened => opened?.page.locator('body').textContent()));
    expect(words[0]).toBe(words[1]);
    expect(words[0]).toContain('The DNS server 192.168.7.53 does not answer');
    await Promise.all([scripted?.close(), bare?.close()]);
  });

  test('a screen reader finds the way by headings, and hears what the pictures show', async () => {
    const { page, close } = await showroom.open(pages.rich ?? '');
    const heard = await page.locator('body').ariaSnapshot();
    expect(heard).toMatch(/heading "N21 network\/dns-unreachable: [^"]*" \[level=1\]/);
    expect(heard).toMatch(/heading "Ruled out \(6\)" \[level=2\]/);
    expect(heard).toMatch(
      /img "N21 dns-unreachable \(192\.168\.7\.53\) is a cause; it explains N25 names-fail, N38 site-down; not checked before it: N27 local-firewall/,
    );
    await close();
  });

  test('pictures say in words what they show', async () => {
    const { page, close } = await showroom.open(pages['every picture'] ?? '');
    const heard = await page.locator('main').ariaSnapshot();
    for (const words of [
      'Disk space: how much of each file system is used: / FULL, 800 MB free; /srv/',
      'Memory: what is taken of 8.0 GB: Memory 600 MB left; Swap 1.9 GB used; browser 4.1 GB; ',
      'Supplies: what is left in the printers: office: Black Cartridge HP W2030A (black) LOW, 4 %; office: Waste Toner Box 80 % room"',
      'Battery: DELL 1VX1H93 charged to 63 %; DELL 1VX1H93: health holds 41 %',
      'The way to 198.51.100.7: 1 192.168.7.1 (local network), 0.40 ms, 3 of 3; 2 silent (the line), 0 of 3; ',
      'net.series: delay and loss: 192.168.7.1, ping (local network): 0.40 ms; 198.51.100.7, port 443 (the line): 20.0 ms, 3/15 lost',
    ])
      expect(heard).toContain(`img "${words}`);
    await close();
  });

  test('everything is reached with the keyboard', async () => {
    const { page, close } = await showroom.open(pages.rich ?? '');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to the report');
    const reached = new Set<string>();
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab');
      reached.add(String(await page.evaluate('document.activeElement.textContent')).trim());
    }
    expect([...reached].filter(words => /^Raw output \(\d+\)$/.test(words))).toHaveLength(1);
    await page.locator('summary', { hasText: /^Raw output/ }).press('Enter');
    expect(await page.locator('summary', { hasText: 'e3 gateway' }).last().isVisible()).toBe(true);
    await close();
  });

  test.each(['A4', 'Letter'])('on paper (%s)', async format => {
    const { page, trouble, close } = await showroom.open(pages.rich ?? '');
    await page.emulateMedia({ media: 'print' });
    expect(await page.locator('nav').isVisible()).toBe(false);
    expect(await page.locator('h1').isVisible()).toBe(true);
    const paper = await page.pdf({ format });
    expect(paper.subarray(0, 5).toString()).toBe('%PDF-');
    const sheets = paper.toString('latin1').match(/\/Type \/Page\b/g)?.length ?? 0;
    expect(sheets).toBeGreaterThanOrEqual(2);
    expect(sheets).toBeLessThanOrEqual(6);
    expect(trouble).toEqual([]);
    await close();
  });

  test('whatever a machine says stays text', async () => {
    const { page, requests, trouble, close } = await showroom.open('<!doctype html><title>empty</title>');
    const strangers = (text: string): Promise<string[]> => page.evaluate(`(${findStrangers})(${JSON.stringify(text)})`);
    expect(await strangers('<p onclick="x()"><script>x()</script><a href="javascript:x()">y</a>')).toEqual([
      'onclick',
      'script',
      'a link that leads away',
    ]);
    await fc.assert(
      fc.asyncProperty(anyRun(true), async run => {
        const shown = html.render(run);
        expect(await strangers(shown)).toEqual([]);
        expect(shown).not.toMatch(/[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/u);
        expect(
          await strangers(html.renderFleet(mixed, plain(), new Map([['20260304-091210-pc-1', html.renderHost(run)]]))),
        ).toEqual([]);
      }),
      { numRuns: 60, interruptAfterTimeLimit: 30_000 },
    );
    expect(await strangers(html.renderFleet(hostileFleet, plain()))).toEqual([]);
    expect([...requests, ...trouble]).toEqual([]);
    await close();
  }, 60_000);

  test('lines of ten megabytes', async () => {
    const long = 'x<b>&'.repeat(2_000_000);
    const [e1] = Object.values(runs.rich.evidence);
    const run: Run = {
      ...runs.rich,
      symptom: { id: 'long', words: long },
      facts: { ...runs.rich.facts, 'network/long': { ok: true, value: { text: long }, evidence: ['e1'] } },
      evidence: { ...runs.rich.evidence, ...(e1 ? { e1: { ...e1, stdout: long, stderr: long } } : {}) },
      limits: [long],
    };
    const shown = html.render(run);
    expect(shown.length).toBeLessThan(1_000_000);
    const { page, close } = await showroom.open(shown, { viewport: { width: 320, height: 900 } });
    await page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })");
    expect(await overflow(page)).toBe(0);
    await close();
  });

  test('200 machines: below 5 MB, open within a second, each found from the matrix', async () => {
    const { fleet, hosts: fragments } = manyMachines(200);
    const shown = html.renderFleet(fleet, plain(), fragments);
    expect(Buffer.byteLength(shown)).toBeLessThan(5e6);
    const { page, trouble, requests, close } = await showroom.open(shown);
    const openedMs = await page.evaluate<number>("performance.getEntriesByType('navigation')[0].loadEventEnd");
    expect(openedMs).toBeGreaterThan(0);
    expect(openedMs).toBeLessThan(1000);
    const [sick] = fleet.hosts.filter(({ verdict }) => verdict === 'problems');
    await page.getByRole('link', { name: sick?.name ?? '', exact: true }).click();
    expect(page.url()).toContain(`#run-${sick?.run}`);
    expect(await overflow(page)).toBe(0);
    expect([...trouble, ...requests]).toEqual([]);
    await close();
  }, 30_000);
});

const tagsOfPages =
  'html head meta title style body a header p div h1 dl dt dd nav ul li main section h2 h3 figure figcaption svg circle path rect line text details summary pre code footer span table thead tbody tr th td br';
const attributesOfPages =
  'lang charset http-equiv content name class href id aria-label aria-labelledby role width height cx cy r d x y x1 x2 y1 y2 rx text-anchor open scope tabindex';

/** Runs in the browser: elements, attributes and links that pages are not made of, and so came from the outside. */
const findStrangers = `source => [...new DOMParser().parseFromString(source, 'text/html').querySelectorAll('*')].flatMap(one => [
  ...('${tagsOfPages}'.split(' ').includes(one.localName) ? [] : [one.localName]),
  ...[...one.attributes].map(({ name }) => name).filter(name => !'${attributesOfPages}'.split(' ').includes(name)),
  ...(one.localName === 'a' && !one.getAttribute('href')?.startsWith('#') ? ['a link that leads away'] : []),
])`;

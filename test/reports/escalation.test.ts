import { describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import markdown from '../../src/reports/markdown.ts';
import text from '../../src/reports/text.ts';
import { runs } from './_runs.ts';
import { plain } from './_style.ts';

/** A run that has everything a report can tell: a change that helped, a symptom, answers, and names that were replaced. */
const told: Run = {
  ...runs.rich,
  actions: runs.fixed.actions,
  fixed: (runs.fixed.fixed ?? []).map(cause => ({
    ...cause,
    remedies: [
      { id: 'printer/start-print-service', title: '', risk: 'undoable', effect: '', elevated: true, steps: [] },
    ],
  })),
  facts: { ...runs.rich.facts, 'network/clock': { ok: true, value: { offsetSec: -7200.4 }, evidence: ['e10'] } },
  redaction: { level: 'standard', replaced: [{ kind: 'host name', values: 2, times: 9 }] },
};

/**
 * What tier 2 wants to find, from the table of the catalogue (report.md, "Fields"): what has a star there, and can be known. Who ran it is told by the
 * account and the way; a ticket number and the state of management nobody tells itfix yet.
 */
const wanted: readonly (readonly [field: string, shown: RegExp])[] = [
  ['report id', /REPORT:? +2f9c41d8/],
  ['schema version, tool version', /Made by: itfix 0\.1\.0 \(format 1\)/],
  ['playbook, its version and hash', /Playbook: network \(No network.*\), SHA-256 3b1f0a52c4d96e7788/],
  ['start and end with the zone', /When: 2026-03-04 09:12:10 UTC to 2026-03-04 09:12:41 UTC, took 31 s/],
  ['clock offset', /Its clock: 7200 s behind/],
  ['who ran it, and by which way', /Reached as: `?ssh:\/\/pat@pc-17`? \(from another machine, over SSH\)/],
  ['host, system, model, serial', /Machine: pc-17, Debian GNU\/Linux 12, OptiPlex 7010, serial 7XK2M13/],
  ['rights', /ordinary user without administrator rights/],
  ["the user's own words", /SYMPTOM:? +"No website opens and no mail comes"/],
  ['what was answered: since when, who has it', /Answer: others: cannot-tell/],
  ['code and id with a sentence', /N21 network\/dns-unreachable: The DNS server 192\.168\.7\.53 does not answer/],
  ['how sure, and why', /likely: shown by e6 \(dns\) and e4 \(resolvers\)/],
  ['what is folded under it', /N25 names-fail: "Names of the Internet resolve" is not true now/],
  ['what was measured against', /What should be true: Each DNS server answers\. \(Check network\/dns-unreachable\.\)/],
  ['thresholds', /Setting: dns-wait-ms: 2500/],
  ['evidence: number, fact, value', /Fact e6 dns: servers=.*answered=false/],
  ['evidence: command and time', /e6 dns: 09:12:16 UTC[\s\S]*asked: `?DNS questions for example\.com/],
  ['raw lines', /communications error to 192\.168\.7\.53#53/],
  [
    'ruled out: hypothesis, test, result',
    /N18 gateway-unreachable: The gateway answers\.[\s\S]*e3 gateway \(ping .*alive=true/,
  ],
  [
    'not checked: what, why, by which command',
    /N27 local-firewall.*[\s\S]*Why not: firewall: no permission[\s\S]*sudo nft list ruleset/,
  ],
  ['actions: what became of it', /Start the print service: done/],
  ['actions: risk', /what was tried[\s\S]*by printer\/start-print-service[^\n]*\n[^\n]*Risk: it can be undone/i],
  ['what is asked, of which queue', /ASK:? +network: make this true again/],
  ['priority', /PRIORITY:? +P3 proposed/],
  ['how much was replaced', /Personal data: replaced by stand-ins \\?\(standard\\?\): host name 2 \\?\(9 times\\?\)/],
];

describe.each([
  ['text', text.render(told, plain({ full: true, width: 400 }))],
  ['markdown', markdown.render(told, plain({ full: true }))],
])('the full report as %s has', (_format, shown) => {
  test.each(wanted)('%s', (_field, form) => expect(shown).toMatch(form));
});

describe('the short Markdown', () => {
  test.each(Object.entries(runs))('%s routes the ticket in its first twelve lines', (_name, run) => {
    const first = markdown.render(run, plain()).split('\n').slice(0, 12).join('\n');
    for (const word of ['REPORT', 'SYMPTOM', 'VERDICT', 'CONFIDENCE', 'ASK', 'PRIORITY', 'TRIED'])
      expect(first).toContain(`- ${word}: `);
  });

  test('says the same words as the text, in the same order', () => {
    const words = (shown: string): string[] =>
      shown
        .replaceAll(/^`{3,}\w*$|^ *(?:#+|-|\d\.|•|│) (?:Step \d:)?/gm, '')
        .replaceAll(/[`\\]/g, '')
        .toLowerCase()
        .match(/[\p{L}\p{N}./=-]{3,}/gu) ?? [];
    const [inText, inMarkdown] = [
      text.render(runs.healthy, plain({ width: 400 })),
      markdown.render(runs.healthy, plain()),
    ].map(words);
    expect(inMarkdown).toEqual(inText);
  });
});

import type { Language } from '../model/language.ts';
import type { PlatformName } from '../model/platform.ts';
import type { ParamValue, Playbook } from '../model/playbook.ts';
import type { Probe } from '../model/probe.ts';
import type { Reading, Reason } from '../model/reading.ts';
import { type Judgement, judge } from './judge.ts';
import type { Circumstances } from './scope.ts';
import { select } from './selection.ts';

/** A machine as a playbook sees it. */
export interface PlaybookCase {
  readonly platform: PlatformName;
  /** By fact name: its value, or `{unknown: <why>}`. `network/clock` is a fact of another playbook; those that are not named are not needed. */
  readonly facts: { readonly [name: string]: unknown };
  readonly params: { readonly [name: string]: ParamValue };
  readonly answers: { readonly [question: string]: string };
  readonly offline: boolean;
  /** Whether itfix looks at its own machine. Without it: yes, unless the playbook is about the way to another. */
  readonly here?: boolean | undefined;
  /** The machine that is dialled, where it is another one. */
  readonly host?: string | undefined;
  readonly port?: number | undefined;
}

/** Judges a case. A fact that does not fit its probe, or that the playbook does not have, is an error: such a case would prove nothing. */
export function judgeCase(
  given: PlaybookCase,
  playbook: Playbook,
  others: readonly Playbook[],
  probes: ReadonlyMap<string, Probe>,
  language: Language,
): Judgement {
  const all = [playbook, ...others];
  const readings = new Map<string, Reading>();
  for (const one of all)
    for (const { name, probe } of Object.values(one.facts)) {
      const isOwn = one === playbook;
      const said = isOwn ? name : `${one.id}/${name}`;
      const value = given.facts[said] ?? (isOwn ? undefined : { unknown: 'not-needed' });
      readings.set(`${one.id}/${name}`, readingOf(said, value, probes.get(probe)));
    }
  for (const name of Object.keys(given.facts))
    if (!readings.has(name.includes('/') ? name : `${playbook.id}/${name}`))
      throw new Error(`the playbook has no fact "${name}"`);
  const params = Object.fromEntries(all.map(one => [one.id, paramsOf(one, one === playbook ? given.params : {})]));
  const run = {
    offline: given.offline,
    platform: given.platform,
    rights: 'root',
    here: given.here ?? playbook.for !== 'remote',
    ...(given.host === undefined ? {} : { host: given.host }),
    ...(given.port === undefined ? {} : { port: given.port }),
  } as const;
  const circumstances: Circumstances = { params, answers: given.answers, run };
  const selection = select(all, [playbook.id]);
  return judge({ selection, readings, circumstances, language }, () => undefined);
}

function paramsOf({ params }: Playbook, given: PlaybookCase['params']): { [name: string]: ParamValue } {
  return Object.fromEntries(Object.entries(params).map(([name, param]) => [name, given[name] ?? param.default]));
}

function readingOf(name: string, value: unknown, probe: Probe | undefined): Reading {
  if (value === undefined) throw new Error(`the case says nothing about the fact "${name}"`);
  const why = typeof value === 'object' && value !== null && 'unknown' in value ? value.unknown : undefined;
  if (why !== undefined) return { ok: false, reason: reasonNamed(String(why)), evidence: [] };
  const parsed = probe?.fact.safeParse(value);
  if (!parsed?.success)
    throw new Error(
      `the fact "${name}" does not fit its probe: ${parsed?.error.issues.map(issue => `${issue.path.join('.')}: ${issue.message}`).join('; ')}`,
    );
  return { ok: true, value: parsed.data, evidence: [] };
}

function reasonNamed(why: string): Reason {
  const reasons: readonly Reason[] = [
    { why: 'denied', needs: 'administrator rights' },
    { why: 'not-needed', condition: 'it matters' },
    { why: 'offline' },
    { why: 'cancelled' },
    { why: 'timed-out', limitMs: 10_000 },
    { why: 'tool-missing', tool: 'some-tool' },
    { why: 'not-kept', what: 'journal' },
    { why: 'unparsable', problem: 'not recorded' },
  ];
  const reason = reasons.find(candidate => candidate.why === why);
  if (!reason) throw new Error(`no reason "${why}"; known: ${reasons.map(candidate => candidate.why).join(', ')}`);
  return reason;
}

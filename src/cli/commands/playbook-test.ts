import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { judgeCase } from '../../engine/case.ts';
import { platformNames } from '../../model/platform.ts';
import type { Playbook } from '../../model/playbook.ts';
import { cel } from '../../playbook/language.ts';
import { exitCodes } from '../exit.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { findSource, type Loaded, loadPlaybooks, ownPlaybooks } from '../playbooks.ts';
import { openRooms } from '../rooms.ts';
import { shown } from '../shown.ts';
import { UsageError } from '../usage-error.ts';

const Case = z.strictObject({
  title: z.string(),
  /** Another case of the folder, whose facts this one changes. */
  base: z.string().optional(),
  /** That of the base when left out; linux when there is none. */
  platform: z.enum(platformNames).optional(),
  facts: z.record(z.string(), z.unknown()).default({}),
  params: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())])).default({}),
  answers: z.record(z.string(), z.string()).default({}),
  offline: z.boolean().default(false),
  /** Of a machine that is looked at from another: `here: false`, and which one is dialled. The base tells them, too. */
  here: z.boolean().optional(),
  host: z.string().optional(),
  port: z.number().optional(),
  /** Every root cause, also warnings, in any order: `network/no-carrier (eth0)`. */
  roots: z.array(z.string()),
  /** Findings that must be folded below them; others may be too. */
  consequences: z.array(z.string()).default([]),
  verdict: z.string().optional(),
});
type Case = z.output<typeof Case>;

/** `itfix playbook test`: each case, then whether the cases say something about every check. */
export async function test(names: readonly string[], options: { cases: string }, context: Context): Promise<void> {
  const wanted = names.length > 0 ? names : ownPlaybooks(context.packageRoot);
  const sources = wanted.map(name => findSource(name, context.packageRoot));
  const loaded = await loadPlaybooks(sources, context.packageRoot, openRooms(context.roomsRoot));
  const lines = sources.flatMap(({ id }) => testPlaybook(id, join(options.cases, id), loaded));
  const failed = lines.filter(line => !line.startsWith('ok')).length;
  if (failed > 0) process.exitCode = exitCodes.problems;
  await print([...lines.map(line => shown(line)), `${lines.length - failed} passed, ${failed} failed`].join('\n'));
}

function testPlaybook(id: string, folder: string, loaded: Loaded): string[] {
  const playbook = loaded.playbooks.find(candidate => candidate.id === id);
  if (!playbook) return [];
  if (!existsSync(folder))
    throw new UsageError(
      `There are no cases in ${folder}.`,
      'Name the folder with --cases: it holds one folder for each playbook.',
    );
  const cases = new Map(
    readdirSync(folder)
      .filter(file => file.endsWith('.yaml'))
      .map(file => [file.replace(/\.yaml$/, ''), readCase(join(folder, file))]),
  );
  const results = [...cases].map(
    ([name, one]) => `${problemOf(one, cases, playbook, loaded) ?? 'ok'}  ${id}/${name}: ${one.title}`,
  );
  const shown = new Set([...cases.values()].flatMap(({ roots }) => roots.map(root => root.replace(/ \(.*$/, ''))));
  const unproven = Object.keys(playbook.checks)
    .filter(check => !shown.has(check))
    .map(check => `FAILS  ${check}: no case has it as a root cause`);
  const healthy = platformNames
    .filter(
      platform =>
        ![...cases.values()].some(
          one => (resolve(one, cases).platform ?? 'linux') === platform && one.roots.length === 0,
        ),
    )
    .map(platform => `FAILS  ${id}: no healthy case for ${platform}`);
  return [...results, ...unproven, ...healthy];
}

function readCase(file: string): Case {
  const parsed = Case.safeParse(parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(issue => `${issue.path.join('.') || 'case'}: ${issue.message}`);
  throw new UsageError(`${file}: ${problems.join('; ')}.`, 'docs/playbooks.md shows the form of a case.');
}

/** A case with what it takes from its base. Maps are merged, everything else is replaced (RFC 7396). */
function resolve(one: Case, cases: ReadonlyMap<string, Case>, depth = 0): Case {
  if (one.base === undefined) return one;
  const base = cases.get(one.base);
  if (!base || depth > 5)
    throw new UsageError(
      `A case has the base "${one.base}", which is not there or stands on itself.`,
      'A base is another case of the same folder, without .yaml.',
    );
  const below = resolve(base, cases, depth + 1);
  const facts = Object.fromEntries(
    Object.entries({ ...below.facts, ...one.facts }).map(([name]) => [name, merge(below.facts[name], one.facts[name])]),
  );
  return {
    ...one,
    platform: one.platform ?? below.platform,
    here: one.here ?? below.here,
    host: one.host ?? below.host,
    port: one.port ?? below.port,
    facts,
    params: { ...below.params, ...one.params },
  };
}

function merge(base: unknown, change: unknown): unknown {
  if (change === undefined) return base;
  if (!isMap(change) || 'unknown' in change) return change;
  const merged: { [key: string]: unknown } = isMap(base) && !('unknown' in base) ? { ...base } : {};
  for (const [key, value] of Object.entries(change)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  return merged;
}

function isMap(value: unknown): value is { [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function problemOf(
  one: Case,
  cases: ReadonlyMap<string, Case>,
  playbook: Playbook,
  { playbooks, probes }: Loaded,
): string | undefined {
  const given = resolve(one, cases);
  try {
    const judgement = judgeCase(
      { ...given, platform: given.platform ?? 'linux' },
      playbook,
      playbooks.filter(other => other !== playbook),
      probes,
      cel,
    );
    const roots = judgement.rootCauses
      .map(({ id, subject }) => (subject === undefined ? id : `${id} (${subject})`))
      .sort();
    const folded = judgement.rootCauses.flatMap(({ consequences }) => consequences);
    const missing = given.consequences.filter(id => !folded.includes(id));
    if (roots.join() !== [...given.roots].sort().join())
      return `FAILS (root causes: ${roots.join(', ') || 'none'}; expected: ${given.roots.join(', ') || 'none'})`;
    if (missing.length > 0) return `FAILS (not folded below a root cause: ${missing.join(', ')})`;
    if (given.verdict !== undefined && given.verdict !== judgement.verdict)
      return `FAILS (verdict ${judgement.verdict}, expected ${given.verdict})`;
    return undefined;
  } catch (error) {
    return `FAILS (${error instanceof Error ? error.message : error})`;
  }
}

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import { platformNames } from '../model/platform.ts';
import { UsageError } from './usage-error.ts';

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
/** A machine in a file: its facts, and what is wrong with it. */
export type Case = z.output<typeof Case>;

/** The cases of a folder, by name. */
export function readCases(folder: string): Map<string, Case> {
  const files = readdirSync(folder).filter(file => file.endsWith('.yaml'));
  return new Map(files.map(file => [file.replace(/\.yaml$/, ''), readCase(join(folder, file))]));
}

function readCase(file: string): Case {
  const parsed = Case.safeParse(parse(readFileSync(file, 'utf8')));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(issue => `${issue.path.join('.') || 'case'}: ${issue.message}`);
  throw new UsageError(`${file}: ${problems.join('; ')}.`, 'docs/playbooks.md shows the form of a case.');
}

/** A case with what it takes from its base. Maps are merged, everything else is replaced (RFC 7396). */
export function resolve(one: Case, cases: ReadonlyMap<string, Case>, depth = 0): Case {
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

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { openRooms } from '../src/cli/rooms.ts';
import { type PlatformName, platformNames } from '../src/model/platform.ts';
import { Denied, type Method, NotKept, type Probe, type Row, ToolMissing, Unparsable } from '../src/model/probe.ts';
import { platforms } from '../src/platforms/platforms.ts';

const rooms = openRooms(new URL('../src/', import.meta.url));
const folder = new URL('probes/', import.meta.url).pathname;

const Case = z.strictObject({
  platform: z.enum(platformNames),
  /** Which of the row's methods, from 0. */
  method: z.number().default(0),
  params: z.record(z.string(), z.unknown()).default({}),
  /** The script as it is sent, where the case is about that. */
  command: z.string().optional(),
  stdout: z.string().default(''),
  stderr: z.string().default(''),
  exit: z.number().default(0),
  fact: z.unknown().optional(),
  reason: z
    .strictObject({ why: z.enum(['unparsable', 'denied', 'tool-missing', 'not-kept']), says: z.string().optional() })
    .optional(),
});

function methodsOf(row: Row<unknown, unknown>): readonly Method<unknown, unknown>[] {
  if ('unsupported' in row) return [];
  return 'command' in row ? [row] : row;
}

/** The fact, or which error with which words. */
function outcome(probe: Probe, method: Method<unknown, unknown>, sample: z.output<typeof Case>, params: unknown) {
  const execution = {
    asked: '',
    ended: { by: 'exit' as const, code: sample.exit },
    stdout: sample.stdout,
    stderr: sample.stderr,
    droppedBytes: 0,
    startedAt: '2026-01-01T00:00:00.000Z',
    durationMs: 1,
  };
  try {
    return { fact: probe.fact.parse(method.parse(execution, params)) };
  } catch (error) {
    if (error instanceof Unparsable) return { why: 'unparsable', says: error.message };
    if (error instanceof Denied) return { why: 'denied', says: error.needs };
    if (error instanceof ToolMissing) return { why: 'tool-missing', says: error.tool };
    if (error instanceof NotKept) return { why: 'not-kept', says: error.what };
    throw error;
  }
}

describe.each(readdirSync(folder))('%s', name => {
  test.each(readdirSync(join(folder, name)))('%s', async file => {
    const sample = Case.parse(parse(readFileSync(join(folder, name, file), 'utf8')));
    const probe = await rooms.probe(name);
    if (!probe) throw new Error(`no probe "${name}"`);
    const method = methodsOf(probe.on[sample.platform])[sample.method];
    if (!method) throw new Error(`${name} has no method ${sample.method} on ${sample.platform}`);
    const params = probe.params.parse(sample.params);
    if (sample.command !== undefined)
      expect(platforms[sample.platform].script(method.command(params)).trim()).toBe(sample.command.trim());
    const got = outcome(probe, method, sample, params);
    if (sample.reason === undefined) return expect(got).toEqual({ fact: sample.fact });
    expect(got).toMatchObject({ why: sample.reason.why });
    if (sample.reason.says !== undefined) expect(JSON.stringify(got)).toContain(sample.reason.says);
  });
});

describe.each(rooms.probeNames())('%s', name => {
  test('has a case, or is asked from this process alone', async () => {
    const probe = await rooms.probe(name);
    const isAsked = platformNames.some(platform => probe && methodsOf(probe.on[platform]).length > 0);
    expect(readdirSync(folder).includes(name)).toBe(isAsked);
    if (!isAsked) expect(probe?.here).toBeDefined();
  });
  test.each(platformNames)('renders its commands on %s', async (platform: PlatformName) => {
    const probe = await rooms.probe(name);
    if (!probe) throw new Error(`no probe "${name}"`);
    const params = probe.params.parse(probe.sample ?? {});
    for (const method of methodsOf(probe.on[platform]))
      expect(platforms[platform].script(method.command(params))).not.toBe('');
  });
});

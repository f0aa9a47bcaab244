import { spawnSync } from 'node:child_process';
import { platform } from 'node:os';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import type { Method, Probe } from '../../src/model/probe.ts';
import { linux } from '../../src/platforms/linux.ts';
import { amount, day, known, text } from '../../src/probes/hardware/_known.ts';
import { moduleMaker, processorName } from '../../src/probes/hardware/_maker.ts';
import battery from '../../src/probes/hardware/battery.ts';
import bios from '../../src/probes/hardware/bios.ts';
import board from '../../src/probes/hardware/board.ts';
import cpu from '../../src/probes/hardware/cpu.ts';
import disks from '../../src/probes/hardware/disks.ts';
import graphics from '../../src/probes/hardware/graphics.ts';
import memory from '../../src/probes/hardware/memory.ts';
import system from '../../src/probes/hardware/system.ts';
import { architecture, languageTag } from '../../src/probes/software/_names.ts';

test.each([
  '',
  ' ',
  '-',
  'N/A',
  'None',
  'Not Specified',
  'Default string',
  'To be filled by O.E.M.',
  'To Be Filled By O.E.M.',
  'System Serial Number',
  'Not Available',
  '0x00000000',
  '0123456789',
  '03000200-0400-0500-0006-000700080009',
  null,
  undefined,
])('%j is not a name', value => expect(text(value)).toBeUndefined());

test.each(['PF1ABCDE', '20L8S02D00', 'X', 'Otherworld Computing', 'Invalides GmbH'])('%j is a name', value =>
  expect(text(value)).toBe(value),
);

test('control characters of firmware do not get through', () => {
  expect(text('\x1b[31mACME\x9b2J\nInc.\x7f')).toBe('[31mACME 2J Inc.');
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), value => {
      for (const letter of text(value) ?? '') expect(letter.codePointAt(0)).toBeGreaterThan(31);
    }),
  );
});

test('zero is no amount', () => {
  expect([amount(0), amount('0'), amount(''), amount(null), amount(Number.NaN), amount('8 GB'), amount(5)]).toEqual([
    ...Array.from({ length: 5 }),
    8,
    5,
  ]);
});

test('dates of makers', () => {
  expect([day('02/27/2024'), day('20240227000000.000000+000'), day('2024-02-27'), day(''), day('xx')]).toEqual([
    '2024-02-27',
    '2024-02-27',
    '2024-02-27',
    undefined,
    undefined,
  ]);
});

test('what is not known is absent, at every depth', () => {
  const Deep = z.object({ list: z.array(z.object({ name: z.string().optional() })) });
  expect(Object.keys(known(Deep, { list: [{ name: undefined }] }).list[0]!)).toEqual([]);
});

test('names of processors and makers are the same from every source', () => {
  expect(processorName('Intel(R) Core(TM) i7-8650U CPU @ 1.90GHz', 'GenuineIntel')).toBe('Intel Core i7-8650U');
  expect(processorName('Core™ i7-8650U', 'Intel')).toBe('Intel Core i7-8650U');
  expect([
    moduleMaker('00CE00B300CE'),
    moduleMaker('0x802C'),
    moduleMaker('80AD'),
    moduleMaker('Kingston'),
    moduleMaker('FFFF'),
  ]).toEqual(['Samsung', 'Micron', 'SK Hynix', 'Kingston', undefined]);
  expect([
    architecture('x86_64'),
    architecture('AMD64'),
    architecture('aarch64'),
    architecture('armv7l'),
    architecture('riscv64'),
  ]).toEqual(['x64', 'x64', 'arm64', 'arm', 'riscv64']);
  expect([languageTag('de_DE.UTF-8'), languageTag('C.UTF-8'), languageTag('en'), languageTag(undefined)]).toEqual([
    'de-DE',
    undefined,
    'en',
    undefined,
  ]);
});

/** The fact by the first command that gives one. */
function asked(probe: Probe): Record<string, unknown> {
  const methods: readonly Method<unknown, unknown>[] = [probe.on.linux].flat().filter(method => 'command' in method);
  for (const method of methods) {
    const { argv } = linux.invocation(method.command({}), { needs: method.needs ?? [] });
    const { stdout, stderr, status } = spawnSync(argv[0], argv.slice(1), { encoding: 'utf8' });
    if (status === 127) continue;
    const ended = { by: 'exit' as const, code: status ?? -1 };
    const execution = { asked: '', ended, stdout, stderr, droppedBytes: 0, startedAt: '', durationMs: 1 };
    return z.record(z.string(), z.unknown()).parse(probe.fact.parse(method.parse(execution, {})));
  }
  throw new Error('no method');
}

async function here(probe: Probe): Promise<Record<string, unknown>> {
  const fact = await probe.here!({}, { signal: new AbortController().signal, platform: 'linux' });
  return z.record(z.string(), z.unknown()).parse(probe.fact.parse(fact));
}

const skipped = platform() !== 'linux';
if (skipped) console.warn('skipped: compares systeminformation with the commands for Linux');

describe.skipIf(skipped)('both ways tell the same of this machine', () => {
  const fields: [string, Probe, string[]][] = [
    ['system', system, ['manufacturer', 'model', 'virtual', 'container']],
    ['bios', bios, ['vendor', 'version', 'releaseDate', 'uefi']],
    ['board', board, ['manufacturer', 'model', 'version']],
    ['cpu', cpu, ['vendor', 'model', 'cores', 'threads', 'sockets']],
    ['battery', battery, ['present']],
  ];
  test.each(fields)('%s', async (_name, probe, names) => {
    const [first, second] = [await here(probe), asked(probe)];
    for (const name of names) {
      if (first[name] !== undefined && second[name] !== undefined)
        expect({ [name]: first[name] }).toEqual({ [name]: second[name] });
    }
  });

  test('memory, within one percent', async () => {
    const [first, second] = [Number((await here(memory)).totalBytes), Number(asked(memory).totalBytes)];
    expect(Math.abs(first - second) / second).toBeLessThan(0.01);
  });

  test('disks', async () => {
    const Disks = z.object({ list: z.array(z.object({ name: z.string(), sizeBytes: z.number() })) });
    expect(Disks.parse(await here(disks))).toEqual(Disks.parse(asked(disks)));
  });

  test('as many graphics adapters', async () => {
    const Graphics = z.object({ adapters: z.array(z.unknown()) });
    expect(Graphics.parse(await here(graphics)).adapters).toHaveLength(Graphics.parse(asked(graphics)).adapters.length);
  });
});

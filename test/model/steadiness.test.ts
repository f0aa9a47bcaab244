import { describe, expect, test } from 'vitest';
import { type Light, unsteady } from '../../src/model/steadiness.ts';

const readAt = Date.parse('2026-03-04T09:12:00Z');
const light: Light = { readAt: [readAt, readAt + 60_000], isDeciding: false, areTwoMachines: false };
const deciding: Light = { ...light, isDeciding: true };

test.each([
  ['uptimeSec', 100, 90_000, 'time'],
  ['booted', '2026-03-01T08:00:00Z', '2026-03-01T08:00:01Z', 'time'],
  ['at', '2026-03-04T09:11:00+01:00', '2026-03-04T09:12:00Z', 'time'],
  ['notAfter', '2026-03-20T00:00:00Z', '2026-06-20T00:00:00Z', undefined],
  ['notAfter', '2026-03-01T00:00:00Z', '2026-06-20T00:00:00Z', undefined],
  ['pid', 812, 9120, 'number of its own'],
  ['top', [{ program: 'a' }], [{ program: 'b' }], 'moment'],
  ['load5', 0.2, 9, 'moment'],
  ['ioStalledPct', 0, 60, 'moment'],
  ['freeBytes', 10e9, 11e9, 'amount'],
  ['freeBytes', 10e9, 0.1e9, undefined],
  ['fullBytes', 1448, 1400, undefined],
  ['sizeBytes', 500e9, 512e9, undefined],
  ['swapTotalBytes', 0, 1e9, undefined],
  ['usedPct', 52, 55, 'amount'],
  ['usedPct', 52, 99, undefined],
  ['ms', 12, 90, 'amount'],
  ['medianMs', 12, 900, undefined],
  ['offsetSec', 0, 2, 'amount'],
  ['offsetSec', 0, -7200, undefined],
  ['offsetSec', -7200, 7200, undefined],
  ['signatureDays', 1, 3, 'amount'],
  ['signatureDays', 1, 40, undefined],
  ['packets', 100_000, 120_000, 'amount'],
  ['packets', 0, 12, undefined],
  ['reallocatedSectors', 8, 9, undefined],
  ['celsius', 41, 48, 'amount'],
  ['port', 443, 444, undefined],
  ['status', 200, 503, undefined],
  ['speedMbps', 1000, 100, undefined],
  ['text', 'retry 3 of 5', 'retry 4 of 5', 'wording'],
  ['text', 'retry 3 of 5', 'given up', undefined],
  ['address', '10.0.0.5', '10.0.0.6', undefined],
  ['mac', '02:00:5e:00:00:17', '02:00:5e:00:00:18', undefined],
  ['answered', true, false, undefined],
] as const)('%s: %j, then %j: %j', (name, before, after, why) => {
  expect(unsteady(name, before, after, light)).toBe(why);
  expect(unsteady(name, after, before, { ...light, readAt: [light.readAt[1], light.readAt[0]] })).toBe(why);
});

describe('what a changed check rests on', () => {
  test('counts when it moves less, too', () => {
    expect(unsteady('usedPct', 94, 96, deciding)).toBeUndefined();
    expect(unsteady('usedPct', 94, 94.5, deciding)).toBe('amount');
    expect(unsteady('load5', 0.2, 9, deciding)).toBeUndefined();
    expect(unsteady('top', ['a'], ['b'], deciding)).toBeUndefined();
  });

  test('is no time or number of a process even then', () => {
    expect(unsteady('pid', 1, 2, deciding)).toBe('number of its own');
    expect(unsteady('uptimeSec', 1, 2, deciding)).toBe('time');
  });
});

test('names and numbers of a machine say nothing where two machines are compared', () => {
  const two: Light = { ...light, areTwoMachines: true };
  for (const name of ['serial', 'hostname', 'mac', 'uuid', 'assetTag'])
    expect(unsteady(name, 'a', 'b', two)).toBe('identity');
  expect(unsteady('model', 'a', 'b', two)).toBeUndefined();
});

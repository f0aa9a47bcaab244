import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { inOffice } from './in-office.ts';
import type { Ran } from './seat.ts';

const { isHere, opened, office } = await inOffice();
const server = await opened?.sshd();

const Facts = z.object({ facts: z.record(z.string(), z.looseObject({ ok: z.boolean() })) });

/** What a battery holds changes between two looks. */
function factsOf({ stdout, stderr, status }: Ran): z.output<typeof Facts>['facts'] {
  expect([status, stderr]).toEqual([0, '']);
  return Facts.parse(JSON.parse(stdout, (name, value) => (name === 'percent' ? 'so much' : value))).facts;
}

describe.skipIf(!isHere)('the hardware of one machine', () => {
  test('is the same in every field, read by systeminformation here and by commands over SSH', async () => {
    const { seat, key } = office();
    const there = ['--accept-new-host-keys', '-i', key, '--on', `bob@127.0.0.1:${server?.port}`];
    const words = ['facts', 'hardware', '--json'];
    const local = factsOf(await seat.run(words));
    const remote = factsOf(await seat.run([...words, ...there]));
    expect(Object.keys(local)).toHaveLength(8);
    expect(remote).toEqual(local);
  });
});

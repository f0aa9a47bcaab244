import { expect, test } from 'vitest';
import { openSlots } from '../../src/engine/slots.ts';

test('never more at a time than there are slots, in the order asked, also when work fails', async () => {
  const slots = openSlots(3);
  const order: number[] = [];
  let running = 0;
  let most = 0;
  const work = async (index: number): Promise<number> => {
    order.push(index);
    most = Math.max(most, ++running);
    await new Promise(resolve => setTimeout(resolve, 1 + (index % 4)));
    running--;
    if (index % 5 === 0) throw new Error('failed');
    return index;
  };
  const ask = (from: number, to: number): Promise<number>[] =>
    Array.from({ length: to - from }, (_, index) => slots(() => work(from + index)));
  const first = ask(0, 15);
  const early = Promise.allSettled(first);
  await first[8];
  const ended = [...(await Promise.allSettled(ask(15, 30))), ...(await early)];
  expect(most).toBe(3);
  expect(order).toEqual([...order].sort((a, b) => a - b));
  expect(ended.filter(({ status }) => status === 'rejected')).toHaveLength(6);
  expect(await slots(async () => 'still open')).toBe('still open');
});

import { expect, test } from 'vitest';
import { posixFarSide } from '../../src/platforms/posix-far-side.ts';
import type { Channel } from '../../src/transports/ssh/channel.ts';
import { attachLane } from '../../src/transports/ssh/lane.ts';

const timers = (): number => process.getActiveResourcesInfo().filter(name => name === 'Timeout').length;

test('a lane that is closed before it says that it runs has no timer left when it says so', () => {
  const listeners: ((chunk: Buffer) => void)[] = [];
  const channel: Channel = {
    write: () => undefined,
    onOutput: (_stream, listener) => void listeners.push(listener),
    onEnd: () => undefined,
    close: () => undefined,
  };
  const before = timers();
  const open = () =>
    attachLane({
      farSide: posixFarSide,
      channel,
      nonce: 'n1',
      elevated: false,
      events: { idle: () => undefined, ended: () => undefined },
      opened: () => undefined,
      refused: () => undefined,
    });
  const says = (): void => {
    for (const hear of listeners.splice(0)) hear(Buffer.from('\nn1 Linux root\n'));
  };
  const running = open();
  says();
  expect(timers()).toBe(before + 1);
  running.close();
  expect(timers()).toBe(before);
  open().close();
  says();
  expect(timers()).toBe(before);
});

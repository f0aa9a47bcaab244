import { setTimeout as pause } from 'node:timers/promises';
import { ChannelRefused } from './channel.ts';

/** Practice values: sshd frees a session when its processes are gone, some moments after it was told to. */
const pausesMs = [50, 100, 200, 400, 800, 1600, 3200];

/** Opens a channel in place of one that was just closed: a server that is full may not have noticed yet. */
export async function openPatiently<T>(open: () => Promise<T>): Promise<T> {
  for (const pauseMs of pausesMs) {
    try {
      return await open();
    } catch (error) {
      if (!(error instanceof ChannelRefused)) throw error;
    }
    await pause(pauseMs);
  }
  return open();
}

import { getEventListeners } from 'node:events';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sh } from '../../src/model/command.ts';
import { until } from '../../src/model/until.ts';
import { sideBySide } from '../lab/side-by-side.ts';
import { connected, hopTo } from './open-ssh.ts';
import { needsSshd, type Sshd, sshdProgram, startSshd } from './sshd.ts';

let sshd: Sshd;
beforeAll(async () => {
  // Without a home nobody's profile makes a hundred logins slow.
  if (sshdProgram) sshd = await startSshd(['SetEnv HOME=/nonexistent']);
});
afterAll(() => sshd?.close());

setFlagsFromString('--expose-gc');
const collectGarbage: () => void = runInNewContext('gc');

/** Machines in each of three rounds: enough that 10 kB left by each are seen. */
const machines = 40;
const mostLeftBytes = 10_000;
/** Closed sockets are given up a moment later. */
const settleMs = 500;

test('a machine that is done leaves nothing behind here', { timeout: 60_000 }, async ({ skip }) => {
  if (!sshdProgram) return needsSshd(skip);
  const whole = until(undefined);
  const round = async (): Promise<number> => {
    await sideBySide(Array.from({ length: machines }), 8, async () => {
      const run = until(whole.signal, 20_000);
      const connection = await connected([hopTo(sshd)], { signal: run.signal });
      const options = { limitMs: 10_000, signal: run.signal };
      const { stdout } = await connection.run(sh`echo ${'x'.repeat(100)}; head -c 100000 /dev/zero`, options);
      expect(stdout).toHaveLength(100_101);
      await connection.close();
      run.end();
    });
    await new Promise(resolve => setTimeout(resolve, settleMs));
    collectGarbage();
    return process.memoryUsage().heapUsed;
  };
  await round(); // Loads and compiles.
  const before = await round();
  const after = await round();
  expect((after - before) / machines).toBeLessThan(mostLeftBytes);
  expect(getEventListeners(whole.signal, 'abort')).toHaveLength(0);
  whole.end();
});

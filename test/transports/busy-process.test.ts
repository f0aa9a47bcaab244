import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { sh } from '../../src/model/command.ts';
import { openLocal } from '../../src/transports/local.ts';

function keepBusy(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

/**
 * Node takes note of all ends together, also of those since it last looked for output, and looks at its timers before it looks for output
 * again. So a program can be known to have ended for long before it was ever read.
 */
test.skipIf(process.platform === 'win32')(
  'what a program said is read, however busy itfix was when it ended',
  async () => {
    const local = await openLocal('linux');
    const execution = local.run(sh`sleep 0.3; echo heard`, { limitMs: 10_000, signal: new AbortController().signal });
    const other = spawn('sh', ['-c', 'echo x'], { stdio: ['ignore', 'pipe', 'ignore'] });
    other.stdout.once('data', () => keepBusy(600)); // Meanwhile ours speaks and ends.
    other.once('exit', () => keepBusy(600)); // The end of ours is known, and nothing was read.
    keepBusy(100); // Output and end of the other are found in one look.
    expect(await execution).toMatchObject({ ended: { by: 'exit', code: 0 }, stdout: 'heard\n' });
  },
);

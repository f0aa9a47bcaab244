// Runs the figures over SSH in a network and a process tree of their own: nothing outside can reach the sshd in it, nothing is left running
// whatever happens, and what a machine's end of the line costs can be told, also of processes that nobody waits for.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';

if (process.platform !== 'linux' || process.getuid() !== 0) throw new Error('bench ssh needs Linux and root (unshare)');
process.chdir(new URL('../../', import.meta.url).pathname);
const code = `node_modules/.itfix-bench-${process.pid}`; // Beside the sources, so that packages are found.
const folder = mkdtempSync(join(tmpdir(), 'itfix-bench-'));
mkdirSync(code);
try {
  await build({
    entryPoints: ['scripts/bench/ssh.ts', 'scripts/bench/one-script.ts'],
    outdir: code,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    logLevel: 'warning',
  });
  const inside = 'ip link set lo up || exit; "$@" & wait $!'; // As the first process it collects all that nobody waits for.
  const { NODE_EXTRA_CA_CERTS: _left, ...env } = process.env; // Costs every start of Node 20 about 45 ms, and is not ours.
  const alone = spawn(
    'unshare',
    [
      '--net',
      '--pid',
      '--fork',
      '--kill-child',
      '--mount-proc',
      'sh',
      '-c',
      inside,
      'sh',
      process.execPath,
      join(code, 'ssh.mjs'),
    ],
    { stdio: 'inherit', env: { ...env, TMPDIR: folder, XDG_STATE_HOME: folder } },
  );
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => alone.kill('SIGKILL'));
  process.exitCode = await new Promise(resolve => alone.once('exit', code => resolve(code ?? 1)));
} finally {
  for (const one of [code, folder]) rmSync(one, { recursive: true, force: true });
}

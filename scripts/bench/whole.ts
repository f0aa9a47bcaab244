import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** What a program and all it started cost, from its start to its end. */
export interface Cost {
  readonly wallMs: number;
  readonly cpuMs: number;
  /** The most memory of the largest of its processes. */
  readonly memoryMb: number;
}

/** Longest time for one program: the slowest peer needs two minutes. */
const limitSec = 600;

/** Runs a program that has to end well, with one of these codes, under GNU time. */
export async function whole(
  words: readonly string[],
  stdin = '',
  env: NodeJS.ProcessEnv = {},
  codes: readonly number[] = [0],
): Promise<Cost> {
  const folder = mkdtempSync(join(tmpdir(), 'cost-'));
  const file = join(folder, 'cost');
  const started = performance.now();
  const { code, said } = await ended(['-o', file, '-f', '%U %S %M', 'timeout', `${limitSec}`, ...words], stdin, env);
  const wallMs = performance.now() - started;
  const [user = 0, system = 0, kilobytes = 0] =
    readFileSync(file, 'utf8').trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  rmSync(folder, { recursive: true });
  if (!codes.includes(code ?? -1)) throw new Error(`${words.join(' ')} ended with ${code}: ${said.slice(-2000)}`);
  return { wallMs, cpuMs: (user + system) * 1000, memoryMb: kilobytes / 1024 };
}

function ended(
  words: readonly string[],
  stdin: string,
  env: NodeJS.ProcessEnv,
): Promise<{ code: number | null; said: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn('/usr/bin/time', words, { stdio: ['pipe', 'ignore', 'pipe'], env: { ...process.env, ...env } });
    let said = '';
    child.stderr.on('data', chunk => {
      said += chunk;
    });
    child.once('error', reject);
    child.once('close', code => resolve({ code, said }));
    child.stdin.on('error', () => undefined); // It ended before it read all.
    child.stdin.end(stdin);
  });
}

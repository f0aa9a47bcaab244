import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { ps } from '../../src/model/command.ts';
import type { RunOptions } from '../../src/model/connection.ts';
import { connected, hopTo, openTo } from './open-ssh.ts';
import { startWindowsServer, type WindowsServer, type WindowsServerOptions } from './windows-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'itfix-windows-'));
const identityFile = join(folder, 'key');
execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', identityFile]);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const servers: WindowsServer[] = [];
afterEach(async () => {
  for (const server of servers.splice(0)) await server.close();
});

async function hop(options: WindowsServerOptions) {
  const server = await startWindowsServer(options);
  servers.push(server);
  return hopTo({ host: '127.0.0.1', port: server.port, user: 'tech', identityFile });
}

const options = (more: Partial<RunOptions> = {}): RunOptions => ({
  limitMs: 10_000,
  signal: new AbortController().signal,
  ...more,
});

describe.each([
  ['cmd', 'OpenSSH_for_Windows_9.5'],
  ['powershell', 'OpenSSH_for_Windows_8.1'],
  ['cmd', 'Another_server'],
] as const)('%s behind %s', (loginShell, ident) => {
  test('commands run, many at once, each with its own answer', async () => {
    const numbers = Array.from({ length: 12 }, (_, number) => number);
    const answers = numbers.map(
      number =>
        [
          `Get-Thing ${number}`,
          { stdout: `Gerät ${number} 🦊\n`, stderr: `w${number}\n`, code: number * 20, afterMs: 30 },
        ] as const,
    );
    const connection = await connected([await hop({ loginShell, ident, answers })]);
    expect(connection).toMatchObject({ platform: 'windows', rights: 'root' });
    const executions = await Promise.all(numbers.map(number => connection.run(ps`Get-Thing ${number}`, options())));
    for (const number of numbers) {
      expect(executions[number]).toMatchObject({
        ended: { by: 'exit', code: number * 20 },
        stdout: `Gerät ${number} 🦊\r\n`,
        stderr: `w${number}\r\n`,
      });
    }
    await connection.close();
  });

  test('a time limit ends only its own command', async () => {
    const answers = [
      ['slow', { afterMs: 5000 }],
      ['quick', { stdout: 'here' }],
    ] as const;
    const connection = await connected([await hop({ loginShell, ident, answers })]);
    expect((await connection.run(ps`slow`, options({ limitMs: 200 }))).ended.by).toBe('time-limit');
    expect((await connection.run(ps`quick`, options())).stdout).toBe('here');
    await connection.close();
  });

  test('constrained language is told', async () => {
    const { attempt } = await openTo([await hop({ loginShell, ident, languageMode: 'ConstrainedLanguage' })]);
    expect(attempt).toMatchObject({ outcome: 'no-shell', said: expect.stringContaining('ConstrainedLanguage') });
  });
});

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** The built program, as a user runs it, with a home of its own. */
export interface Itfix {
  readonly folder: string;
  run(...words: string[]): { status: number | null; stdout: string; stderr: string };
  runWith(env: NodeJS.ProcessEnv, ...words: string[]): { status: number | null; stdout: string; stderr: string };
  runWithInput(input: string, ...words: string[]): { status: number | null; stdout: string; stderr: string };
  start(...words: string[]): ChildProcess;
  write(name: string, text: string | Uint8Array): string;
  close(): void;
}

export const program = new URL('../../bin/itfix.js', import.meta.url).pathname;

export function openItfix(): Itfix {
  const folder = mkdtempSync(join(tmpdir(), 'itfix-e2e-'));
  const { NODE_EXTRA_CA_CERTS: _left, FORCE_COLOR: _color, NO_COLOR: _noColor, CI: _ci, ...inherited } = process.env;
  const env = { ...inherited, HOME: folder, XDG_STATE_HOME: folder, LC_ALL: 'C.UTF-8' };
  const ran = (more: NodeJS.ProcessEnv, input: string, words: string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...words], {
      encoding: 'utf8',
      cwd: folder,
      env: { ...env, ...more },
      timeout: 60_000,
      input,
      maxBuffer: 2 ** 28,
    });
    return { status, stdout, stderr };
  };
  return {
    folder,
    runWith: (more, ...words) => ran(more, '', words),
    runWithInput: (input, ...words) => ran({}, input, words),
    run: (...words) => ran({}, '', words),
    start: (...words) =>
      spawn(process.execPath, [program, ...words], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'] }),
    write(name, text) {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    },
    close: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A server that accepts and then says nothing: what waits for it waits until its own limit. */
export async function silentServer(): Promise<{ port: number; close(): void }> {
  const sockets = new Set<{ destroy(): void }>();
  const server: Server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

/** A small playbook about this machine only: loopback and the hosts file. */
export function smallPlaybook(port: number): string {
  return `language: 1
title: A small playbook
symptoms: { broken: It does not work }
facts:
  hosts: { probe: net.hosts }
  site: { probe: net.site, with: { url: "http://127.0.0.1:${port}/", waitMs: 4000 } }
checks:
  hosts-short:
    code: N24
    title: The hosts file is short
    expect: hosts.total < 100000
    otherwise: The hosts file is long.
    plain: The hosts file is long.
    severity: error
  site-answers:
    code: N38
    title: The site answers
    after: [hosts-short]
    expect: site.answered
    otherwise: "The site does not answer (\${site.result})."
    plain: The site does not answer.
    severity: error
escalate: { queue: network, include: [] }
`;
}

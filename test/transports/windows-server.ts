import type { AddressInfo } from 'node:net';
import ssh2, { type ServerChannel } from 'ssh2';
import { readableKeys } from './readable-keys.ts';
import { type Language, type LoginShell, startBy } from './windows-shells.ts';
import { type Answer, type Machine, playPowershell } from './windows-stand-in.ts';

export interface WindowsServerOptions extends Partial<Omit<Machine, 'onProblem' | 'answers'>> {
  readonly answers?: ReadonlyMap<string, Answer> | readonly (readonly [script: string, answer: Answer])[];
  /** The server's name: 8.1 came with Windows 10, 9.5 with Windows 11. */
  readonly ident?: string;
  readonly loginShell?: LoginShell;
  readonly language?: Language;
  /** What the account prints first: the AutoRun of cmd.exe, a profile of PowerShell. */
  readonly banner?: string;
}

export interface WindowsServer {
  readonly port: number;
  readonly hostKey: Buffer;
  /** Command lines that came, in order. */
  readonly commandLines: readonly string[];
  readonly problems: readonly string[];
  /** @throws when it was asked what nobody wrote an answer to. */
  close(): Promise<void>;
}

/** One key for all servers of a test file. */
const hostKeys = readableKeys();

/**
 * An SSH server on this machine that behaves as OpenSSH on Windows does, as far as documentation tells. Everything it says was written from
 * documentation; nothing was recorded on a Windows machine. It lets everybody in and plays the answers it is given.
 */
export async function startWindowsServer(options: WindowsServerOptions = {}): Promise<WindowsServer> {
  const { private: key, public: publicKey } = hostKeys;
  const problems: string[] = [];
  const commandLines: string[] = [];
  const machine: Machine = {
    rights: options.rights ?? 'root',
    languageMode: options.languageMode ?? 'FullLanguage',
    missing: options.missing ?? [],
    answers: new Map(options.answers),
    onProblem: problem => problems.push(problem),
  };
  const clients = new Set<ssh2.Connection>();
  const ident = options.ident ?? 'OpenSSH_for_Windows_9.5';
  const server = new ssh2.Server({ hostKeys: [key], ident }, client => {
    clients.add(client);
    client.on('error', () => undefined); // A client that goes away in the middle is what tests do.
    client.on('close', () => clients.delete(client));
    client.on('authentication', context => context.accept());
    client.on('session', accept => {
      const session = accept();
      session.on('exec', (acceptExec, _reject, { command }) => {
        commandLines.push(command);
        exec(acceptExec(), command, options, machine);
      });
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    hostKey: Buffer.from(publicKey.split(' ')[1] ?? '', 'base64'),
    commandLines,
    problems,
    async close() {
      for (const client of clients) client.end();
      await new Promise<void>(resolve => server.close(() => resolve()));
      if (problems.length > 0) throw new Error(problems.join('\n'));
    },
  };
}

function exec(channel: ServerChannel, command: string, options: WindowsServerOptions, machine: Machine) {
  channel.on('error', () => undefined);
  const shell = options.loginShell ?? 'cmd';
  if (options.banner) channel.write(options.banner);
  const start = startBy(shell, command, options.language ?? 'en');
  if ('program' in start) return playPowershell(channel, start.words, machine);
  channel.stderr.write(start.refusal);
  channel.exit(start.code);
  channel.end();
}

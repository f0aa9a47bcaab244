import { createServer, type Server, type Socket } from 'node:net';
import ssh2 from 'ssh2';
import { afterEach, describe, expect, test } from 'vitest';
import { sh } from '../../src/model/command.ts';
import type { SshAttempt } from '../../src/model/way.ts';
import { openSsh } from '../../src/transports/ssh.ts';
import { nobody } from './open-ssh.ts';
import { readableKeys } from './readable-keys.ts';

/** Servers of our own that misbehave on purpose: they speak real TCP and real SSH. */
const servers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of servers.splice(0)) await close();
});

async function listening(server: Server | ssh2.Server): Promise<number> {
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/** A TCP server that does this with each connection. */
async function tcp(serve: (socket: Socket) => void): Promise<number> {
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    serve(socket);
  });
  const port = await listening(server);
  servers.push(async () => {
    for (const socket of sockets) socket.destroy();
    await new Promise(resolve => server.close(resolve));
  });
  return port;
}

/** A channel, and the word by which a lane knows its own. */
type Exec = ssh2.ServerChannel & { readonly nonce: string };

const hostKey = readableKeys().private;

/** An SSH server that does this with each client. */
async function sshServer(serve: (client: ssh2.Connection) => void, banner?: string): Promise<number> {
  const clients = new Set<ssh2.Connection>();
  const server = new ssh2.Server({ hostKeys: [hostKey], ...(banner === undefined ? {} : { banner }) }, client => {
    clients.add(client);
    client.on('error', () => undefined);
    serve(client);
  });
  const port = await listening(server);
  servers.push(async () => {
    for (const client of clients) client.end();
    await new Promise(resolve => server.close(resolve));
  });
  return port;
}

/** One that lets everybody in and does this with each command line. */
function ssh(serve: (channel: Exec, client: ssh2.Connection) => void): Promise<number> {
  return sshServer(client => {
    client.on('authentication', context => context.accept());
    client.on('session', accept =>
      accept().on('exec', (acceptExec, _reject, { command }) => {
        const nonce = /itfix[0-9a-f]{24}/.exec(command)?.[0] ?? '';
        serve(Object.assign(acceptExec(), { nonce }), client);
      }),
    );
  });
}

const never = new AbortController().signal;
const hop = (port: number) => ({
  name: 'hostile',
  host: '127.0.0.1',
  port,
  user: 'ann',
  family: 0 as const,
  connectLimitMs: 700,
  keepAliveMs: 300,
  keepAliveMost: 2,
  keys: [],
  leftOut: [],
  beyond: [],
  methods: [],
  algorithms: {},
  judge: async () => undefined,
  hostKey: () => undefined,
});
const open = (port: number) => openSsh([hop(port)], { people: nobody, signal: never, lifeSec: 30 });
const attempt = async (port: number): Promise<SshAttempt> => (await open(port)).attempt;

/** However it misbehaves: it ends, and soon. */
const soonMs = 4000;

describe('each ends in its own finding, in time', () => {
  test.each<[string, SshAttempt['outcome'], (socket: Socket) => void]>([
    ['it takes the connection and says nothing', 'mute', () => undefined],
    ['it takes the connection and closes it', 'closed', socket => socket.end()],
    ['it resets the connection', 'closed', socket => socket.resetAndDestroy()],
    ['it is a web server', 'not-ssh', socket => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n')],
    ['it talks for ever before its greeting', 'not-ssh', socket => flood(socket, 'welcome to this machine\r\n')],
    ['one line without end', 'not-ssh', socket => flood(socket, 'x'.repeat(1000))],
    ['it has too many connections', 'busy', socket => socket.end('Exceeded MaxStartups\r\n')],
    ['it greets, and says nothing more', 'broken-off', socket => socket.write('SSH-2.0-mute\r\n')],
    ['it greets, and hangs up', 'broken-off', socket => socket.end('SSH-2.0-gone\r\n')],
    ['it greets, and sends rubbish', 'broken-off', socket => flood(socket, 'SSH-2.0-rubbish\r\n')],
    ['it greets with escape sequences', 'broken-off', socket => socket.end('SSH-2.0-\x1b[2J\x1b]0;owned\x07\r\n')],
  ])('%s', async (_what, outcome, serve) => {
    const start = Date.now();
    const { outcome: found } = await attempt(await tcp(serve));
    expect(found).toBe(outcome);
    expect(Date.now() - start).toBeLessThan(soonMs);
  });

  test('nobody listens', async () => {
    const port = await tcp(() => undefined);
    await servers.pop()?.();
    expect(await attempt(port)).toMatchObject({ outcome: 'refused', said: expect.stringContaining('ECONNREFUSED') });
  });

  test('a name that nobody knows', async () => {
    const known = await openSsh([{ ...hop(22), host: 'no-such-machine.invalid' }], {
      people: nobody,
      signal: never,
      lifeSec: 30,
    });
    expect(known.attempt.outcome).toBe('name-unknown');
  });

  test.each<[string, SshAttempt['outcome'], (channel: Exec, client: ssh2.Connection) => void]>([
    ['its shell hangs', 'broken-off', () => undefined],
    ['its shell is missing', 'no-shell', channel => say(channel, 'sh: not found\n', 127)],
    ['it allows no shell', 'no-shell', channel => say(channel, 'This account is currently not available.\n', 1)],
    ['it dies at the first command', 'broken-off', (_channel, client) => client.end()],
    ['it floods before it says what it is', 'no-shell', channel => floodChannel(channel)],
  ])(
    '%s',
    async (_what, outcome, serve) => {
      const start = Date.now();
      const before = process.memoryUsage().rss;
      const found = await attempt(await ssh(serve));
      expect(found.outcome).toBe(outcome);
      expect(Date.now() - start).toBeLessThan(soonMs);
      expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20);
    },
    20_000,
  );

  test.each<[string, (client: ssh2.Connection) => void]>([
    ['it lets us in and opens no session', client => client.on('session', () => undefined)],
    [
      'it opens a session and runs nothing',
      client => client.on('session', accept => accept().on('exec', () => undefined)),
    ],
  ])('%s', async (_what, serve) => {
    const port = await sshServer(client => {
      client.on('authentication', context => context.accept());
      serve(client);
    });
    const start = Date.now();
    const said = 'the login was accepted, and the server opened no session within 0.7 s';
    expect(await attempt(port)).toMatchObject({ outcome: 'broken-off', said });
    expect(Date.now() - start).toBeLessThan(soonMs);
  });

  test('what it wants people to read before they log in is kept in part', async () => {
    const port = await sshServer(
      client => client.on('authentication', context => context.reject(['publickey'])),
      'x'.repeat(20_000),
    );
    const { outcome, said } = await attempt(port);
    expect([outcome, said]).toEqual(['login-refused', 'x'.repeat(4000)]);
  });

  test('its system is none that itfix knows', async () => {
    const port = await ssh(channel => {
      channel.on('close', () => undefined);
      channel.write('\nnews of the day\n');
      answerAs(channel, 'FreeBSD none');
    });
    expect(await attempt(port)).toMatchObject({ outcome: 'unknown-system', said: 'FreeBSD', noise: 'news of the day' });
  });

  test('it answers a command with two gigabytes', async () => {
    const port = await ssh(channel => {
      answerAs(channel, 'Linux root');
      channel.on('data', () => floodChannel(channel));
    });
    const { connection } = await open(port);
    const before = process.memoryUsage().rss;
    const { ended, droppedBytes } =
      (await connection?.run(sh`echo`, { limitMs: 20_000, signal: never })) ?? expect.unreachable();
    expect({ ended, dropped: droppedBytes > 0 }).toEqual({ ended: { by: 'signal', signal: 'SIGKILL' }, dropped: true });
    expect(process.memoryUsage().rss - before).toBeLessThan(150 * 2 ** 20);
    await connection?.close();
  }, 30_000);

  test('it dies in the middle of a command', async () => {
    const port = await ssh((channel, client) => {
      answerAs(channel, 'Linux root');
      channel.on('data', () => client.end());
    });
    const { connection } = await open(port);
    const { ended } = (await connection?.run(sh`echo`, { limitMs: 20_000, signal: never })) ?? expect.unreachable();
    expect(ended.by).toBe('connection-lost');
    await connection?.close();
  });

  test('it stops answering in the middle of a command', async () => {
    const port = await ssh(channel => answerAs(channel, 'Linux root'));
    const { connection } = await open(port);
    const { ended } = (await connection?.run(sh`echo`, { limitMs: 500, signal: never })) ?? expect.unreachable();
    expect(ended).toEqual({ by: 'time-limit', limitMs: 500 });
    await connection?.close();
  });
});

/** Says what a lane says when it starts, with the nonce that stands in the command line. */
function answerAs(channel: Exec, words: string): void {
  channel.write(`\n${channel.nonce} ${words}\n`);
  channel.stderr.write(`\n${channel.nonce} runs\n`);
}

function say(channel: Exec, text: string, code: number): void {
  channel.stderr.write(text);
  channel.exit(code);
  channel.end();
}

function floodChannel(channel: Exec): void {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  let left = 2 ** 31;
  const more = (): void => {
    while (left > 0 && channel.writable) {
      left -= chunk.length;
      if (!channel.write(chunk)) return void channel.once('drain', more);
    }
  };
  more();
}

function flood(socket: Socket, text: string): void {
  const more = (): void => {
    while (socket.writable) if (!socket.write(text)) return void socket.once('drain', more);
  };
  more();
}

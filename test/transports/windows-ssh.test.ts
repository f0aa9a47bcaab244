import { readFileSync } from 'node:fs';
import { connect as connectTcp } from 'node:net';
import fc from 'fast-check';
import ssh2 from 'ssh2';
import { afterEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { openRooms } from '../../src/cli/rooms.ts';
import { ps } from '../../src/model/command.ts';
import type { Method } from '../../src/model/probe.ts';
import type { Streams } from '../../src/platforms/far-side.ts';
import { renderPs, scriptPs } from '../../src/platforms/windows.ts';
import {
  isWindowsServer,
  longestCommandLine,
  readWindowsSelf,
  windowsFrame,
  windowsLaneCommand,
  windowsLaneInput,
} from '../../src/platforms/windows-far-side.ts';
import { unpack } from '../../src/platforms/windows-packets.ts';
import { startWindowsServer, type WindowsServer, type WindowsServerOptions } from './windows-server.ts';

const nonce = 'q7Yw3NnX0c2Lk9Vb5Rt8Za1M';
const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0)) await close();
});

async function serve(options: WindowsServerOptions = {}): Promise<WindowsServer> {
  const server = await startWindowsServer(options);
  open.push(() => server.close());
  return server;
}

async function connect({ port }: WindowsServer): Promise<{ client: ssh2.Client; ident: string }> {
  const client = new ssh2.Client();
  const debugged: string[] = [];
  client.on('error', () => undefined); // The server cuts the line in some tests.
  await new Promise<void>((resolve, reject) => {
    client.on('ready', resolve).on('error', reject);
    client.connect({
      sock: connectTcp({ host: '127.0.0.1', port, noDelay: true }),
      username: 'tech',
      debug: text => debugged.push(text),
    });
  });
  const { ident = '' } = /Remote ident: '(?<ident>.*)'/.exec(debugged.join('\n'))?.groups ?? {};
  open.unshift(async () => void client.end());
  return { client, ident };
}

interface Ran {
  readonly channel: ssh2.ClientChannel;
  /** The exit code, once the channel is closed. */
  readonly closed: Promise<number | undefined>;
}

/** Listens at once: a server that refuses says all in one piece. */
function exec(client: ssh2.Client, command: string, hear: Streams): Promise<Ran> {
  return new Promise((resolve, reject) => {
    client.exec(command, (error, channel) => {
      if (error) return reject(error);
      let code: number | undefined;
      channel.on('data', hear.stdout).stderr.on('data', hear.stderr);
      channel.on('exit', (status: number) => {
        code = status;
      });
      resolve({ channel, closed: new Promise(close => channel.on('close', () => close(code))) });
    });
  });
}

/** What a command line that no shell takes says, and its exit code. */
async function refusedBy(options: WindowsServerOptions, command: string) {
  const { client } = await connect(await serve(options));
  const said: Buffer[] = [];
  const { closed } = await exec(client, command, { stdout: () => undefined, stderr: bytes => said.push(bytes) });
  return { code: await closed, said: Buffer.concat(said) };
}

interface Lane {
  readonly channel: ssh2.ClientChannel;
  /** Waits until a stream has said this. */
  until(stream: 'stdout' | 'stderr', pattern: RegExp): Promise<RegExpExecArray>;
  readonly closed: Promise<number | undefined>;
}

/** A lane of the kind that an SSH transport opens. */
async function openLane(server: WindowsServer): Promise<Lane> {
  const { client } = await connect(server);
  const said = { stdout: Buffer.alloc(0), stderr: Buffer.alloc(0) };
  const listeners = new Set<() => void>();
  const hear = (stream: 'stdout' | 'stderr') => (bytes: Buffer) => {
    said[stream] = Buffer.concat([said[stream], bytes]);
    for (const listener of listeners) listener();
  };
  const stdout = unpack(nonce, { stdout: hear('stdout'), stderr: hear('stderr') });
  const { channel, closed } = await exec(client, windowsLaneCommand(nonce), { stdout, stderr: () => undefined });
  channel.write(windowsLaneInput(nonce, 600));
  return {
    channel,
    closed,
    until: (stream, pattern) =>
      new Promise(resolve => {
        const look = () => {
          const found = pattern.exec(said[stream].toString());
          if (!found) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
      }),
  };
}

const self = new RegExp(`(?<noise>[^]*)\n${nonce} (?<words>Windows .*)\r?\n`);
const over = (number: number) => new RegExp(`(?<output>[^]*)\n${nonce} ${number} (?<code>\\d+)\n`);

describe('the command line', () => {
  test('is a quarter of what cmd.exe takes, whatever runs later', () =>
    expect(windowsLaneCommand(nonce).length).toBeLessThan(longestCommandLine / 4));

  test('holds no character that any login shell reads as code', () =>
    expect(windowsLaneCommand(nonce)).toMatch(
      /^powershell\.exe(?: -[A-Za-z]+)+(?: None -EncodedCommand) [A-Za-z0-9+/=]+$/,
    ));

  test('what is written to it is lines of base64', () => {
    expect(windowsLaneInput(nonce, 600)).toMatch(/^[A-Za-z0-9+/=]+\n$/);
    expect(windowsFrame(3, "exit\n'ü'")).toBe('3 ZXhpdAonw7wn\n');
  });
});

describe.each(['cmd', 'powershell'] as const)('login shell %s', loginShell => {
  test('a lane says what it is and what it may', async () => {
    const lane = await openLane(await serve({ loginShell, rights: 'none' }));
    const { words = '' } = (await lane.until('stdout', self)).groups ?? {};
    expect(readWindowsSelf(words)).toEqual({ rights: 'none', languageMode: 'FullLanguage' });
    await lane.until('stderr', new RegExp(`\n${nonce} runs\n`));
  });

  test('both streams, UTF-8 and the exit code arrive', async () => {
    const answers = [
      ['Get-Thing', { stdout: 'Gerät 🦊\nzwei\n', stderr: 'Zugriff verweigert\n', code: 3 }],
      ['crash', { code: 3_221_225_477 }],
    ] as const;
    const lane = await openLane(await serve({ loginShell, answers, banner: 'Guten Tag\r\n' }));
    await lane.until('stdout', self);
    lane.channel.write(windowsFrame(0, scriptPs(ps`Get-Thing`, [])) + windowsFrame(1, scriptPs(ps`crash`, [])));
    const { output, code } = (await lane.until('stdout', over(0))).groups ?? {};
    expect({ output: output?.split('\n').slice(-3), code }).toEqual({
      output: ['Gerät 🦊\r', 'zwei\r', ''],
      code: '3',
    });
    expect((await lane.until('stderr', over(0))).groups?.output).toContain('Zugriff verweigert\r\n');
    // STATUS_ACCESS_VIOLATION, which .NET shows as a negative number.
    expect((await lane.until('stdout', over(1))).groups?.code).toBe('3221225477');
  });

  test('a script of 100,000 characters goes through', async () => {
    const long = `# ${'ä'.repeat(100_000)}`;
    const lane = await openLane(await serve({ loginShell, answers: [[long, { stdout: 'ran' }]] }));
    await lane.until('stdout', self);
    lane.channel.write(windowsFrame(0, scriptPs(ps`${{ shell: 'ps', parts: [{ text: long }] }}`, [])));
    expect((await lane.until('stdout', over(0))).groups?.output).toMatch(/ran$/);
  });

  test('what the account prints first is not taken for anything', async () => {
    const lane = await openLane(await serve({ loginShell, banner: 'Active code page: 850\r\nC:\\Users\\tech>' }));
    expect((await lane.until('stdout', self)).groups?.noise).toBe('Active code page: 850\r\nC:\\Users\\tech>\n');
  });

  test('a missing command ends with 127', async () => {
    const lane = await openLane(await serve({ loginShell, missing: ['Get-NetAdapter'] }));
    await lane.until('stdout', self);
    lane.channel.write(windowsFrame(0, scriptPs(ps`1`, ['Get-Command', 'Get-NetAdapter'])));
    expect((await lane.until('stderr', over(0))).groups).toMatchObject({
      output: expect.stringMatching(/itfix: missing: Get-NetAdapter\r\n$/),
      code: '127',
    });
  });

  test('PowerShell in constrained language says so', async () => {
    const lane = await openLane(await serve({ loginShell, languageMode: 'ConstrainedLanguage' }));
    const { words = '' } = (await lane.until('stdout', self)).groups ?? {};
    expect(readWindowsSelf(words)).toEqual({ rights: 'none', languageMode: 'ConstrainedLanguage' });
    expect(await lane.closed).toBe(1);
  });
});

describe('a lane ends', () => {
  test('with its stdin', async () => {
    const lane = await openLane(await serve());
    await lane.until('stdout', self);
    lane.channel.end();
    await lane.closed;
  });

  test('when no beat has come for 4 s, and not before', async () => {
    const lane = await openLane(await serve());
    await lane.until('stdout', self);
    const began = Date.now();
    setTimeout(() => lane.channel.write(`${nonce}.\n`), 1500);
    await lane.closed;
    expect(Date.now() - began).toBeGreaterThan(5300);
  });

  test('when the line is cut in the middle of an answer, and there is no end mark', async () => {
    const lane = await openLane(await serve({ answers: [['cut', { stdout: 'half', cutsLine: true }]] }));
    await lane.until('stdout', self);
    lane.channel.write(windowsFrame(0, scriptPs(ps`cut`, [])));
    await lane.until('stdout', /half/);
    await lane.closed;
    expect(await Promise.race([lane.until('stdout', over(0)), Promise.resolve('none')])).toBe('none');
  });
});

describe('what is meant for other systems is refused', () => {
  const posix = 'exec /bin/sh -c \'r=none; if [ "$(id -u)" = 0 ]; then r=root; fi; echo n1 "$(uname -s)" $r\'';

  test.each([
    [
      'cmd',
      'en',
      "'exec' is not recognized as an internal or external command,\r\noperable program or batch file.\r\n",
    ],
    ['cmd', 'de', 'Der Befehl "exec" ist entweder falsch geschrieben oder\r\nkonnte nicht gefunden werden.\r\n'],
    ['cmd', 'fr', "'exec' n'est pas reconnu en tant que commande interne\r\nou externe, un programme ex\x82cutable"],
    ['powershell', 'en', "exec : The term 'exec' is not recognized as the name of a cmdlet"],
  ] as const)('%s %s', async (loginShell, language, words) => {
    const { code, said } = await refusedBy({ loginShell, language }, posix);
    expect({ code, said: said.toString('latin1').slice(0, words.length) }).toEqual({ code: 1, said: words });
  });

  test('cmd.exe takes a line of 8,191 characters and no longer one', async () => {
    const line = 'powershell.exe -NoProfile -EncodedCommand ';
    expect((await refusedBy({}, line + 'A'.repeat(longestCommandLine))).said.toString()).toBe(
      'The command line is too long.\r\n',
    );
  });
});

test.each(['8.1', '9.5'])('OpenSSH %s is known by its name', async version => {
  const { ident } = await connect(await serve({ ident: `OpenSSH_for_Windows_${version}` }));
  expect(ident).toBe(`SSH-2.0-OpenSSH_for_Windows_${version}`);
  expect(isWindowsServer(ident)).toBe(true);
  expect(isWindowsServer('SSH-2.0-OpenSSH_9.2p1 Debian-2')).toBe(false);
});

test('a server that is asked what nobody wrote an answer to fails the test', async () => {
  const server = await startWindowsServer();
  const lane = await openLane(server);
  await lane.until('stdout', self);
  lane.channel.write(windowsFrame(0, scriptPs(ps`Get-Secret`, [])));
  await lane.closed;
  await expect(server.close()).rejects.toThrow('nobody wrote an answer to: Get-Secret');
});

describe('probes over the lane', () => {
  const rooms = openRooms(new URL('../../src/', import.meta.url));
  test.each([
    ['software.os', 'windows-11.yaml'],
    ['net.adapters', 'windows-disabled.yaml'],
    ['net.routes', 'windows-two-defaults.yaml'],
    ['hardware.disks', 'windows.yaml'],
  ])('%s reads %s', async (name, file) => {
    const sample = parse(readFileSync(new URL(`../probes/${name}/${file}`, import.meta.url), 'utf8'));
    const probe = await rooms.probe(name);
    const row = probe!.on.windows as Method<unknown, unknown>;
    const params = probe!.params.parse(sample.params ?? {});
    const command = row.command(params);
    const lane = await openLane(await serve({ answers: [[renderPs(command), { stdout: sample.stdout }]] }));
    await lane.until('stdout', self);
    lane.channel.write(windowsFrame(0, scriptPs(command, row.needs ?? [])));
    const { output = '' } = (await lane.until('stdout', over(0))).groups ?? {};
    const stdout = output
      .slice(output.lastIndexOf(`\n${nonce} Windows`))
      .split('\n')
      .slice(2)
      .join('\n');
    const ended = { by: 'exit' as const, code: 0 };
    const execution = { asked: '', ended, stdout, stderr: '', droppedBytes: 0, startedAt: '', durationMs: 1 };
    expect(probe!.fact.parse(row.parse(execution, params))).toEqual(sample.fact);
  });
});

describe('unpack', () => {
  const collect = (chunks: readonly Buffer[]) => {
    const said = { stdout: '', stderr: '' };
    const hear = (stream: 'stdout' | 'stderr') => (bytes: Buffer) => {
      said[stream] += bytes.toString('latin1');
    };
    const read = unpack(nonce, { stdout: hear('stdout'), stderr: hear('stderr') });
    for (const chunk of chunks) read(chunk);
    return said;
  };

  test('gives each stream what was packed for it, however it is cut, and leaves what is not packed', () => {
    const piece = fc.record({
      stream: fc.constantFrom('1', '2', 'raw'),
      bytes: fc.uint8Array({ maxLength: 200 }).map(bytes => Buffer.from(bytes)),
    });
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), fc.array(fc.nat(60), { minLength: 1 }), (pieces, cuts) => {
        const expected = { stdout: '', stderr: '' };
        const sent = pieces.map(({ stream, bytes }) => {
          const text = stream === 'raw' ? `${bytes.toString('hex')}\n` : bytes.toString('latin1');
          expected[stream === '2' ? 'stderr' : 'stdout'] += text;
          return stream === 'raw' ? text : `${nonce}${stream} ${bytes.toString('base64')}\n`;
        });
        const whole = Buffer.from(sent.join(''));
        const chunks: Buffer[] = [];
        for (let at = 0, n = 0; at < whole.length; n++) {
          const length = 1 + (cuts[n % cuts.length] ?? 0);
          chunks.push(whole.subarray(at, at + length));
          at += length;
        }
        expect(collect(chunks)).toEqual(expected);
      }),
    );
  });

  test('a line that only begins alike is output', () =>
    expect(collect([Buffer.from(`${nonce}3 QQ==\n${nonce}1 Q Q\n${nonce}1 QQ==\r\n`)]).stdout).toBe(
      `${nonce}3 QQ==\n${nonce}1 Q Q\nA`,
    ));

  test('an endless line is passed on and not kept', () => {
    const endless = `${nonce}1 ${'Q'.repeat(70_000)}`;
    expect(collect([Buffer.from(endless)]).stdout).toBe(endless);
  });

  test('what is no packet is passed on before its line ends', () =>
    expect(collect([Buffer.from('C:\\>'), Buffer.from('ver')]).stdout).toBe('C:\\>ver'));
});

test('words of other systems are not taken for Windows', () =>
  expect(['Linux root', 'Windows', 'Windows administrator FullLanguage', 'Darwin none'].map(readWindowsSelf)).toEqual(
    Array(4).fill(undefined),
  ));

import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSync } from 'esbuild';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { fitsGlob } from '../../../src/transports/ssh/config/glob.ts';
import { type HostSettings, readConfig, resolveHost } from '../../../src/transports/ssh/config.ts';
import { localFiles } from '../../../src/transports/ssh/files.ts';
import { type Here, hereOn } from '../../../src/transports/ssh/here.ts';
import { isOpenToOthers, isWritableByOthers } from '../../../src/transports/ssh/ownership.ts';
import { matchesList, matchesPattern } from '../../../src/transports/ssh/patterns.ts';
import { inventedFiles } from './invented-files.ts';
import type { Tree } from './system-ssh.ts';

const anna: Here = {
  userName: 'anna',
  uid: 1000,
  ownGroup: 1000,
  home: '/home/anna',
  hostName: 'desk.example',
  environment: { SOCKET: '/run/agent' },
  agent: '/tmp/agent',
  systemFolder: '/etc/ssh',
};
const file = '/home/anna/.ssh/config';

async function resolved(config: string | Tree, host = 'a', here = anna) {
  const tree = typeof config === 'string' ? { user: { config } } : config;
  const paths = { user: `${here.home}/.ssh/config`, system: `${here.systemFolder}/ssh_config` };
  return resolveHost({ host }, await readConfig(paths, inventedFiles(tree, here), here), here);
}

async function settingsOf(config: string | Tree, host = 'a', here = anna): Promise<HostSettings> {
  const { settings, problems } = await resolved(config, host, here);
  expect(problems).toEqual([]);
  return settings!;
}

describe('what only the system’s ssh can do', () => {
  test.each<[string, string, number]>([
    ['ProxyCommand nc %h %p\n', 'ProxyCommand', 1],
    ['Host b\nPort 1\nHost a\n  CertificateFile ~/.ssh/a-cert.pub\n', 'CertificateFile', 4],
    ['PKCS11Provider /usr/lib/p11.so\n', 'PKCS11Provider', 1],
    ['SmartcardDevice /usr/lib/p11.so\n', 'SmartcardDevice', 1],
    ['KnownHostsCommand /bin/keys %h\n', 'KnownHostsCommand', 1],
    ['HostbasedAuthentication yes\n', 'HostbasedAuthentication', 1],
    ['VerifyHostKeyDNS ask\n', 'VerifyHostKeyDNS', 1],
    ['BindInterface eth0\n', 'BindInterface', 1],
    ['CanonicalizeHostname yes\nCanonicalDomains x.example\n', 'CanonicalDomains', 2],
    ['CanonicalizePermittedCNAMEs *:*\n', 'CanonicalizePermittedCNAMEs', 1],
    ['PreferredAuthentications gssapi-with-mic\nGSSAPIAuthentication yes\n', 'GSSAPIAuthentication', 2],
    [
      'PubkeyAuthentication no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nGSSAPIAuthentication yes\n',
      'GSSAPIAuthentication',
      4,
    ],
    ['User %u-admin\n', 'User', 1],
    ['Include ~berta/x\n', 'Include', 1],
    ['Include ${HOME}/x\n', 'Include', 1],
    ['Include %d/x\n', 'Include', 1],
  ])('%j', async (config, directive, line) => {
    const { needsOpenSsh } = await settingsOf(config);
    expect(needsOpenSsh).toMatchObject([{ directive, file, line }]);
    expect(needsOpenSsh[0]?.value).toMatch(/\S/);
  });

  test.each([
    'ProxyCommand none\n',
    'Host a\nPKCS11Provider none\nHost *\nPKCS11Provider /x\n',
    'Host b\nProxyCommand x\n',
    'ProxyJump j\nProxyCommand x\n',
    'VerifyHostKeyDNS no\nHostbasedAuthentication no\nCertificateFile none\nKnownHostsCommand none\n',
    'CanonicalDomains x.example\n',
    'GSSAPIAuthentication yes\nGSSAPIDelegateCredentials yes\n',
    'PreferredAuthentications gssapi-with-mic,publickey\nGSSAPIAuthentication yes\n',
    'Host b\nInclude ~berta/x\n',
  ])('%j needs it not', async config => expect((await settingsOf(config)).needsOpenSsh).toEqual([]));

  test('all certificates are told of', async () => {
    const { needsOpenSsh } = await settingsOf('CertificateFile a\nCertificateFile b\nCertificateFile a\n');
    expect(needsOpenSsh.map(({ value, line }) => [value, line])).toEqual([
      ['a', 1],
      ['b', 2],
    ]);
  });
});

describe('a Match that runs a program', () => {
  test.each([
    ['Match exec "true"\nPort 1\n', 1],
    ['Match host a exec "true"\nHostName b\n', 1],
    ['Match !exec true\nStrictHostKeyChecking no\n', 1],
    ['Match exec true\nIdentityFile ~/x\n', 1],
    ['Match exec true\nProxyCommand x\n', 1],
    ['Match exec true\nHost a\nCompression yes\nUser x\n', undefined],
    ['Match localnetwork 192.0.2.0/24\nPort 1\n', 1],
    ['Match version OpenSSH_9*\nPort 1\n', 1],
    ['Match exec true\nRefuseConnection no\n', 1],
    ['Match exec true\nCompression yes\nSendEnv X\n', undefined],
    ['Port 2\nMatch exec true\nPort 1\n', undefined],
    ['Match host b exec true\nPort 1\n', undefined],
    ['Match exec true host b\nPort 1\n', undefined],
    ['Host b\nMatch all\nHost c\nMatch exec true user root\nPort 1\n', undefined],
  ])('%j', async (config, line) => {
    const { needsOpenSsh } = await settingsOf(config);
    expect(needsOpenSsh.map(({ directive, line: at }) => [directive, at])).toEqual(line ? [['Match', line]] : []);
  });

  test('runs nothing', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'itfix-exec-'));
    await settingsOf(`Match exec "touch ${folder}/ran"\nPort 1\n`);
    expect(await localFiles.list(folder)).toEqual([]);
    rmSync(folder, { recursive: true });
  });

  test('what it guards is not taken', async () => {
    const { port, user } = await settingsOf('Match exec true\nPort 1\nHost *\nUser u\n');
    expect({ port, user }).toEqual({ port: 22, user: 'u' });
  });

  test('what an Include within it guards is not taken either', async () => {
    const tree = { user: { config: 'Match exec true\nInclude m\n', m: 'Host a\nPort 1\n' } };
    expect(await settingsOf(tree)).toMatchObject({ port: 22, needsOpenSsh: [{ directive: 'Match', file, line: 1 }] });
  });
});

describe('what is not accepted', () => {
  test('a line that ssh does not know is a warning with its place, once', async () => {
    const { warnings } = await settingsOf('Host b\n  PasswrdAuthentication no\nMatch final\nPort 1\n');
    expect(warnings).toMatchObject([{ kind: 'unknown', where: `${file}:2` }]);
    expect(warnings[0]?.what).toContain('"PasswrdAuthentication"');
  });

  test('names of objects are no directives', async () => {
    const { warnings } = await settingsOf('constructor x\n__proto__ y\ntoString z\n');
    expect(warnings).toHaveLength(3);
  });

  test('a connection that the configuration forbids', async () => {
    const { problems } = await resolved('Host a\nRefuseConnection "use pc-18"\n');
    expect(problems).toMatchObject([{ kind: 'refused', file, line: 2 }]);
    expect(problems[0]?.what).toContain('use pc-18');
    expect((await resolved('Host b\nRefuseConnection x\n')).problems).toEqual([]);
  });

  test('all that is wrong is told at once', async () => {
    const { problems } = await resolved('Port x\nHost b\nUser "y\nConnectTimeout z\nMatch foo\n');
    // What is no line of text at all comes first, and alone.
    expect(problems.map(({ line }) => line)).toEqual([3]);
    expect((await resolved('Port x\nHost b\nConnectTimeout z\nMatch foo\n')).problems.map(({ line }) => line)).toEqual([
      1, 3, 4,
    ]);
  });

  test('a file that cannot be read is not an empty one', async () => {
    const files = {
      ...inventedFiles({ user: {} }, anna),
      read: async () => ({ state: 'unreadable' as const, why: 'permission denied' }),
    };
    const config = await readConfig({ user: file }, files, anna);
    expect(resolveHost({ host: 'a' }, config, anna).problems).toMatchObject([{ kind: 'unreadable', where: file }]);
  });

  test('bytes that are no text', async () => {
    expect((await resolved('Port 1\0\nUser u\n')).problems).toMatchObject([{ kind: 'syntax', line: 1 }]);
  });

  test('Includes that multiply end', async () => {
    const user = Object.fromEntries(
      Array.from({ length: 15 }, (_, i) => [`i${i + 1}`, `Include i${i + 2} i${i + 2}\n`]),
    );
    const { problems } = await resolved({ user: { config: 'Include i1\n', ...user, i16: 'Port 1\n' } });
    expect(problems[0]?.what).toContain('4096');
  });

  test('any text is read or refused', async () => {
    const word = fc.constantFrom(
      'Host',
      'Match',
      'Include',
      'Port',
      ' ',
      '\n',
      '=',
      '"',
      "'",
      '\\',
      '#',
      '*',
      '!',
      '%h',
      '~',
      'all',
      'exec',
      'final',
      '\t',
      '22',
      ',',
      '${',
      '[',
      '\0',
    );
    await fc.assert(
      fc.asyncProperty(fc.array(word, { maxLength: 40 }), async words => {
        const { settings, problems } = await resolved({ user: { config: words.join(''), Port: 'User x\n' } });
        expect(settings === undefined).toBe(problems.length > 0);
      }),
      { numRuns: 1000 },
    );
  });
});

describe('what the settings say', () => {
  test('without any configuration they are those of OpenSSH', async () => {
    expect(await settingsOf('')).toMatchObject({
      typed: 'a',
      hostName: 'a',
      port: 22,
      user: 'anna',
      authentications: ['publickey', 'keyboard-interactive', 'password'],
      agent: '/tmp/agent',
      strictHostKeyChecking: 'ask',
      hashKnownHosts: false,
      userKnownHostsFiles: ['/home/anna/.ssh/known_hosts', '/home/anna/.ssh/known_hosts2'],
      globalKnownHostsFiles: ['/etc/ssh/ssh_known_hosts', '/etc/ssh/ssh_known_hosts2'],
      revokedHostKeys: undefined,
      requiredRsaBits: 1024,
      proxyJump: [],
      needsOpenSsh: [],
      warnings: [],
    });
  });

  test.each([
    ['BatchMode yes\n', ['publickey']],
    ['PasswordAuthentication no\n', ['publickey', 'keyboard-interactive']],
    ['ChallengeResponseAuthentication no\nPubkeyAuthentication unbound\n', ['publickey', 'password']],
    ['PreferredAuthentications password,publickey\n', ['password', 'publickey']],
    ['PreferredAuthentications gssapi-with-mic,hostbased,publickey,publickey\n', ['publickey']],
    ['PreferredAuthentications hostbased\n', []],
  ])('%j tries %j', async (config, methods) => expect((await settingsOf(config)).authentications).toEqual(methods));

  test.each([
    ['IdentityAgent none\n', undefined],
    ['IdentityAgent SSH_AUTH_SOCK\n', '/tmp/agent'],
    ['IdentityAgent ~/.1password/%h.sock\n', '/home/anna/.1password/a.sock'],
    ['IdentityAgent $SOCKET\n', '/run/agent'],
    ['IdentityAgent ${SOCKET}\n', '/run/agent'],
    ['IdentityAgent $NOT_THERE\n', undefined],
  ])('%j asks the agent at %j', async (config, agent) => expect((await settingsOf(config)).agent).toBe(agent));

  test('the keys are paths, with their tokens replaced', async () => {
    const { identityFiles } = await settingsOf(
      'IdentityFile ~/.ssh/%h_%r\nIdentityFile %d/x\nIdentityFile none\nIdentityFile "/k y"\n',
    );
    expect(identityFiles).toEqual([
      { path: '/home/anna/.ssh/a_anna', isConfigured: true },
      { path: '/home/anna/x', isConfigured: true },
      { path: '/k y', isConfigured: true },
    ]);
  });

  test('the hops have their tokens replaced', async () => {
    const { proxyJump } = await settingsOf('HostName b\nPort 7\nProxyJump %r@%h.jump:22,gate\n');
    expect(proxyJump).toEqual([{ user: 'anna', host: 'b.jump', port: 22 }, { host: 'gate' }]);
    expect((await resolved('ProxyJump %q\n')).problems).toMatchObject([{ kind: 'value', line: 1 }]);
    expect((await resolved('HostName -x\nProxyJump %h\n')).problems).not.toEqual([]);
  });

  test('on Windows nobody owns a file, and paths begin with a letter', async () => {
    const {
      uid: _,
      ownGroup: __,
      ...windows
    } = { ...anna, home: 'C:\\Users\\anna', systemFolder: 'C:\\ProgramData/ssh' };
    const settings = await settingsOf({ user: { 'config!': 'Port 7\n' } }, 'a', windows);
    expect(settings.port).toBe(7);
    expect(settings.identityFiles[0]?.path).toBe('C:\\Users\\anna/.ssh/id_rsa');
  });
});

describe('files', () => {
  const folder = mkdtempSync(join(tmpdir(), 'itfix-files-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test('are read with their owner and rights', async () => {
    const path = join(folder, 'x');
    writeFileSync(path, 'text');
    chmodSync(path, 0o640);
    const read = await localFiles.read(path);
    expect(read).toMatchObject({ state: 'read', ownership: { uid: process.getuid?.() ?? 0, mode: 0o640 } });
    expect(read.state === 'read' && Buffer.from(read.bytes).toString()).toBe('text');
    writeFileSync(path, 'more text');
    expect(read.state === 'read' && read.changed).not.toBe(Reflect.get(await localFiles.read(path), 'changed'));
  });

  test('that are none', async () => {
    mkdirSync(join(folder, 'd'));
    expect(await localFiles.read(join(folder, 'd'))).toEqual({ state: 'not-a-file' });
    expect(await localFiles.read(join(folder, 'none'))).toEqual({ state: 'absent' });
    expect(await localFiles.read(join(folder, 'x', 'y'))).toEqual({ state: 'absent' });
    expect(await localFiles.list(join(folder, 'none'))).toEqual([]);
    expect(await localFiles.list(folder)).toEqual(['d', 'x']);
  });

  test.skipIf(process.platform === 'win32')('/dev/null is an empty one, and no other device is opened', async () => {
    expect(await localFiles.read('/dev/null')).toMatchObject({ state: 'read', bytes: Buffer.alloc(0) });
    expect(await localFiles.read('/dev/zero')).toEqual({ state: 'not-a-file' });
  });

  test('who may write them', () => {
    const mine = { uid: 1000, gid: 1000 };
    expect(isWritableByOthers({ ...mine, mode: 0o600 }, anna)).toBe(false);
    expect(isWritableByOthers({ ...mine, mode: 0o664 }, anna)).toBe(false); // The group holds nobody else.
    expect(isWritableByOthers({ uid: 1000, gid: 100, mode: 0o664 }, anna)).toBe(true);
    expect(isWritableByOthers({ ...mine, mode: 0o602 }, anna)).toBe(true);
    expect(isWritableByOthers({ uid: 0, gid: 0, mode: 0o644 }, anna)).toBe(false);
    expect(isWritableByOthers({ uid: 1001, gid: 1000, mode: 0o600 }, anna)).toBe(true);
    const { uid: _, ...windows } = anna;
    expect(isWritableByOthers({ uid: 0, gid: 0, mode: 0o666 }, windows)).toBe(false);
  });

  test('who may read a key', () => {
    expect(isOpenToOthers({ uid: 1000, gid: 1000, mode: 0o600 }, anna)).toBe(false);
    expect(isOpenToOthers({ uid: 1000, gid: 1000, mode: 0o640 }, anna)).toBe(true);
    expect(isOpenToOthers({ uid: 0, gid: 0, mode: 0o644 }, anna)).toBe(false);
  });
});

describe('this machine', () => {
  const lists = (group: string, passwd: string) => ({
    list: async () => [],
    read: async (path: string) => {
      const bytes = new TextEncoder().encode(path === '/etc/group' ? group : passwd);
      return { state: 'read' as const, bytes, ownership: { uid: 0, gid: 0, mode: 0o644 }, changed: '' };
    },
  });
  const whoAsks = async (
    platform: 'linux' | 'windows',
    environment: Here['environment'],
    files = localFiles,
  ): Promise<Here> => (await hereOn(platform, environment, files)).here!;

  test.skipIf(process.platform === 'win32')('knows whether the user is alone in the group', async () => {
    const { userName, uid } = await whoAsks('linux', {});
    const gid = process.getgid?.();
    const ownGroup = async (group: string, passwd: string): Promise<number | undefined> =>
      (await whoAsks('linux', {}, lists(group, passwd))).ownGroup;
    const passwd = `${userName}:x:${uid}:${gid}::/:\n`;
    expect(await ownGroup(`${userName}:x:${gid}:\n`, passwd)).toBe(gid);
    expect(await ownGroup(`g:x:${gid}:berta\n`, passwd)).toBeUndefined();
    expect(await ownGroup('', `${passwd}berta:x:77:${gid}::/:\n`)).toBeUndefined();
    expect(await ownGroup('', '')).toBeUndefined();
  });

  test('knows where the agent and the files for all users are', async () => {
    const linux = await whoAsks('linux', { SSH_AUTH_SOCK: '/s' });
    expect(linux).toMatchObject({ agent: '/s', systemFolder: '/etc/ssh' });
    const windows = await whoAsks('windows', { ProgramData: 'D:\\P' });
    expect(windows).toMatchObject({ agent: '\\\\.\\pipe\\openssh-ssh-agent', systemFolder: 'D:\\P/ssh' });
  });

  test.skipIf(process.getuid?.() !== 0)('says so when nobody knows the user (needs root)', () => {
    const script = `import { hereOn } from './here.mjs'; process.setuid(54321); console.log(JSON.stringify(await hereOn('linux', {}, {})));`;
    const folder = mkdtempSync(join(tmpdir(), 'itfix-here-'));
    const source = new URL('../../../src/transports/ssh/here.ts', import.meta.url).pathname;
    buildSync({
      entryPoints: [source],
      bundle: true,
      format: 'esm',
      platform: 'node',
      outfile: join(folder, 'here.mjs'),
    });
    const said = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: folder,
      encoding: 'utf8',
    });
    rmSync(folder, { recursive: true });
    expect(JSON.parse(said)).toMatchObject({ problem: { kind: 'no-user' } });
  });
});

describe('patterns', () => {
  const glob = (text: string, pattern: string): boolean =>
    new RegExp(
      `^${[...pattern].map(char => (char === '*' ? '.*' : char === '?' ? '.' : `\\${char}`)).join('')}$`,
      's',
    ).test(text);

  test('are compared as a regular expression would', () => {
    const text = fc.string({ unit: fc.constantFrom('.', '-'), maxLength: 8 });
    const pattern = fc.string({ unit: fc.constantFrom('.', '-', '*', '?'), maxLength: 8 });
    fc.assert(
      fc.property(text, pattern, (a, b) => {
        expect(matchesPattern(a, b)).toBe(glob(a, b));
        expect(fitsGlob(`x${a}`, `x${b}`)).toBe(glob(a, b));
      }),
      { numRuns: 3000 },
    );
  });

  test('end soon, however many stars there are', () => {
    const start = Date.now();
    expect(matchesPattern('a'.repeat(5000), `${'a*'.repeat(500)}b`)).toBe(false);
    expect(fitsGlob('a'.repeat(255), `${'a*'.repeat(120)}b`)).toBe(false);
    expect(Date.now() - start).toBeLessThan(2000);
  });

  test('in a list: one negated pattern that fits outweighs all', () => {
    expect(matchesList('ab', 'a*,b')).toBe(true);
    expect(matchesList('ab', 'a*,!*b')).toBe(false);
    expect(matchesList('ab', '!c')).toBe(false);
    expect(matchesList('', '*')).toBe(true);
  });
});

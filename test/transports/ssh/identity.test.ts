import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, readFileSync, renameSync, utimesSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import ssh2, { type ParsedKey } from 'ssh2';
import { afterAll, describe, expect, test } from 'vitest';
import { localFiles } from '../../../src/transports/ssh/files.ts';
import type { Here } from '../../../src/transports/ssh/here.ts';
import { inspectKey } from '../../../src/transports/ssh/identity/key-file.ts';
import { type AgentKey, planIdentities } from '../../../src/transports/ssh/identity.ts';
import { openKeyring } from '../../../src/transports/ssh/keyring.ts';
import { readPublicKey } from '../../../src/transports/ssh/public-key.ts';
import { here } from './as-ssh-says.ts';
import { type KeyPair, keyFolder } from './keys.ts';
import { noSsh, run } from './system-ssh.ts';

const now = Date.now();
const wishes = { identitiesOnly: false, pubkeyAcceptedAlgorithms: undefined, requiredRsaBits: 1024 };
const configured = (...paths: string[]) => ({
  ...wishes,
  identityFiles: paths.map(path => ({ path, isConfigured: true })),
});
const held = (key: KeyPair, comment = key.path): AgentKey => ({ blob: key.blob, comment });
const skipped = noSsh === undefined ? '' : ` (skipped: ${noSsh})`;

describe.skipIf(noSsh !== undefined)(`keys of the real ssh-keygen${skipped}`, () => {
  const keys = noSsh === undefined ? keyFolder() : undefined;
  afterAll(() => keys?.remove());
  const make = (type: string, options = {}): KeyPair => keys!.make(type, options);
  const plan = (settings: Parameters<typeof planIdentities>[0], agent: AgentKey[] = [], who: Here = here) =>
    planIdentities(settings, agent, localFiles, who, now);
  const inspect = async (path: string) => inspectKey(path, await localFiles.read(path), here);
  const asked: string[] = [];
  const answer =
    (...words: (string | undefined)[]) =>
    async (path: string, attempt: number) => {
      asked.push(`${path} ${attempt}`);
      return words[attempt - 1];
    };

  describe('what a file holds', () => {
    test.each([
      ['ed25519', {}, { format: 'openssh', isEncrypted: false }],
      ['ed25519', { passphrase: 'secret' }, { format: 'openssh', isEncrypted: true }],
      ['ecdsa', { bits: 384 }, { format: 'openssh', isEncrypted: false }],
      [
        'rsa',
        { bits: 2048, passphrase: 'secret', words: ['-Z', 'aes256-gcm@openssh.com'] },
        { format: 'openssh', isEncrypted: true },
      ],
      ['rsa', { bits: 2048, words: ['-m', 'PEM'] }, { format: 'pem', isEncrypted: false }],
      ['rsa', { bits: 2048, words: ['-m', 'PEM'], passphrase: 'secret' }, { format: 'pem', isEncrypted: true }],
      ['ecdsa', { words: ['-m', 'PKCS8'] }, { format: 'pkcs8', isEncrypted: false }],
      ['ecdsa', { words: ['-m', 'PKCS8'], passphrase: 'secret' }, { format: 'pkcs8', isEncrypted: true }],
    ])('%s %j', async (type, options, expected) => {
      const key = make(type, options);
      const found = await inspect(key.path);
      expect(found).toMatchObject({ state: 'private', ...expected });
      if (expected.format === 'openssh') expect(found.blob).toEqual(key.blob);
      // Each can be opened, and is the key that it says.
      const isEncrypted = 'passphrase' in options;
      const { key: opened, problem } = await openKeyring(localFiles, here).load(
        key.path,
        isEncrypted ? answer('secret') : undefined,
        1,
      );
      expect(problem).toBeUndefined();
      expect(opened?.getPublicSSH()).toEqual(key.blob);
      expect(opened?.isPrivateKey()).toBe(true);
    });

    test('what is none', async () => {
      const file = join(keys!.folder, 'file');
      const kind = async (text: string | Uint8Array): Promise<unknown> => {
        writeFileSync(file, text, { mode: 0o600 });
        const found = await inspect(file);
        return found.state === 'unusable' ? found.problem.kind : found.state;
      };
      const key = make('ed25519');
      expect(await kind('')).toBe('not-a-key');
      expect(await kind('hello')).toBe('not-a-key');
      expect(await kind(Buffer.alloc(1000, 0xff))).toBe('not-a-key');
      expect(await kind(key.publicText)).toBe('public');
      expect(await kind(`${key.publicText} comment\n`)).toBe('public');
      expect(await kind('PuTTY-User-Key-File-3: ssh-ed25519\n')).toBe('format');
      expect(await kind('-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n')).toBe('not-a-key');
      const lines = key.privateText.split('\n');
      for (const end of [1, 2, 3, 4])
        expect(await kind([...lines.slice(0, end), lines.at(-2)].join('\n'))).not.toBe('private');
      const many = make('ed25519', { passphrase: 'secret', words: ['-a', '401'] });
      expect(await kind(many.privateText)).toBe('format');
      const chacha = make('ed25519', { passphrase: 'secret', words: ['-Z', 'chacha20-poly1305@openssh.com'] });
      expect(await kind(chacha.privateText)).toBe('format');
      expect((await inspect(join(keys!.folder, 'none'))).state).toBe('unusable');
      expect(await inspect(keys!.folder)).toMatchObject({ problem: { kind: 'not-a-key' } });
    });

    test.skipIf(process.getuid === undefined)(
      'a key that others may read is not used, as ssh does not use it',
      async () => {
        const key = make('ed25519');
        chmodSync(key.path, 0o644);
        expect(await inspect(key.path)).toMatchObject({
          state: 'unusable',
          problem: { kind: 'too-open', where: key.path },
          blob: key.blob,
        });
        expect(() => run('ssh-keygen', ['-y', '-P', '', '-f', key.path])).toThrow();
        chmodSync(key.path, 0o400);
        expect(await inspect(key.path)).toMatchObject({ state: 'private' });
        run('ssh-keygen', ['-y', '-P', '', '-f', key.path]);
      },
    );
  });

  describe('opening a key', () => {
    test('is done once, and again when the file was written since', async () => {
      const key = make('ed25519', { passphrase: 'secret' });
      const keyring = openKeyring(localFiles, here);
      asked.length = 0;
      const both = await Promise.all([
        keyring.load(key.path, answer('secret'), 3),
        keyring.load(key.path, answer('secret'), 3),
      ]);
      expect(both[0].key).toBeDefined();
      expect(both[0].key).toBe(both[1].key);
      const start = Date.now();
      expect((await keyring.load(key.path, undefined, 0)).key).toBe(both[0].key);
      expect(Date.now() - start).toBeLessThan(100);
      expect(asked).toEqual([`${key.path} 1`]);
      utimesSync(key.path, 1, 1);
      expect((await keyring.load(key.path, answer('secret'), 3)).key).not.toBe(both[0].key);
      expect(asked).toHaveLength(2);
    });

    test('with a wrong passphrase asks again, and not for ever', async () => {
      const key = make('ed25519', { passphrase: 'secret' });
      asked.length = 0;
      expect((await openKeyring(localFiles, here).load(key.path, answer('wrong', 'secret'), 3)).key).toBeDefined();
      expect(asked).toEqual([`${key.path} 1`, `${key.path} 2`]);
      const { problem } = await openKeyring(localFiles, here).load(key.path, answer('a', 'b'), 2);
      expect(problem).toMatchObject({ kind: 'passphrase', where: key.path });
    });

    test('without a passphrase', async () => {
      const key = make('ed25519', { passphrase: 'secret' });
      const keyring = openKeyring(localFiles, here);
      expect((await keyring.load(key.path, undefined, 3)).problem).toMatchObject({ kind: 'not-asked' });
      expect((await keyring.load(key.path, answer('secret'), 0)).problem).toMatchObject({ kind: 'not-asked' });
      asked.length = 0;
      expect((await keyring.load(key.path, answer(undefined), 3)).problem).toMatchObject({ kind: 'not-asked' });
      // Whoever did not give it is not asked again for the next host.
      expect((await keyring.load(key.path, answer('secret'), 3)).problem).toMatchObject({ kind: 'not-asked' });
      expect(asked).toHaveLength(1);
    });

    test('that is damaged inside', async () => {
      const key = make('ed25519');
      const bytes = Buffer.from(key.privateText.replaceAll(/-----[^\n]*-----/g, ''), 'base64');
      // Behind the public half stand two numbers that must be the same.
      const at = bytes.indexOf(key.blob) + key.blob.length + 4;
      bytes[at] = (bytes[at] ?? 0) ^ 1;
      const text = `-----BEGIN OPENSSH PRIVATE KEY-----\n${bytes.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`;
      writeFileSync(key.path, text, { mode: 0o600 });
      expect((await openKeyring(localFiles, here).load(key.path, undefined, 0)).problem).toMatchObject({
        kind: 'format',
      });
      expect((await openKeyring(localFiles, here).load(`${key.path}.pub`, undefined, 0)).problem).toMatchObject({
        kind: 'not-a-key',
      });
      expect((await openKeyring(localFiles, here).load(`${key.path}.none`, undefined, 0)).problem).toMatchObject({
        kind: 'absent',
      });
    });
  });

  describe('the order of keys', () => {
    const a = keys && make('ed25519');
    const b = keys && make('ecdsa');
    const c = keys && make('rsa', { bits: 2048, passphrase: 'secret' });
    const others = keys ? [make('ed25519'), make('ed25519')] : [];
    const names = (identities: Awaited<ReturnType<typeof plan>>['identities']) =>
      identities.map(one => (one.from === 'agent' ? `agent ${one.file ?? one.comment}` : `file ${one.file}`));

    test('files alone, in the order of the configuration', async () => {
      const { identities, leftOut } = await plan(configured(b!.path, c!.path, a!.path));
      expect(names(identities)).toEqual([`file ${b!.path}`, `file ${c!.path}`, `file ${a!.path}`]);
      expect(identities.map(one => one.from === 'file' && one.isEncrypted)).toEqual([false, true, false]);
      expect(leftOut).toEqual([]);
    });

    test('keys of the agent first: the named ones in the order of the agent, then the others, then files', async () => {
      const agent = [held(others[0]!, 'x'), held(c!), held(a!), held(others[1]!, 'y')];
      const { identities } = await plan(configured(a!.path, b!.path, c!.path), agent);
      expect(names(identities)).toEqual([
        `agent ${c!.path}`,
        `agent ${a!.path}`,
        'agent x',
        'agent y',
        `file ${b!.path}`,
      ]);
    });

    test('IdentitiesOnly leaves out the others of the agent', async () => {
      const agent = [held(others[0]!, 'x'), held(c!)];
      const { identities } = await plan({ ...configured(a!.path, c!.path), identitiesOnly: true }, agent);
      expect(names(identities)).toEqual([`agent ${c!.path}`, `file ${a!.path}`]);
    });

    test('a key of which only the public half is here', async () => {
      const key = make('ed25519');
      const hidden = `${key.path}.hidden`;
      renameSync(key.path, hidden);
      expect(names((await plan(configured(key.path), [held(key)])).identities)).toEqual([`agent ${key.path}`]);
      expect(names((await plan(configured(`${key.path}.pub`), [held(key)])).identities)).toEqual([
        `agent ${key.path}.pub`,
      ]);
      const { identities, leftOut } = await plan(configured(key.path, `${key.path}.pub`));
      expect(identities).toEqual([]);
      expect(leftOut.map(({ kind, where }) => [kind, where])).toEqual([
        ['absent', key.path],
        ['absent', `${key.path}.pub`],
      ]);
    });

    test('usual keys that are not there are not told of, others are', async () => {
      const usual = {
        ...wishes,
        identityFiles: [
          { path: '/none/id_rsa', isConfigured: false },
          { path: a!.path, isConfigured: false },
        ],
      };
      const { identities, leftOut } = await plan(usual);
      expect(names(identities)).toEqual([`file ${a!.path}`]);
      expect(leftOut).toEqual([]);
      expect((await plan(configured('/none/id'))).leftOut).toMatchObject([{ kind: 'absent', where: '/none/id' }]);
    });

    test('a key that others may read is used when the agent holds it', async () => {
      const key = make('ed25519');
      chmodSync(key.path, 0o644);
      expect((await plan(configured(key.path))).leftOut).toMatchObject([{ kind: 'too-open' }]);
      expect(names((await plan(configured(key.path), [held(key)])).identities)).toEqual([`agent ${key.path}`]);
    });

    test('what is not accepted is left out', async () => {
      const list = { how: 'remove' as const, names: 'ssh-ed25519,ecdsa*' };
      const { identities, leftOut } = await plan(
        { ...configured(a!.path, b!.path, c!.path), pubkeyAcceptedAlgorithms: list },
        [held(others[0]!, 'x')],
      );
      expect(names(identities)).toEqual([`file ${c!.path}`]);
      expect(leftOut.map(({ kind, where }) => [kind, where])).toEqual([
        ['not-accepted', 'x'],
        ['not-accepted', a!.path],
        ['not-accepted', b!.path],
      ]);
      const short = await plan({ ...configured(c!.path), requiredRsaBits: 3072 });
      expect(short.leftOut).toMatchObject([{ kind: 'not-accepted', where: c!.path }]);
      const onlySha1 = await plan({
        ...configured(c!.path),
        pubkeyAcceptedAlgorithms: { how: 'only', names: 'ssh-rsa' },
      });
      expect(onlySha1.identities).toHaveLength(1);
    });
  });

  describe('what only the ssh of the system can', () => {
    const certify = (validity: string): string => {
      const authority = make('ed25519');
      const key = make('ed25519');
      run('ssh-keygen', ['-q', '-s', authority.path, '-I', 'id', '-n', 'anna', '-V', validity, `${key.path}.pub`]);
      return key.path;
    };

    test.each([
      ['-1h:+1h', 'valid'],
      ['-2h:-1h', 'expired'],
      ['+1h:+2h', 'not-yet-valid'],
    ])('a certificate beside a key: %s is %s', async (period, validity) => {
      const path = certify(period);
      const { identities, needsOpenSsh } = await plan(configured(path));
      expect(needsOpenSsh).toEqual([{ reason: 'certificate', where: `${path}-cert.pub`, validity }]);
      expect(identities).toMatchObject([{ from: 'file', file: path }]); // The key alone may do as well.
    });

    test('a certificate in the agent, or named as a key', async () => {
      const path = `${certify('-1h:+1h')}-cert.pub`;
      const { blob } = readPublicKey(readFileSync(path, 'utf8'))!;
      const { identities, needsOpenSsh } = await plan({ ...wishes, identityFiles: [] }, [{ blob, comment: 'smart' }]);
      expect(identities).toEqual([]);
      expect(needsOpenSsh).toEqual([{ reason: 'certificate', where: 'smart', validity: 'valid' }]);
      expect((await plan(configured(path))).leftOut).toMatchObject([{ kind: 'not-a-key', where: path }]);
    });

    test('a security key', async () => {
      // Of PROTOCOL.u2f: type, key, application.
      const part = (bytes: Uint8Array | string): Buffer => {
        const body = Buffer.from(bytes);
        const length = Buffer.alloc(4);
        length.writeUInt32BE(body.length);
        return Buffer.concat([length, body]);
      };
      const blob = Buffer.concat([part('sk-ssh-ed25519@openssh.com'), part(Buffer.alloc(32, 1)), part('ssh:')]);
      const one = Buffer.alloc(4);
      one.writeUInt32BE(1);
      const file = Buffer.concat([
        Buffer.from('openssh-key-v1\0'),
        part('none'),
        part('none'),
        part(''),
        one,
        part(blob),
        part('secret'),
      ]);
      const path = join(keys!.folder, 'id_ed25519_sk');
      writeFileSync(
        path,
        `-----BEGIN OPENSSH PRIVATE KEY-----\n${file.toString('base64')}\n-----END OPENSSH PRIVATE KEY-----\n`,
        { mode: 0o600 },
      );
      const { identities, needsOpenSsh, leftOut } = await plan(configured(path), [
        { blob: Buffer.concat([blob]), comment: 'held' },
      ]);
      expect(identities).toEqual([]);
      expect(leftOut).toEqual([]);
      expect(needsOpenSsh).toEqual([{ reason: 'security-key', where: path }]);
      expect((await plan(configured(path))).needsOpenSsh).toEqual([{ reason: 'security-key', where: path }]);
    });
  });

  describe('with a real agent', () => {
    const socket = join(keys?.folder ?? '', 'agent');
    const environment = { ...process.env, SSH_AUTH_SOCK: socket };
    const agent = keys && spawn('ssh-agent', ['-D', '-a', socket], { stdio: 'ignore' });
    afterAll(async () => {
      agent?.kill();
      if (agent) await once(agent, 'exit');
    });

    async function add(...paths: string[]): Promise<void> {
      for (let i = 0; i < 100 && !(await localFiles.list(keys!.folder)).includes('agent'); i++)
        await new Promise(resolve => setTimeout(resolve, 20));
      execFileSync('ssh-add', ['-q', '-D'], { env: environment, stdio: 'ignore' });
      for (const path of paths) execFileSync('ssh-add', ['-q', path], { env: environment, stdio: 'ignore' });
    }

    async function agentKeys(): Promise<AgentKey[]> {
      const found = await new Promise<ParsedKey[]>((resolve, reject) =>
        ssh2
          .createAgent(socket)
          .getIdentities((error, list) => (error ? reject(error) : resolve((list ?? []) as ParsedKey[]))),
      );
      return found.map(one => ({ blob: one.getPublicSSH(), comment: one.comment }));
    }

    test('its keys are known again', async () => {
      const key = make('ed25519');
      await add(key.path);
      const { identities } = await plan(configured(key.path), await agentKeys());
      expect(identities).toEqual([{ from: 'agent', blob: key.blob, comment: 'made for a test', file: key.path }]);
    });

    /** The keys that the real ssh is going to try, in its order. */
    async function sshTries(port: number, options: string[]): Promise<string[]> {
      const words = [
        '-v',
        '-F',
        'none',
        '-o',
        'UserKnownHostsFile=/dev/null',
        '-o',
        'StrictHostKeyChecking=no',
        '-o',
        'BatchMode=yes',
      ];
      const child = spawn(
        'ssh',
        [...words, ...options.flatMap(option => ['-o', option]), '-p', `${port}`, 'x@127.0.0.1', 'true'],
        {
          env: environment,
          timeout: 15_000,
        },
      );
      let said = '';
      child.stderr.setEncoding('utf8').on('data', more => {
        said += more;
      });
      await once(child, 'close');
      // debug1: Will attempt key: /tmp/key1 ED25519 SHA256:… explicit agent
      return [...said.matchAll(/Will attempt key: (made for a test|\S+)(.*)/g)].map(
        ([, name = '', rest = '']) => `${rest.includes(' agent') ? 'agent' : 'file'} ${name}`,
      );
    }

    test.each([
      ['all', []],
      ['IdentitiesOnly', ['IdentitiesOnly=yes']],
      ['some types', ['PubkeyAcceptedAlgorithms=-ecdsa*']],
    ])('the real ssh tries them in the same order: %s', async (_, options) => {
      const [a, b, c, d, other] = [
        make('ed25519'),
        make('ecdsa'),
        make('rsa', { bits: 2048 }),
        make('ed25519'),
        make('ed25519'),
      ];
      await add(other.path, d.path, b.path);
      const server = new ssh2.Server({ hostKeys: [a.privateText] }, client => {
        client.on('error', () => undefined);
        client.on('authentication', context => context.reject(['publickey']));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      try {
        const named = [a, b, c, d].map(({ path }) => path);
        const { port } = server.address() as AddressInfo;
        const theirs = await sshTries(port, [...named.map(path => `IdentityFile=${path}`), ...options]);
        const settings = {
          ...configured(...named),
          identitiesOnly: options.includes('IdentitiesOnly=yes'),
          pubkeyAcceptedAlgorithms: options.some(one => one.startsWith('Pubkey'))
            ? { how: 'remove' as const, names: 'ecdsa*' }
            : undefined,
        };
        const { identities } = await plan(settings, await agentKeys());
        const ours = identities.map(one =>
          one.from === 'agent' ? `agent ${one.file ?? one.comment}` : `file ${one.file}`,
        );
        expect(ours).toEqual(theirs);
        expect(ours.length).toBeGreaterThan(2);
      } finally {
        server.close();
      }
    });
  });
});

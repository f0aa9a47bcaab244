import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, cpSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { startOwnServer } from '../destinations/own-server.ts';
import { ann, freePorts, type Postfix, startPostfix, until, whyNoPostfix } from '../destinations/postfix.ts';
import { type Itfix, openItfix, program } from './itfix.ts';

/** A machine with one fault, found without asking anything but its hosts file. */
const playbook = `language: 1
title: A hosts file
symptoms: { broken: "Nothing opens, says Ümit" }
facts:
  hosts: { probe: net.hosts }
checks:
  hosts-short:
    code: N24
    title: The hosts file is short
    expect: hosts.total < 0
    otherwise: The hosts file is long.
    plain: The hosts file is long.
    severity: error
escalate: { queue: network, include: [] }
`;

const password = { HELPDESK_PASSWORD: ann.password };

let itfix: Itfix;
let config: string;
let run: string;

beforeEach(() => {
  itfix = openItfix();
  config = join(itfix.folder, 'config.yaml');
  itfix.run('diagnose', itfix.write('small.yaml', playbook), '--symptom', 'broken', '-q');
  run = JSON.parse(itfix.run('report', 'show', '--json').stdout).id;
});
afterEach(() => itfix.close());

interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `itfix report send …`, while this process goes on. */
function begin(words: readonly string[], env: NodeJS.ProcessEnv = password) {
  const child = spawn(process.execPath, [program, 'report', 'send', ...words], {
    cwd: itfix.folder,
    env: {
      PATH: process.env.PATH,
      HOME: itfix.folder,
      XDG_STATE_HOME: itfix.folder,
      LC_ALL: 'C.UTF-8',
      ITFIX_CONFIG: config,
      ...env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const said = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const)
    child[stream].setEncoding('utf8').on('data', (chunk: string) => {
      said[stream] += chunk;
    });
  const ended = new Promise<Ran>(resolve => child.on('close', status => resolve({ status, ...said })));
  return { child, ended };
}

const send = (...words: string[]): Promise<Ran> => begin(words).ended;

function configure(destinations: Readonly<Record<string, object>>): void {
  writeFileSync(config, JSON.stringify({ destinations })); // JSON is YAML.
}

function mailTo(port: number, other: object = {}): object {
  const addresses = { from: 'itfix@pc.test', to: 'help@help.test' };
  return { kind: 'mail', host: '127.0.0.1', secure: 'none', port, ...addresses, ...other };
}

const folderOfRun = (): string => join(itfix.folder, 'itfix/runs', run);
const record = (name: string) => JSON.parse(readFileSync(join(folderOfRun(), `sent-${name}.json`), 'utf8'));
const sha256Of = ({ attachments }: { attachments: { sha256: string }[] }): string | undefined => attachments[0]?.sha256;
const besideRun = (): string[] =>
  readdirSync(folderOfRun())
    .filter(name => /^(?:sent|sending|message)-/.test(name))
    .sort();

interface Mail {
  readonly subject: string;
  readonly id: string;
  readonly text: string;
  readonly files: readonly { readonly name: string; readonly sha256: string; readonly base64: string }[];
}

/** A mail as another program reads it. */
function read(mail: Buffer | string): Mail {
  const reader = `
import base64, email, email.policy, hashlib, json, sys
mail = email.message_from_bytes(sys.stdin.buffer.read(), policy=email.policy.default)
print(json.dumps({
  "subject": str(mail["subject"]), "id": mail["message-id"], "text": mail.get_body(("plain",)).get_content(),
  "files": [{"name": part.get_filename(), "sha256": hashlib.sha256(part.get_payload(decode=True)).hexdigest(),
             "base64": base64.b64encode(part.get_payload(decode=True)).decode()} for part in mail.iter_attachments()],
}))`;
  return JSON.parse(execFileSync('python3', ['-c', reader], { input: mail, encoding: 'utf8', maxBuffer: 2 ** 26 }));
}

describe.skipIf(whyNoPostfix !== undefined)('by mail, to a real Postfix', () => {
  let postfix: Postfix;
  beforeAll(async () => {
    postfix = await startPostfix();
  });
  afterAll(() => postfix?.close());

  async function mails(number: number): Promise<Mail[]> {
    const found: Buffer[] = [];
    await until(async () => {
      found.push(...(await postfix.arrived()));
      return found.length >= number;
    }, `${number} mails`);
    return found.map(read);
  }

  const helpdesk = (other: object = {}): object =>
    mailTo(postfix.ports.submission, {
      host: 'localhost',
      secure: 'starttls',
      ca: postfix.ca,
      user: ann.user,
      password: { env: 'HELPDESK_PASSWORD' },
      ...other,
    });

  test('once, with what routes it and the whole bundle; the second time it says so and sends nothing', async () => {
    configure({ helpdesk: helpdesk() });
    const first = await send(run, '--to', 'helpdesk');
    expect(first).toEqual({
      status: 0,
      stdout: expect.stringMatching(/Receipt: 250 2\.0\.0 Ok: queued as/),
      stderr: '',
    });
    const [mail, ...others] = await mails(1);
    expect(others).toEqual([]);
    // With stand-ins, as everything that leaves.
    expect(mail?.subject).toBe('[N24] Nothing opens, says Ümit - host-1');
    expect(mail?.text).toMatch(/^- REPORT: \S+, asset host-1,/);
    expect(mail?.text.length).toBeLessThan(8000);
    expect(mail?.text.split('\n').slice(0, 12).join('\n')).toMatch(
      /REPORT: [\s\S]*SYMPTOM: [\s\S]*VERDICT: [\s\S]*N24[\s\S]*ASK: /,
    );
    const [file, ...otherFiles] = mail?.files ?? [];
    expect([file?.name, file?.sha256, otherFiles]).toEqual([`itfix-${run}.zip`, sha256Of(record('helpdesk')), []]);
    const packed = itfix.run('report', 'bundle', run, '--zip').stdout.trim();
    expect(readFileSync(join(itfix.folder, packed)).toString('base64')).toBe(file?.base64);
    const bundle = itfix.write('arrived.zip', Buffer.from(file?.base64 ?? '', 'base64'));
    expect(itfix.run('report', 'verify', bundle)).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('redaction standard'),
    });
    expect(itfix.run('report', 'open', bundle).stdout).toContain('The hosts file is long.');
    expect(mail?.id).toBe(`<${record('helpdesk').messageId}@pc.test>`);

    const receipt = /250 .*/.exec(first.stdout)?.[0] ?? '?';
    const second = await send(run, '--to', 'helpdesk');
    expect(second).toMatchObject({ status: 0, stderr: '' });
    expect(second.stdout).toContain(`was sent to "helpdesk"`);
    expect(second.stdout).toContain(record('helpdesk').since);
    expect(second.stdout).toContain(receipt);
    expect(await postfix.arrived()).toEqual([]);

    const again = await send(run, '--to', 'helpdesk', '--again');
    expect(again.status).toBe(0);
    const [anew] = await mails(1);
    expect(anew?.id).not.toBe(mail?.id);
    expect(record('helpdesk')).toMatchObject({ copy: 2, earlier: [{ state: 'sent', said: receipt }] });
    expect(besideRun()).toEqual(['sent-helpdesk.json']);
  });

  test('no network: kept as it is, and sent when there is one', async () => {
    const [port = 0] = await freePorts(1);
    configure({ helpdesk: helpdesk({ port }) });
    const first = await send(run, '--to', 'helpdesk');
    expect(first).toMatchObject({ status: 4, stdout: '' });
    expect(first.stderr).toMatch(/Not sent yet: .*ECONNREFUSED[\s\S]*`itfix report send --pending`/);
    expect(besideRun()).toEqual(['message-helpdesk.json', 'sent-helpdesk.json']);
    for (const name of besideRun()) expect(statSync(join(folderOfRun(), name)).mode & 0o777).toBe(0o600);
    const kept = readFileSync(join(folderOfRun(), 'message-helpdesk.json'), 'utf8');

    // Another wish would not be fulfilled by what waits.
    const stricter = await send(run, '--to', 'helpdesk', '--redact', 'strict');
    expect(stricter).toMatchObject({ status: 2, stderr: expect.stringContaining('made with --redact standard') });
    expect(readFileSync(join(folderOfRun(), 'message-helpdesk.json'), 'utf8')).toBe(kept);

    // The network comes back, and in the meantime the configuration has become another one.
    configure({ helpdesk: helpdesk({ port, subject: 'another subject' }) });
    const line = createServer(socket => {
      const there = connect(postfix.ports.submission, '127.0.0.1').on('error', () => socket.destroy());
      socket
        .on('error', () => there.destroy())
        .pipe(there)
        .pipe(socket);
    });
    await new Promise<void>(resolve => line.listen(port, '127.0.0.1', resolve));
    try {
      const pending = await send('--pending');
      expect(pending).toMatchObject({ status: 0, stdout: expect.stringContaining('Receipt: 250'), stderr: '' });
    } finally {
      line.close();
    }
    const [mail] = await mails(1);
    expect(mail?.subject).toMatch(/^\[N24\] /);
    expect(mail?.files.map(({ sha256 }) => sha256)).toEqual([sha256Of(record('helpdesk'))]);
    expect(besideRun()).toEqual(['sent-helpdesk.json']);
    expect(await send('--pending')).toMatchObject({ status: 0, stdout: 'Nothing waits to be sent.\n' });
    expect(await postfix.arrived()).toEqual([]);
  });

  test('what the server wants later waits, what it never wants does not', async () => {
    const plain = (to: string): object => mailTo(postfix.ports.plain, { to });
    configure({ later: plain('later@help.test'), never: plain('never@help.test') });
    const later = await send(run, '--to', 'later');
    expect(later).toMatchObject({ status: 4, stderr: expect.stringContaining('Come back later') });
    const never = await send(run, '--to', 'never');
    expect(never).toMatchObject({ status: 1, stderr: expect.stringContaining('We take no reports here') });
    expect(besideRun()).toEqual(['message-later.json', 'sent-later.json', 'sent-never.json']);

    const pending = await send('--pending');
    expect(pending).toMatchObject({ status: 4, stderr: expect.stringContaining('Come back later') });
    expect(pending.stderr).not.toContain('never');

    // The recipient was mistaken. Now it is not, and nothing has to be said of the failure.
    configure({ never: plain('help@help.test') });
    expect(await send(run, '--to', 'never')).toMatchObject({ status: 0 });
    expect(await mails(1)).toHaveLength(1);
    // What waits for a destination that is gone is told of, and stays.
    expect(await send('--pending')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('no destination "later"'),
    });
    expect(besideRun()).toContain('message-later.json');
  });

  test('a wrong password and an unknown issuer are said, and the secret is nowhere', async () => {
    configure({ helpdesk: helpdesk(), stranger: helpdesk({ ca: undefined }) });
    const secret = 'wrong-horse-battery';
    const env = { HELPDESK_PASSWORD: secret };
    const wrong = await begin([run, '--to', 'helpdesk'], env).ended;
    expect(wrong).toMatchObject({ status: 1, stderr: expect.stringContaining('did not accept user and password') });
    const untrusted = await begin([run, '--to', 'stranger'], env).ended;
    expect(untrusted).toMatchObject({ status: 1, stderr: expect.stringContaining('is not trusted') });
    const everything =
      [wrong, untrusted].map(({ stdout, stderr }) => stdout + stderr).join('') + allFiles(itfix.folder);
    for (const form of [
      secret,
      Buffer.from(secret).toString('base64'),
      Buffer.from(`\0${ann.user}\0${secret}`).toString('base64'),
    ])
      expect(everything).not.toContain(form);

    const unset = await begin([run, '--to', 'helpdesk'], {}).ended;
    expect(unset).toMatchObject({ status: 2, stderr: expect.stringContaining('HELPDESK_PASSWORD, which is not set') });
    expect(await postfix.arrived()).toEqual([]);
  });

  test('eight processes at once: one mail', async () => {
    configure({ helpdesk: helpdesk() });
    const all = await Promise.all(Array.from({ length: 8 }, () => send(run, '--to', 'helpdesk')));
    const went = all.filter(({ stdout }) => stdout.startsWith('Sent '));
    expect(went).toHaveLength(1);
    for (const { status, stdout, stderr } of all)
      expect([stdout + stderr, [0, 3].includes(status ?? -1)]).toEqual([
        expect.stringMatching(/^Sent |was sent to "helpdesk"|Another process of itfix/),
        true,
      ]);
    expect(await mails(1)).toHaveLength(1);
    expect(besideRun()).toEqual(['sent-helpdesk.json']);
  });
});

function allFiles(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
    .join('\n');
}

describe('ends in the middle', () => {
  test('killed while the server has the mail: nobody knows, and nothing is sent again unasked', async () => {
    const server = await startOwnServer(line => (line === '.' ? 'silence' : undefined));
    configure({ helpdesk: mailTo(server.port) });
    const sending = begin([run, '--to', 'helpdesk']);
    await until(async () => server.mails.length === 1, 'the mail is there');

    // It is still at it: another one does not send, and does not say that nobody knows.
    expect(await send(run, '--to', 'helpdesk')).toMatchObject({
      status: 3,
      stderr: expect.stringContaining(`Another process of itfix (${sending.child.pid}) is sending`),
    });
    sending.child.kill('SIGKILL');
    await sending.ended;

    const after = await send(run, '--to', 'helpdesk');
    expect(after).toMatchObject({ status: 3, stdout: '' });
    expect(after.stderr).toMatch(/Nobody knows whether it arrived[\s\S]*--again/);
    expect(await send('--pending')).toMatchObject({ status: 0, stdout: 'Nothing waits to be sent.\n' });
    expect(server.mails).toHaveLength(1);
    server.close();

    const next = await startOwnServer(() => undefined);
    configure({ helpdesk: mailTo(next.port) });
    expect(await send(run, '--to', 'helpdesk', '--again')).toMatchObject({ status: 0 });
    const ids = [server.mails, next.mails].map(([mail = '']) => read(mail).id);
    expect(new Set(ids).size).toBe(2);
    expect(besideRun()).toEqual(['sent-helpdesk.json']);
    next.close();
  });

  test('the server hangs up with the whole mail: nobody knows', async () => {
    const server = await startOwnServer(line => (line === '.' ? 'end' : undefined));
    configure({ helpdesk: mailTo(server.port) });
    for (const _time of [1, 2])
      expect(await send(run, '--to', 'helpdesk')).toMatchObject({
        status: 3,
        stderr: expect.stringMatching(/Nobody knows whether it arrived.*was given the whole mail/),
      });
    expect(server.mails).toHaveLength(1);
    server.close();
  });

  test('killed before it began to send: it is sent', async () => {
    const dead = spawn(process.execPath, ['-e', '']);
    await new Promise(resolve => dead.on('close', resolve));
    writeFileSync(join(folderOfRun(), 'sending-share.1.json'), JSON.stringify({ pid: dead.pid, host: hostname() }));
    const share = join(itfix.folder, 'share');
    mkdirSync(share);
    configure({ share: { kind: 'folder', path: share } });
    expect(await send(run, '--to', 'share')).toMatchObject({ status: 0 });
    expect(besideRun()).toEqual(['sent-share.json']);
  });
});

describe.skipIf(process.getuid?.() !== 0 || process.platform !== 'linux')('the disk of past runs is full', () => {
  test('nothing is sent, because nobody could know later that it was', async () => {
    const state = join(itfix.folder, 'itfix');
    const share = join(itfix.folder, 'share');
    mkdirSync(share);
    configure({ share: { kind: 'folder', path: share } });
    const kept = join(itfix.folder, 'kept');
    cpSync(state, kept, { recursive: true });
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'none', state]);
    try {
      cpSync(kept, state, { recursive: true });
      const fill = join(state, 'fill');
      expect(() => writeFileSync(fill, new Uint8Array(4_000_000))).toThrow('ENOSPC');
      expect(await send(run, '--to', 'share', '--redact', 'none')).toMatchObject({
        status: 2,
        stdout: '',
        stderr: expect.stringMatching(/could not be written down first: ENOSPC[\s\S]*Nothing was sent/),
      });
      expect([readdirSync(share), besideRun()]).toEqual([[], []]);
      rmSync(fill);
      expect(await send(run, '--to', 'share', '--redact', 'none')).toMatchObject({ status: 0 });
      expect(readdirSync(share)).toEqual([run]);
    } finally {
      execFileSync('umount', [state]);
    }
  });
});

describe('into a folder', () => {
  let share: string;
  beforeEach(() => {
    share = join(itfix.folder, 'share');
    mkdirSync(share);
    configure({ share: { kind: 'folder', path: share } });
  });

  test('once; anew on purpose beside it', async () => {
    expect(await send(run, '--to', 'share')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining(`Receipt: ${share}`),
    });
    expect(await send('--to', 'share')).toMatchObject({
      status: 0,
      stdout: expect.stringContaining('Nothing was sent now.'),
    });
    expect(await send(run, '--to', 'share', '--again')).toMatchObject({ status: 0 });
    expect(readdirSync(share)).toEqual([run, `${run}-2`]);
  });

  test('a share that is not there: it waits until it is', async () => {
    rmSync(share, { recursive: true });
    expect(await send(run, '--to', 'share')).toMatchObject({
      status: 4,
      stderr: expect.stringContaining('is it mounted?'),
    });
    const shown = await send('--pending', '--dry-run');
    expect(shown.stdout).toMatch(/Redacted: +standard\n[\s\S]*Nothing was sent\.\n$/);
    mkdirSync(share);
    expect(await send('--pending')).toMatchObject({ status: 0 });
    expect(readdirSync(share)).toEqual([run]);
  });

  test('--dry-run shows all and does nothing', async () => {
    const shown = await send(run, '--to', 'share', '--dry-run');
    expect(shown).toMatchObject({ status: 0, stderr: '' });
    expect(shown.stdout).toMatch(
      new RegExp(
        `Where: +into ${share}\n.*Subject: +\\[N24\\] Nothing opens[\\s\\S]*Enclosed: +\\S+, \\d+ bytes, SHA-256 [0-9a-f]{64}`,
      ),
    );
    expect(shown.stdout).toMatch(/- VERDICT: [\s\S]*Nothing was sent\.\n$/);
    expect([readdirSync(share), besideRun()]).toEqual([[], []]);
    // What was shown is what is sent.
    expect(await send(run, '--to', 'share')).toMatchObject({ status: 0 });
    expect(shown.stdout).toContain(sha256Of(record('share')));
  });

  test('encrypted: only its receiver reads it, and nothing else tells what was found', async () => {
    const { generateIdentity, identityToRecipient } = await import('age-encryption');
    const identity = await generateIdentity();
    const recipient = await identityToRecipient(identity);
    expect(await send(run, '--to', 'share', '--encrypt-to', recipient)).toMatchObject({ status: 0 });
    const [bundle = '', message = ''] = readdirSync(join(share, run)).sort();
    expect([bundle, message]).toEqual([`itfix-${run}.zip.age`, 'message.md']);
    const text = readFileSync(join(share, run, message), 'utf8');
    expect(text).toContain('N24');
    expect(text).not.toMatch(/Nothing opens|hosts file|host-1/);
    const key = itfix.write('key.txt', identity);
    chmodSync(key, 0o600);
    const opened = itfix.run('report', 'open', join(share, run, bundle), '--identity', key);
    expect(opened.stdout).toContain('The hosts file is long.');
    const wrong = await send(run, '--to', 'share', '--again', '--encrypt-to', identity);
    expect(wrong).toMatchObject({ status: 2, stderr: expect.stringContaining('it is the secret key') });
    expect(wrong.stderr).not.toContain(identity);
  });

  test('the configuration says how much is replaced and who reads it, and the call says otherwise', async () => {
    const { generateIdentity, identityToRecipient } = await import('age-encryption');
    const recipient = await identityToRecipient(await generateIdentity());
    configure({
      share: { kind: 'folder', path: share, redact: 'none' },
      sealed: { kind: 'folder', path: share, 'encrypt-to': recipient },
    });
    expect((await send(run, '--to', 'share', '--dry-run')).stdout).toMatch(/Redacted: +nothing/);
    expect((await send(run, '--to', 'share', '--redact', 'strict', '--dry-run')).stdout).toMatch(/Redacted: +strict/);
    expect((await send(run, '--to', 'sealed', '--dry-run')).stdout).toMatch(/Enclosed: +itfix-\S+\.zip\.age, /);
    expect(await send(run, '--to', 'sealed', '--bundle', 'none')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('"encrypt-to" in the configuration encrypts the bundle'),
    });
  });

  test('a bundle that is too large is not sent, without it the report is', async () => {
    configure({ share: { kind: 'folder', path: share, largest: 0.001 } });
    expect(await send(run, '--to', 'share')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('--bundle none'),
    });
    expect([readdirSync(share), besideRun()]).toEqual([[], []]);
    expect(await send(run, '--to', 'share', '--bundle', 'none')).toMatchObject({ status: 0 });
    expect(readdirSync(join(share, run))).toEqual(['message.md']);
  });

  test('a damaged record: nothing is sent', async () => {
    writeFileSync(join(folderOfRun(), 'sent-share.json'), '{"format":1');
    expect(await send(run, '--to', 'share')).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('is damaged'),
    });
    expect(readdirSync(share)).toEqual([]);
  });
});

describe('wrong words', () => {
  const cases: readonly [string, readonly string[], RegExp][] = [
    ['no destination named', ['--to', 'helpdsk'], /has no destination "helpdsk"[\s\S]*Did you mean "helpdesk"\?/],
    ['nowhere to send', [], /Say it with --to: helpdesk\./],
    ['a level', ['--to', 'helpdesk', '--redact', 'strickt'], /--redact strickt[\s\S]*Did you mean "strict"\?/],
    ['a kind of bundle', ['--to', 'helpdesk', '--bundle', 'rar'], /--bundle rar[\s\S]*zip, tar\.gz, none/],
    ['a run', ['nothing', '--to', 'helpdesk'], /There is no stored run "nothing"/],
    ['--pending with a run', ['nothing', '--pending'], /--pending sends all that waits/],
    ['--encrypt-to without a bundle', ['--to', 'helpdesk', '--bundle', 'none', '--encrypt-to', 'age1x'], /sends none/],
  ];
  test.each(cases)('%s', async (_what, words, said) => {
    configure({ helpdesk: mailTo(1) });
    expect(await send(...words)).toMatchObject({ status: 2, stdout: '', stderr: expect.stringMatching(said) });
    expect(besideRun()).toEqual([]);
  });

  test('doctor says where the configuration is, what it names, and what is wrong with it', () => {
    configure({ helpdesk: mailTo(1) });
    const said = (): { config: object } => JSON.parse(itfix.run('doctor', '--json', '--config', config).stdout);
    expect(said().config).toEqual({ file: config, destinations: ['helpdesk'] });
    configure({ helpdesk: mailTo(1, { prot: 1 }) });
    expect(said().config).toEqual({
      file: config,
      problem: expect.stringMatching(/config\.yaml:1:\d+: .*"prot".*"port"\?/),
    });
    expect(itfix.run('doctor').stdout).toContain(
      `config   ${join(itfix.folder, '.config/itfix/config.yaml')} names no destination`,
    );
  });

  test('no configuration: where it would be', async () => {
    const { stderr } = await begin(['--to', 'x'], { ITFIX_CONFIG: '' }).ended;
    expect(stderr).toContain(join(itfix.folder, '.config/itfix/config.yaml'));
  });
});

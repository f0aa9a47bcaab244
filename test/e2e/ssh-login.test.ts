import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import ssh2 from 'ssh2';
import { describe, expect, test } from 'vitest';
import { soon } from '../transports/processes.ts';
import { readableKeys } from '../transports/readable-keys.ts';
import { inOffice } from './in-office.ts';
import { bobsPassword, outcomeOf, wayOf } from './office.ts';
import { makeKey } from './seat.ts';
import { keys, type Sitting } from './terminal.ts';

const { isHere, opened, office, sittings } = await inOffice();

const known = ['--accept-new-host-keys', '--offline'];

/** Diagnoses as Bob over a server at this port. */
function at(port: number, ...words: string[]): string[] {
  return ['diagnose', office().playbook, ...known, '--on', `bob@127.0.0.1:${port}`, ...words];
}

function sit(...words: string[]): Sitting {
  const sitting = office().seat.sit(words);
  sittings.push(sitting);
  return sitting;
}

/** Whether sudo would take a password can only be found out by giving it one: Bob is asked, and has none to give. */
async function withoutRights(sitting: Sitting): Promise<void> {
  await sitting.see(/Password for sudo/);
  sitting.type(keys.enter);
  await sitting.see(/Reached as/);
}

/** How often something was shown, also what was drawn over since. */
const count = (sitting: Sitting, what: string): number => sitting.bytes().split(what).length - 1;

const passphrase = 'open sesame 93';

describe.skipIf(!isHere)('keys', async () => {
  const sshd = await opened?.sshd('PasswordAuthentication no');
  const port = (): number => sshd?.port ?? 0;
  if (opened) {
    const locked = makeKey(opened.folder, 'locked', { passphrase });
    opened.give('locked', readFileSync(locked, 'utf8'));
    opened.give('locked.pub', readFileSync(`${locked}.pub`, 'utf8'));
    const stranger = makeKey(opened.folder, 'stranger');
    opened.give('stranger', readFileSync(stranger, 'utf8'));
    const all = ['id', 'locked'].map(name => readFileSync(`${opened.folder}/${name}.pub`, 'utf8')).join('');
    opened.machine.write('/home/bob/.ssh/authorized_keys', all, { mode: 0o600, owner: opened.bob });
  }
  const locked = '/home/anna/.ssh/locked';

  test('a key file that is named', async () => {
    expect(outcomeOf(await office().seat.run(at(port(), '-i', office().key, '--json')))).toBe('ready');
  });

  test('no key that is taken: refused, with what was tried', async () => {
    const ran = await office().seat.run(at(port(), '-i', '/home/anna/.ssh/stranger', '--json'));
    expect(outcomeOf(ran)).toMatch(/^login-refused: .*tried: publickey SHA256:/);
    expect(ran.status).toBe(4);
  });

  test('an encrypted key, with the passphrase in the environment', async () => {
    const words = at(port(), '-i', locked, '--json');
    expect(outcomeOf(await office().seat.run(words, { env: { ITFIX_SSH_PASSPHRASE: passphrase } }))).toBe('ready');
  });

  test('a wrong passphrase in the environment is no login, and the report says why', async () => {
    const ran = await office().seat.run(at(port(), '-i', locked, '--json'), {
      env: { ITFIX_SSH_PASSPHRASE: 'open barley 12' },
    });
    expect(outcomeOf(ran)).toMatch(/^login-refused: .*locked.*passphrase/i);
  });

  test('an encrypted key with nobody to ask is not tried, and the report says why', async () => {
    expect(outcomeOf(await office().seat.run(at(port(), '-i', locked, '--json')))).toMatch(
      /^login-refused: .*locked.*passphrase/i,
    );
  });

  test('an encrypted key asks for its passphrase, and shows nothing of it', async () => {
    const sitting = sit(...at(port(), '-i', locked));
    await sitting.see(/Passphrase of .*locked:/);
    sitting.type(`wrong${keys.enter}`);
    await sitting.see(/Passphrase of .*locked:[\s\S]*Passphrase of .*locked:/);
    sitting.type(`${passphrase}${keys.enter}`);
    await withoutRights(sitting);
    expect((await sitting.ended()).exitCode).toBe(3);
    expect(sitting.bytes()).not.toContain('sesame');
    expect(sitting.bytes()).not.toContain('wrong');
  });

  test('the keys of an agent; IdentitiesOnly leaves those out that are not named', async () => {
    const { machine, seat, anna, key, give } = office();
    const [file = '', ...rest] = [...machine.inside(anna), 'ssh-agent', '-D', '-a', '/home/anna/.ssh/agent'];
    const agent = spawn(file, rest, { stdio: 'ignore' });
    try {
      const env = { SSH_AUTH_SOCK: '/home/anna/.ssh/agent', HOME: '/home/anna' };
      const hold = (file: string): string =>
        machine.run(
          ...[...machine.inside(anna).slice(5), 'env', ...Object.entries(env).map(pair => pair.join('='))],
          ...['sh', '-c', 'ssh-add -qD; exec ssh-add -q "$1"', 'sh', file],
        );
      expect(await soon(() => machine.run('ls', '/home/anna/.ssh').includes('agent'))).toBe(true);
      hold(key);
      expect(outcomeOf(await seat.run(at(port(), '--json'), { env }))).toBe('ready');
      give('only-none', 'IdentitiesOnly yes\nIdentityFile ~/.ssh/stranger\n');
      const none = await seat.run(at(port(), '-F', '/home/anna/.ssh/only-none', '--json'), { env });
      expect(outcomeOf(none)).toMatch(/^login-refused/);
      expect(wayOf(none).tried.map(({ what }) => what)).toEqual([expect.stringContaining('stranger')]);
      // The public half names the key; the agent has the other.
      give('only.pub', readFileSync(`${office().folder}/id.pub`, 'utf8'));
      give('only-one', 'IdentitiesOnly yes\nIdentityFile ~/.ssh/only.pub\n');
      const one = await seat.run(at(port(), '-F', '/home/anna/.ssh/only-one', '--json'), { env });
      expect(outcomeOf(one)).toBe('ready');
      // Refused, and no password is tried that the server does not want.
      hold('/home/anna/.ssh/stranger');
      const other = await seat.run(at(port(), '--json'), { env: { ...env, ITFIX_SSH_PASSWORD: bobsPassword } });
      expect(wayOf(other)).toMatchObject({ outcome: 'login-refused', offered: ['publickey'] });
      expect(wayOf(other).tried.map(({ method }) => method)).toEqual(['publickey']);
    } finally {
      agent.kill();
    }
  });

  test('"Too many authentication failures" is a login that was refused', async () => {
    const strict = await office().sshd('MaxAuthTries 2', 'PasswordAuthentication no');
    for (const name of ['k1', 'k2', 'k3', 'k4'])
      office().give(name, readFileSync(makeKey(office().folder, name), 'utf8'));
    const words = ['k1', 'k2', 'k3', 'k4'].flatMap(name => ['-i', `/home/anna/.ssh/${name}`]);
    expect(outcomeOf(await office().seat.run(at(strict.port, ...words, '--json')))).toMatch(
      /^login-refused: .*Too many authentication failures/,
    );
  });
});

describe.skipIf(!isHere)('passwords', async () => {
  const sshd = await opened?.sshd('PasswordAuthentication yes', 'PubkeyAuthentication no');
  const port = (): number => sshd?.port ?? 0;

  test('are asked for, and shown nowhere', async () => {
    const sitting = sit(...at(port()));
    await sitting.see(/Password of bob@127\.0\.0\.1:/);
    const before = sitting.bytes().length;
    await new Promise(resolve => setTimeout(resolve, 500));
    expect(sitting.bytes().length).toBe(before); // Nothing moves.
    sitting.type(`${bobsPassword}${keys.enter}`);
    await withoutRights(sitting);
    expect(sitting.bytes()).not.toContain(bobsPassword);
  });

  test('three wrong ones: refused, and nobody is asked a fourth time', async () => {
    const sitting = sit(...at(port()));
    for (let n = 1; n <= 3; n++) {
      await sitting.see(new RegExp(`(?:Password of bob[\\s\\S]*){${n}}`));
      sitting.type(`wrong-${n}${keys.enter}`);
    }
    expect((await sitting.ended()).exitCode).toBe(4);
    expect(await sitting.screen()).toMatch(/does not accept the login of\s+bob/);
    expect(count(sitting, 'Password of bob')).toBe(3);
    expect(sitting.bytes()).not.toMatch(/wrong-\d/);
  }, 40_000);

  test('from the environment; a wrong one is tried once', async () => {
    const { seat } = office();
    const env = (password: string) => ({ env: { ITFIX_SSH_PASSWORD: password } });
    expect(outcomeOf(await seat.run(at(port(), '--json'), env(bobsPassword)))).toBe('ready');
    const wrong = await seat.run(at(port(), '--json'), env('not-this-one'));
    expect(wayOf(wrong)).toMatchObject({ outcome: 'login-refused', tried: [{ method: 'password' }] });
    expect(wrong.stdout + wrong.stderr).not.toContain('not-this-one');
  });

  test('nobody to ask: refused at once', async () => {
    const ran = await office().seat.run(at(port(), '--json'));
    expect(outcomeOf(ran)).toMatch(/^login-refused: .*there is no key and nobody to ask for a password/);
  });

  test('Ctrl-C at the question ends the run with a report', async () => {
    const sitting = sit(...at(port()));
    await sitting.see(/Password of bob@127\.0\.0\.1:/);
    sitting.type(keys.ctrlC);
    expect((await sitting.ended()).exitCode).toBe(4);
    expect(sitting.isCursorShown()).toBe(true);
  });
});

describe.skipIf(!isHere)('a question that nobody answers', async () => {
  const sshd = await opened?.sshd('PasswordAuthentication yes');
  const port = (): number => sshd?.port ?? 0;

  test.each([
    ['the password', [], /Password of bob/, 4],
    ['sudo', ['-i', '/home/anna/.ssh/bobs_key'], /Password for sudo/, 3],
  ])('about %s ends with the deadline', async (_what, more, asked, exitCode) => {
    const sitting = sit(...at(port(), ...more, '--deadline', '3s'));
    await sitting.see(asked);
    const start = Date.now();
    expect((await sitting.ended()).exitCode).toBe(exitCode);
    expect(Date.now() - start).toBeLessThan(8000);
    expect(sitting.isCursorShown()).toBe(true);
  });
});

describe.skipIf(!isHere)('questions of the server', () => {
  const byQuestions = ['KbdInteractiveAuthentication yes', 'PasswordAuthentication no'];

  test('PAM asks for the password; mistyped once', async () => {
    const { port } = (await opened?.sshd(...byQuestions, 'PubkeyAuthentication no')) ?? { port: 0 };
    const sitting = sit(...at(port));
    await sitting.see(/bob@127\.0\.0\.1.*Password:/);
    sitting.type(`wrong-1${keys.enter}`);
    await sitting.see(/Password:[\s\S]*Password:/);
    sitting.type(`${bobsPassword}${keys.enter}`);
    await withoutRights(sitting);
    expect(sitting.bytes()).not.toMatch(/wrong-1|correct-horse/);
  });

  test('a wrong password of the environment is tried once', async () => {
    const { port } = (await opened?.sshd(...byQuestions, 'PubkeyAuthentication no')) ?? { port: 0 };
    const wrong = await office().seat.run(at(port, '--json'), { env: { ITFIX_SSH_PASSWORD: 'not-this-one' } });
    expect(wayOf(wrong)).toMatchObject({ outcome: 'login-refused', tried: [{ method: 'keyboard-interactive' }] });
  });

  test.each([
    ['publickey,keyboard-interactive'],
    ['keyboard-interactive,publickey'],
    ['password,publickey'],
    ['password,keyboard-interactive'],
    ['publickey,password'],
  ])('two ways, one after the other: %s', async ways => {
    const { port } = (await opened?.sshd(
      `AuthenticationMethods ${ways}`,
      'KbdInteractiveAuthentication yes',
      'PasswordAuthentication yes',
    )) ?? { port: 0 };
    const sitting = sit(...at(port, '-i', office().key));
    for (let n = 1; n <= ways.split(',').filter(way => way !== 'publickey').length; n++) {
      await sitting.see(new RegExp(`(?:[Pp]assword(?: of bob@127.0.0.1)?:[\\s\\S]*){${n}}`));
      sitting.type(`${bobsPassword}${keys.enter}`);
    }
    await withoutRights(sitting);
  });

  test('two questions in one, the second of them a code that may be seen', async () => {
    const answers: string[][] = [];
    const server = new ssh2.Server({ hostKeys: [readableKeys().private] }, client => {
      client.on('error', () => undefined);
      client.on('authentication', context => {
        if (context.method !== 'keyboard-interactive') return context.reject(['keyboard-interactive']);
        const prompts = [
          { prompt: 'Password: ', echo: false },
          { prompt: 'Code of your phone: ', echo: true },
        ];
        context.prompt(prompts, 'Two factors', 'Both are needed.', given => {
          answers.push([...given]);
          context.reject();
        });
      });
    });
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', () => resolve()));
    const port = Number(Object(server.address()).port);
    const sitting = sit(...at(port));
    await sitting.see(/Both are needed\. +Password:/);
    sitting.type(`first-secret${keys.enter}`);
    await sitting.see(/Code of your phone:/);
    sitting.type(`424242${keys.enter}`);
    await sitting.see(/Code of your phone: 424242/);
    await expect.poll(() => answers).toContainEqual(['first-secret', '424242']);
    expect(sitting.bytes()).not.toContain('first-secret');
    sitting.close();
    await new Promise<void>(resolve => server.close(() => resolve()));
  });
});

import { afterAll, describe, expect, test } from 'vitest';
import { openItfix, smallPlaybook } from './itfix.ts';

const itfix = openItfix();
afterAll(() => itfix.close());

const playbook = itfix.write('small.yaml', smallPlaybook(9));

/** What happened, where, and what to do: on stderr alone, and nobody was called. */
function refused(...words: string[]): string {
  // What is gone on with names no playbook, and nothing else of what was asked.
  const asked = words.includes('--resume') ? [] : [playbook, '--offline'];
  const { status, stdout, stderr } = itfix.run('diagnose', ...asked, ...words);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
  expect(stderr).not.toMatch(/ {4}at /); // No stack.
  expect(stderr.trim().split('\n').length).toBeGreaterThan(1);
  return stderr;
}

describe('wrong words about other machines are found before anybody is called', () => {
  test.each<[string, readonly string[], RegExp]>([
    ['no machines at once', ['--on', '127.0.0.1:9', '--on', '[::1]:9', '--parallel', '0'], /--parallel 0: .*1 to 256/],
    ['no machines at once, with one machine', ['--on', '127.0.0.1:9', '--parallel', '0'], /--parallel 0: .*1 to 256/],
    ['half a machine', ['--on', '127.0.0.1:9', '--on', '[::1]:9', '--parallel', '1.5'], /--parallel 1\.5/],
    ['--limit without an inventory', ['--limit', 'web'], /--limit needs an inventory/],
    ['--resume with nothing to go on with', ['--resume'], /no fleet to go on with/],
    ['--resume of what is not there', ['--resume', 'x'], /There is no fleet "x"/],
    ['--resume and machines', ['--resume', '--on', 'a'], /--resume goes on with[\s\S]*Leave out --on\./],
    ['--resume and a part of them', ['--resume', '--limit', 'a', '--offline'], /Leave out --limit and --offline\./],
    ['--resume and a playbook', ['disk', '--resume'], /Leave out playbooks\./],
    ['an empty machine', ['--on', ''], /--on is empty/],
    ['an option of ssh', ['--on', '-oProxyCommand=touch x'], /A machine of --on/],
    ['an option of ssh as the user', ['--on', '-l@host'], /A machine of --on/],
    ['a command in the user', ['--on', '$(touch x)@host'], /A machine of --on/],
    ['a password', ['--on', 'root:hunter22@host'], /has a password in it/],
    ['a password in a URL', ['--on', 'ssh://root:hunter22@host'], /has a password in it/],
    ['a port that is none', ['--on', 'host:99999'], /port beyond/],
    [
      'an identity file that is not there',
      ['--on', '127.0.0.1:9', '-i', '/no/such/key'],
      /-i \/no\/such\/key|\/no\/such\/key/,
    ],
    ['a configuration that is not there', ['--on', '127.0.0.1:9', '-F', '/no/such/config'], /\/no\/such\/config/],
    ['an inventory that is not there', ['--inventory', '/no/such/hosts'], /\/no\/such\/hosts/],
  ])('%s', (_what, words, said) => {
    const stderr = refused(...words);
    expect(stderr).toMatch(said);
    expect(stderr).not.toContain('hunter22');
  });

  test('the help names every option, within 100 columns', () => {
    const { status, stdout } = itfix.run('diagnose', '--help');
    expect(status).toBe(0);
    for (const option of ['--on', '--inventory', '--limit', '--parallel', '--resume', '-i, ', '-F, ', '--accept-new'])
      expect(stdout).toContain(option);
    expect(Math.max(...stdout.split('\n').map(line => line.length))).toBeLessThanOrEqual(100);
  });
});

test('where nothing can be kept, many machines are asked all the same, and it is said', () => {
  const { status, stdout, stderr } = itfix.runWith(
    { XDG_STATE_HOME: '/proc/nowhere' },
    ...['diagnose', playbook, '--offline', '--on', '127.0.0.1:9', '--on', '[::1]:9'],
  );
  expect(status).toBe(4);
  expect(stdout).toMatch(/2 machines/);
  expect(stderr).toMatch(/Runs are not kept: /);
});

test('of several machines the worst counts, whichever is done last', () => {
  const { status } = itfix.run('probe', 'net.hosts', '--on', '127.0.0.1:9', '--on', '[::1]:9');
  expect(status).toBe(4);
});

test('several names of an inventory for this machine are several machines', () => {
  const inventory = itfix.write('hosts.ini', 'one ansible_connection=local\ntwo ansible_connection=local\n');
  const { status, stdout } = itfix.run(
    ...['diagnose', playbook, '--offline', '--inventory', inventory, '--parallel', '1', '--json'],
  );
  expect(status).toBe(1);
  expect(stdout.trim().split('\n')).toHaveLength(2);
});

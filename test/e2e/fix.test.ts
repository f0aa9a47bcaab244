import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openItfix } from './itfix.ts';
import { keys, type Sitting, sitDown } from './terminal.ts';

const itfix = openItfix();
const bin = join(itfix.folder, 'bin');
const env = { PATH: `${bin}:${process.env.PATH}` };
/** What the adapter's flags are: the tools below read and write it. */
const state = join(itfix.folder, 'flags');
/** There while a run changes the machine: the same for all, whoever runs it. */
const lock = '/tmp/itfix-treating';
/** As long as this is there, switching on takes a while. */
const slowly = join(itfix.folder, 'slowly');
mkdirSync(bin);
for (const [name, script] of [
  [
    'ip',
    `printf '[{"ifindex":2,"ifname":"net0","flags":[%s],"mtu":1500,"link_type":"ether","operstate":"DOWN"}]\\n' "$(cat ${state})"`,
  ],
  ['switch-on', `printf '"UP"' >${state}; [ ! -e ${slowly} ] || sleep 5`],
  ['switch-off', `printf '' >${state}`],
  ['do-nothing', ':'],
] as const)
  chmodSync(itfix.write(join('bin', name), `#!/bin/sh\n${script}\n`), 0o755);

const playbook = itfix.write(
  'adapter.yaml',
  `language: 1
title: A playbook about an adapter
symptoms: { broken: It does not work }
facts: { adapters: { probe: net.adapters } }
checks:
  enabled:
    code: N01
    title: The adapter is on
    expect: adapters.list.all(a, a.name != 'net0' || a.enabled)
    otherwise: net0 is switched off.
    plain: The network adapter is off.
    severity: error
remedies:
  do-nothing:
    title: Do nothing
    fixes: [enabled]
    risk: none
    effect: Nothing changes.
    steps: [Wait]
    settle: 0s
    run: { linux: [[do-nothing]] }
  switch-on:
    title: Switch it on
    fixes: [enabled]
    risk: undoable
    effect: It is on.
    steps: [Switch it on]
    settle: 0s
    run: { linux: [[switch-on]] }
    undo: { linux: [[switch-off]] }
escalate: { queue: network }
`,
);

const sittings: Sitting[] = [];
beforeEach(() => writeFileSync(state, ''));
afterEach(() => {
  for (const sitting of sittings.splice(0)) sitting.close();
});
afterAll(() => {
  rmSync(lock, { recursive: true, force: true });
  itfix.close();
});

/** Yes to what does nothing, and its name to what helps. */
async function agreeToAll(sitting: Sitting): Promise<void> {
  sittings.push(sitting);
  await sitting.see(/Do nothing\?/);
  sitting.type(keys.down + keys.enter);
  await sitting.see(/Type switch-on/);
  sitting.type(`switch-on${keys.enter}`);
  await sitting.ended();
}

async function until(isSo: () => boolean): Promise<void> {
  const end = performance.now() + 20_000;
  while (!isSo() && performance.now() < end) await new Promise(resolve => setTimeout(resolve, 20));
  expect(isSo()).toBe(true);
}

const actionsOf = (stdout: string) => JSON.parse(stdout).actions;

describe.skipIf(process.platform !== 'linux')('--fix', () => {
  const fix = (...words: string[]) => itfix.runWith(env, 'diagnose', playbook, '--fix', '--json', '--quiet', ...words);

  test('with nobody there changes nothing, and says so', () => {
    const { status, stdout } = fix();
    expect([status, readFileSync(state, 'utf8')]).toEqual([1, '']);
    expect(actionsOf(stdout)).toMatchObject([
      { remedy: 'adapter/do-nothing', outcome: 'offered', why: 'nobody was there to agree' },
      { remedy: 'adapter/switch-on', outcome: 'offered', undo: [['switch-off']] },
    ]);
  });

  test('--yes does not speak for a playbook that did not come with itfix', () => {
    const { status, stdout } = fix('--yes');
    expect([status, readFileSync(state, 'utf8')]).toEqual([1, '']);
    for (const { outcome, why } of actionsOf(stdout))
      expect([outcome, why]).toEqual(['offered', '--yes is for what has no risk']);
  });

  test('--dry-run shows the commands and runs none', () => {
    const { status, stdout } = itfix.runWith(env, 'diagnose', playbook, '--fix', '--dry-run', '--quiet');
    expect([status, readFileSync(state, 'utf8')]).toEqual([1, '']);
    expect(stdout).toMatch(/WHAT WAS TRIED[\s\S]*Switch it on: not done \(only shown: --dry-run\)[\s\S]*\n +switch-on/);
  });

  test('a person agrees to one after the other, and the one that helps ends it', async () => {
    const sitting = sitDown(['diagnose', playbook, '--fix'], { folder: itfix.folder, env });
    sittings.push(sitting);
    await sitting.see(/Do nothing\?/);
    await sitting.see(/did not come with itfix/);
    sitting.type(keys.down + keys.enter);
    await sitting.see(/It is taken back with:\s+switch-off/);
    await sitting.see(/Type switch-on/);
    sitting.type(`switch-on${keys.enter}`);
    expect(await sitting.ended()).toMatchObject({ exitCode: 0 });
    expect(readFileSync(state, 'utf8')).toBe('"UP"');
    const screen = await sitting.screen();
    expect(screen).toMatch(/VERDICT +Fixed: N01 adapter\/enabled/);
    expect(screen).toMatch(/Do nothing: done, the fault is still there/);
    expect(screen).toMatch(/Switch it on: done, the fault is gone/);
  });

  test('waits for nobody: while another run changes the machine nothing is done, and a lock that was left behind is cleared away', async () => {
    mkdirSync(lock);
    writeFileSync(join(lock, 'by'), 'the-other-run\n');
    await agreeToAll(sitDown(['diagnose', playbook, '--fix', '--quiet'], { folder: itfix.folder, env }));
    expect(readFileSync(state, 'utf8')).toBe('');
    expect(itfix.runWith(env, 'report', 'show').stdout).toMatch(/another\s+run\s+\(the-other-run\)\s+is\s+changing/);
    writeFileSync(join(lock, 'since'), '1700000000\n');
    await agreeToAll(sitDown(['diagnose', playbook, '--fix', '--quiet'], { folder: itfix.folder, env }));
    expect([readFileSync(state, 'utf8'), existsSync(lock)]).toEqual(['"UP"', false]);
  });

  test('undo takes it back, once, and the report says so', async () => {
    await agreeToAll(sitDown(['diagnose', playbook, '--fix', '--quiet'], { folder: itfix.folder, env }));
    expect(readFileSync(state, 'utf8')).toBe('"UP"');
    const alone = itfix.runWith(env, 'undo');
    expect([alone.status, alone.stderr]).toEqual([2, expect.stringContaining('Nobody is there to agree')]);
    const { status, stdout, stderr } = itfix.runWith(env, 'undo', '--yes');
    expect([status, stdout, readFileSync(state, 'utf8')]).toEqual([0, 'Switch it on: taken back\n', '']);
    expect(stderr).toMatch(/taken back with:\n {2}switch-off/);
    const report = itfix.runWith(env, 'report', 'show');
    expect(report.status).toBe(3);
    expect(report.stdout).toMatch(/Switch it on: done and undone again/);
    expect(report.stdout).toMatch(/was taken back after the run/);
    expect(itfix.runWith(env, 'undo', '--yes').stdout).toContain('left no change');
  });

  test('what was cut off in the middle by kill -9 is taken back from the journal', async () => {
    writeFileSync(slowly, 'yes');
    const sitting = sitDown(['diagnose', playbook, '--fix', '--quiet'], { folder: itfix.folder, env });
    const agreed = agreeToAll(sitting);
    await until(() => readFileSync(state, 'utf8') === '"UP"');
    sitting.kill();
    await agreed;
    rmSync(slowly);
    const report = itfix.runWith(env, 'report', 'show').stdout;
    expect(report).toMatch(/Switch it on: begun, and nobody knows how it ended/);
    expect(itfix.runWith(env, 'undo', '--yes').stdout).toBe('Switch it on: taken back\n');
    expect(readFileSync(state, 'utf8')).toBe('');
  });

  test('a person who says no, or leaves, changes nothing', async () => {
    for (const answer of [keys.enter, keys.ctrlC]) {
      const sitting = sitDown(['diagnose', playbook, '--fix'], { folder: itfix.folder, env });
      sittings.push(sitting);
      await sitting.see(/Do nothing\?/);
      sitting.type(answer);
      if (answer === keys.enter) {
        await sitting.see(/Type switch-on/);
        sitting.type(answer);
      }
      expect((await sitting.ended()).exitCode).not.toBe(0);
      expect(readFileSync(state, 'utf8')).toBe('');
      expect(await sitting.screen()).toMatch(/Do nothing: offered and refused/);
    }
  });

  test.each([
    ['--yes', ['--yes'], /Add --fix/],
    ['--dry-run', ['--dry-run'], /Add --fix/],
    ['both', ['--fix', '--yes', '--dry-run'], /contradict/],
    ['nobody to ask', ['--fix', '--on', 'a.invalid', '--on', 'b.invalid'], /Add --yes for what has no risk/],
  ])('%s: wrong use', (_what, words, says) => {
    const { status, stdout, stderr } = itfix.runWith(env, 'diagnose', playbook, ...words);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(says);
  });
});

import { describe, expect, test } from 'vitest';
import { closedPort } from '../closed-port.ts';
import { inOffice } from './in-office.ts';
import { runOf } from './office.ts';
import { outcomes } from './outcomes.ts';

const { isHere, opened, office } = await inOffice();
const server = await opened?.sshd();

describe.skipIf(!isHere)('a run over SSH is judged again the same, with what was asked from here', () => {
  test.each([
    ['a machine that was reached', ['disk'], () => server?.port],
    ['one that was not', ['disk', 'network'], closedPort],
  ])('%s', async (_what, names, port) => {
    const { seat, key } = office();
    const there = ['--accept-new-host-keys', '-i', key, '--on', `bob@127.0.0.1:${await port()}`];
    const then = runOf(await seat.run(['diagnose', ...names, '--offline', '--json', ...there]));
    expect(Object.keys(then.facts)).toContain('reach/ssh');
    for (const level of ['none', 'strict']) {
      const file = `${seat.home}/${level}.zip`;
      await seat.run(['report', 'bundle', then.id, '--redact', level, '-o', file]);
      const again = runOf(await seat.run(['diagnose', '--replay', file, '--json']));
      expect(outcomes(again)).toEqual(outcomes(then));
      expect(again.findings.some(({ status }) => status !== 'unknown')).toBe(true);
    }
  });
});

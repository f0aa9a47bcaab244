import { describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import { book, inTurn, probe, probesOf, statuses, trial } from './_workshop.ts';

/** Mail comes after the line, and the line after the cable, which stand in another playbook. */
function playbooks(probes: ReturnType<typeof probesOf>, mail: object = {}) {
  const network = book(
    {
      facts: { cable: { probe: 't.cable' }, line: { probe: 't.line' }, other: { probe: 't.other' } },
      checks: { cable: 'cable.ok', line: { expect: 'line.ok', after: ['cable'] }, other: 'other.ok' },
    },
    probes,
    'network',
  );
  const own = { expect: 'mail.ok', after: ['network/line'], ...mail };
  return [book({ facts: { mail: { probe: 't.mail' } }, checks: { mail: own } }, probes, 'mail'), network];
}

async function asked(
  answers: { [fact in 'cable' | 'line' | 'mail']: boolean | Error },
  mail: object = {},
): Promise<{ run: Run; names: string[] }> {
  const names: string[] = [];
  const answer = (name: keyof typeof answers | 'other') =>
    probe(async () => {
      names.push(name);
      const said = name === 'other' ? true : answers[name];
      if (said instanceof Error) throw said;
      return { ok: said };
    });
  const probes = probesOf({
    cable: answer('cable'),
    line: answer('line'),
    other: answer('other'),
    mail: answer('mail'),
  });
  const { run } = await trial({ playbooks: playbooks(probes, mail), probes });
  return { run, names: names.sort() };
}

describe('checks of other playbooks', () => {
  test('nobody looks at them as long as all is well', async () => {
    const { run, names } = await asked({ cable: false, line: false, mail: true });
    expect(names).toEqual(['mail']);
    expect(statuses(run)).toEqual({ 'mail/mail': 'pass' });
    expect(run.playbooks.map(({ id }) => id)).toEqual(['mail']);
    expect(run.verdict).toBe('healthy');
  });

  test('those before something that fails are looked at, and explain it', async () => {
    const { run, names } = await asked({ cable: false, line: false, mail: false });
    expect(names).toEqual(['cable', 'line', 'mail']);
    expect(statuses(run)).toEqual({
      'mail/mail': 'consequence',
      'network/cable': 'root-cause',
      'network/line': 'consequence',
    });
    expect(run.playbooks.map(({ id }) => id)).toEqual(['mail', 'network']);
  });

  test('those before something that gives no answer too', async () => {
    const { run } = await asked({ cable: true, line: false, mail: new Error('no') });
    expect(statuses(run)).toMatchObject({ 'mail/mail': 'blocked', 'network/line': 'root-cause' });
  });

  test('what does not apply needs no explanation', async () => {
    const { names } = await asked({ cable: false, line: false, mail: true }, { when: '!mail.ok' });
    expect(names).toEqual(['mail']);
  });

  test('what is not known of them does not make a light fault one that could not be determined', async () => {
    const { run } = await asked({ cable: new Error('no'), line: true, mail: false }, { severity: 'warning' });
    expect(statuses(run)).toMatchObject({ 'mail/mail': 'root-cause', 'network/cable': 'unknown' });
    expect(run.verdict).toBe('healthy');
  });

  test('a cause among them is looked at twice like any other', async () => {
    const line = inTurn({ ok: false }, { ok: true });
    const yes = probe(() => ({ ok: true }));
    const probes = probesOf({ cable: yes, line: line.probe, other: yes, mail: probe(() => ({ ok: false })) });
    const { run } = await trial({ playbooks: playbooks(probes), probes });
    expect(line.asked()).toBe(2);
    expect(statuses(run)).toMatchObject({ 'mail/mail': 'root-cause', 'network/line': 'pass' });
  });
});

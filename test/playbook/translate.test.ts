import { describe, expect, test } from 'vitest';
import { loadPlaybook } from '../../src/playbook/load.ts';
import { probes } from './probes.ts';

const english = `language: 1
title: No network
keywords: [internet]
symptoms: { nothing-opens: Nothing opens }
params:
  site: { default: x, help: A site, ask: { words: Which site?, said: [nothing-opens], as: host } }
facts:
  adapters: { probe: net.adapters }
questions:
  others: { ask: Do others have it?, choices: { mine: Only me, theirs: Others } }
checks:
  no-carrier:
    code: N02
    title: A cable is in
    each: { adapter: adapters.list }
    expect: adapter.hardware || answers.others == 'mine' || params.site == 'y'
    otherwise: No link.
    plain: "The cable of \${adapter.name} is out."
    severity: error
remedies:
  plug-in:
    title: Put the cable in
    fixes: [no-carrier]
    risk: none
    effect: Nothing.
    steps: [Look for the cable, Put it in]
escalate: { queue: network, include: [] }
`;

const german = `title: Kein Netz
keywords: [internet, wlan]
symptoms: { nothing-opens: Nichts öffnet sich }
params: { site: Welche Seite? }
questions:
  others: { ask: Haben andere es auch?, choices: { mine: Nur ich, theirs: Andere } }
checks:
  no-carrier: { title: Ein Kabel steckt, plain: "Das Kabel von \${adapter.name} ist lose." }
remedies:
  plug-in: { title: Kabel einstecken, effect: Keiner., steps: [Kabel suchen, Einstecken] }
`;

function load(text: string) {
  return loadPlaybook(
    { file: 'net.yaml', id: 'net', text: english, translation: { file: 'de/net.yaml', text } },
    probes,
  );
}

function problemsOf(text: string): string[] {
  return load(text).problems.map(({ place, message }) => `${place.file}:${place.line}: ${message}`);
}

describe('the words of a playbook in another language', () => {
  test('take the place of its own, and of nothing else', () => {
    const { playbook, spoken, problems } = load(german);
    expect(problems).toEqual([]);
    expect(spoken).toMatchObject({
      title: 'Kein Netz',
      keywords: ['internet', 'wlan'],
      symptoms: { 'nothing-opens': 'Nichts öffnet sich' },
      params: { site: { default: 'x', ask: { words: 'Welche Seite?', said: ['nothing-opens'], as: 'host' } } },
      questions: { others: { ask: 'Haben andere es auch?', choices: { mine: 'Nur ich', theirs: 'Andere' } } },
      remedies: {
        'net/plug-in': { title: 'Kabel einstecken', effect: 'Keiner.', steps: ['Kabel suchen', 'Einstecken'] },
      },
    });
    const check = spoken?.checks['net/no-carrier'];
    expect(check?.title).toBe('Ein Kabel steckt');
    expect(check?.plain.pieces.map(piece => (typeof piece === 'string' ? piece : piece.text))).toEqual([
      'Das Kabel von ',
      'adapter.name',
      ' ist lose.',
    ]);
    expect({ ...check, title: '', plain: '' }).toEqual({ ...playbook?.checks['net/no-carrier'], title: '', plain: '' });
    expect(spoken?.remedies['net/plug-in']).toMatchObject({ risk: 'none', fixes: ['net/no-carrier'] });
  });

  test.each([
    [
      'a check without words',
      german.replace(/ {2}no-carrier:.*\n/, '').replace('checks:', 'checks: {}'),
      'de/net.yaml:7: "checks" lacks words that the playbook has: no-carrier.',
    ],
    [
      'no section at all',
      german.replace(/remedies:[\s\S]*/, ''),
      'de/net.yaml:1: "remedies" lacks words that the playbook has: plug-in.',
    ],
    [
      'a choice without words',
      german.replace(', theirs: Andere', ''),
      '"questions.others.choices" lacks words that the playbook has: theirs.',
    ],
    [
      'words for nothing',
      german.replace('no-carrier:', 'no-carier: { title: x, plain: y }\n  no-carrier:'),
      '"checks.no-carier" is not in the playbook. Did you mean "no-carrier"?',
    ],
    ['a step too few', german.replace(', Einstecken]', ']'), '"remedies.plug-in" has 1 steps, the playbook 2.'],
    ['an expression that cannot be', german.replace('adapter.name', 'adapter.nmae'), 'de/net.yaml:8: '],
    [
      'an expression where none is filled in',
      german.replace('Ein Kabel steckt', '"${adapter.name} steckt"'),
      'Expressions are not filled in here.',
    ],
    ['an unknown key', german.replace('effect:', 'efect:'), 'has no "efect". Did you mean "effect"?'],
    ['broken YAML', '{', 'de/net.yaml:'],
  ])('%s is told with its place', (_what, text, said) => {
    expect(problemsOf(text).join('\n')).toContain(said);
  });
});

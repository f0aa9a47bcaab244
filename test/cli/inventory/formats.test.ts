import { describe, expect, test } from 'vitest';
import { readInventory } from '../../../src/cli/inventory/inventory.ts';
import { told } from './told.ts';

const cases: Record<string, { text: string; hosts: string[]; warnings?: string[] }> = {
  'a plain list': {
    text: '# machines\r\nweb1\r\n\r\nroot@web2:2222\r\nssh://bob@[2001:db8::1]:22/\r\n2001:db8::2\r\nadmin@db[1:2]\r\n',
    hosts: [
      'web1 = web1 (ungrouped)',
      'root@web2 = root@web2:2222 (ungrouped)',
      'bob@2001:db8::1 = bob@2001:db8::1:22 (ungrouped)',
      '2001:db8::2 = 2001:db8::2 (ungrouped)',
      'admin@db1 = admin@db1 (ungrouped)',
      'admin@db2 = admin@db2 (ungrouped)',
    ],
  },
  'a byte order mark, and a last line without its end': {
    text: '\ufeffweb1\nweb2',
    hosts: ['web1 = web1 (ungrouped)', 'web2 = web2 (ungrouped)'],
  },
  'nothing at all': { text: '', hosts: [] },
  'comments alone': { text: '# none\n; here\n', hosts: [] },
  'variables of the word itself give way to those of the line': {
    text: 'root@a:1 ansible_port=2 ansible_user=bob ansible_host=b\n',
    hosts: ['root@a = bob@b:2 (ungrouped)'],
  },
  'a host in several groups, and groups in groups': {
    text: '[a]\nh\n[b]\nh\nk\n[top:children]\nb\n[b:vars]\nansible_user=b\n[all:vars]\nansible_user=all\n',
    hosts: ['h = b@h (a b top)', 'k = b@k (b top)'],
  },
  'old names of variables count more': {
    text: 'h ansible_host=a ansible_ssh_host=b ansible_ssh_user=u ansible_user=v\n',
    hosts: ['h = u@b (ungrouped)'],
  },
  'a variable without value sets nothing': {
    text: 'h ansible_user= ansible_host=None\n',
    hosts: ['h = h (ungrouped)'],
  },
  'YAML, known by its text': {
    text: 'all:\n  hosts:\n    "h[1:2]": {ansible_user: u}\n  children: {db: {hosts: {d: {ansible_port: 2222}}}}\n',
    hosts: ['h1 = u@h1 (ungrouped)', 'h2 = u@h2 (ungrouped)', 'd = d:2222 (db)'],
  },
  'YAML with a document start and a host in brackets': {
    text: '---\ng:\n  hosts:\n    "[2001:db8::1]:2222":\n',
    hosts: ['2001:db8::1 = 2001:db8::1:2222 (g)'],
  },
  'YAML with an unknown word': {
    text: 'web:\n  host: {a: }\n  hosts: {b: }\n',
    hosts: ['b = b (web)'],
    warnings: ['f:2:3: "host" is not used: a group has hosts, children and vars. Did you mean "hosts"?'],
  },
  'output of a script': {
    text: JSON.stringify({
      web: { hosts: ['a', 'b:2222'], vars: { ansible_user: 'w' }, children: ['db'] },
      db: ['c'],
      single: { ansible_host: '10.0.0.1' },
      empty: {},
      _meta: { hostvars: { a: { ansible_port: 23, tags: { deep: [1] } }, 'b:2222': { ansible_user: 'x' }, gone: {} } },
    }),
    hosts: ['a = w@a:23 (web)', 'b = x@b:2222 (web)', 'c = w@c (db web)', 'single = 10.0.0.1 (single)'],
    warnings: ['f:1:90: "single" is both a host and a group.'],
  },
  'output of a script without variables': {
    text: '{"web": ["a"]}',
    hosts: ['a = a (web)'],
    warnings: ['f: has no _meta.hostvars, so that variables of single hosts are not known.'],
  },
  'passwords are not read': {
    text: '[a]\nh ansible_password=one\nk ansible_password=two ansible_become_pass=three\n',
    hosts: ['h = h (a)', 'k = k (a)'],
    warnings: [
      'f:2:3: ansible_password (and 1 more) is not used: itfix logs in with keys, the agent, or what you type.',
      'f:3:24: ansible_become_pass is not used: itfix logs in with keys, the agent, or what you type.',
    ],
  },
  'the name of a host and a group': {
    text: '[web]\nweb\n',
    hosts: ['web = web (web)'],
    warnings: ['f:2:1: "web" is both a host and a group.'],
  },
};

describe('reads', () => {
  test.each(Object.entries(cases))('%s', (_name, { text, hosts, warnings = [] }) => {
    const inventory = readInventory(text, 'f');
    expect(told(inventory)).toEqual(hosts);
    expect(inventory.warnings).toEqual(warnings);
  });
});

test('no password stays anywhere', () => {
  const text =
    '{"g": {"hosts": ["h"], "vars": {"ansible_ssh_pass": "hunter2", "other": "hunter2"}}, "_meta": {"hostvars": {}}}';
  for (const one of [
    text,
    'h ansible_password=hunter2 x=hunter2\n',
    'g:\n  hosts: {h: {ansible_become_password: hunter2}}\n',
  ]) {
    const { hosts, groups, warnings } = readInventory(one, 'f');
    expect(JSON.stringify([hosts, [...groups], warnings])).not.toContain('hunter2');
    expect(warnings.length).toBe(1);
  }
});

test('many warnings are cut short', () => {
  const { warnings } = readInventory(
    `g:\n  hosts: {h: }\n${Array.from({ length: 80 }, (_, n) => `  no${n}: 1\n`).join('')}`,
    'f',
  );
  expect(warnings.length).toBe(51);
  expect(warnings.at(-1)).toBe('... and 30 more warnings.');
});

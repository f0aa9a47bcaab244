import { describe, expect, test } from 'vitest';
import { readInventory } from '../../../src/cli/inventory/inventory.ts';
import { mistakeOf } from './told.ts';

const cases: [text: string, message: string][] = [
  ['h[0:999999999]\n', 'f:1:1: The host here stands for more than 100000 names.'],
  ['[a]\nh[1:1000][1:1000]\n', 'f:2:1: The host here stands for more than 100000 names.'],
  ['h[5:1]\n', 'f:1:1: The host here has [5:1], which ends before it begins.'],
  ['h[1:05]x[01:5]\n', 'f:1:1: The host here has [01:5], whose ends must be equally long.'],
  ['h[1:5:0]\n', 'f:1:1: The host here has [1:5:0], whose step is 0.'],
  ['h[a:5]\n', 'f:1:1: The host here has [a:5], from a digit to a letter.'],
  ['h[ab:cd]\n', 'f:1:1: The host here has [ab:cd], which is no range such as [1:20], [01:20], [a:f] or [0:10:2].'],
  ['h[1]\n', 'f:1:1: The host here has [1], which is no range such as [1:20], [01:20], [a:f] or [0:10:2].'],
  ['h[1:2\n', 'f:1:1: The host here has a bracket without its other half.'],
  ['h:99999\n', 'f:1:1: The host here has a port beyond 1 to 65535.'],
  ['@h\n', 'f:1:1: The host here has no user before the @.'],
  ['ssh://\n', 'f:1:1: The host here has no host.'],
  ['bob:hunter2@h\n', 'f:1:1: The host here has a password in it.'],
  ['web1,web2\n', 'f:1:1: The host here is neither a name nor an address.'],
  ['-oProxyCommand=x\n', 'f:1:1: The host here is neither a name nor an address.'],
  ['http://h/\n', 'f:1:1: The host here is neither a name nor an address.'],
  ['h:1\nh:2\n', 'f:2:1: "h" has port 2 here, and is named with port 1 at f:1:1.'],
  ['h\n[a]\nh:2\n', 'f:3:1: "h" has port 2 here, and is named without a port at f:1:1.'],
  ['h ansible_host=a b\n', 'f:1:18: After the host there is something that sets no variable.'],
  ['h ansible_port = 22\n', 'f:1:3: After the host there is something that sets no variable.'],
  ['  h x="a\n', 'f:1:3: This line has a " without its other half.'],
  ['h x=\\', 'f:1:1: This line ends in a backslash.'],
  ['h ansible_port=ssh\n', 'f:1:3: ansible_port must be a port, from 1 to 65535.'],
  ['h ansible_host="a b"\n', 'f:1:3: ansible_host must be a name or an address.'],
  ['[a]\nh\n[a:vars]\nansible_user=bob # me\n', 'f:4:1: ansible_user has a comment in it.'],
  ['[a]\nh\n[a:vars]\nansible_group_priority=high\n', 'f:4:1: ansible_group_priority must be a whole number.'],
  ['[a:vars]\nx=1\n', 'f:1:1: There is no group "a".'],
  ['[a:children]\nb\n', 'f:2:1: There is no group "b".'],
  ['[a:vars]\nnothing\n[a]\n', 'f:2:1: A line below [a:vars] must set a variable.'],
  ['[a:children]\nb c\n', 'f:2:1: A line below [a:children] must be the name of a group.'],
  ['[a:hosts2]\n', 'f:1:1: There is no kind of section "hosts2".'],
  ['[a b]\n', 'f:1:1: This is no section.'],
  ['[a:children]\na\n', 'f:2:1: The group "a" cannot be in "a".'],
  ['[a:children]\nall\n', 'f:2:1: The group "all" cannot be in "a".'],
  [
    '[a:children]\nb\n[b:children]\nc\n[c:children]\na\n[d:children]\na\n',
    'f:2:1: Groups contain each other: a > b > c > a.',
  ],
  ['a: {children: {b: {children: {a: }}}}\n', 'f:1:16: Groups contain each other: a > b > a.'],
  ['a: {hosts: {h: , k: , h: }}\n', 'f:1:23: "h" is there twice.'],
  ['a:\n  hosts: {}\na:\n', 'f:3:1: "a" is there twice.'],
  ['a:\n  hosts: [h]\n', 'f:2:10: "hosts" must be a map, not a list.'],
  ['a:\n  hosts:\n    - h\n', 'f:3:5: "hosts" must be a map, not a list.'],
  ['- h\n', 'f:1:1: An inventory in YAML is a map of groups; this is a list.'],
  ['a:\n  hosts:\n    10: \n', 'f:3:5: A name cannot be a number, a date or a truth value.'],
  ['a:\n  hosts:\n    h: text\n', 'f:3:8: The variables of a host must be a map.'],
  ['a:\n  children: {b: text}\n', 'f:2:17: The group "b" must be a map, not text.'],
  ['a:\n  hosts: *x\n', 'f:2:10: There is no anchor &x before this.'],
  ['a:\n  hosts: {h: !other {}}\nb: !what x\n', 'f:3:10: The tag here is not known.'],
  ['a:\n\thosts:\n', 'f:2:1: This is no YAML: tabs are not allowed as indentation.'],
  ['a: 1\n---\nb: 2\n', 'f:2:1: There is a second document (---) here.'],
  [
    'plugin: amazon.aws.aws_ec2\nregions: [x]\n',
    'f:1:1: This is the setting of an inventory plugin, which only Ansible can ask.',
  ],
  ['a: &a\n  children:\n    b: *a\n', 'f:3:5: The group "b" cannot be in "b".'],
  ['a: &a {<<: *a}\n', 'f:1:8: "<<" must name a map, or a list of maps.'],
  ['{"a": ["h", 1]}', 'f:1:13: A name is text in quotes, not a number, a date or a truth value.'],
  ['{"a": ["h"], "b": "h"}', 'f:1:19: A group is a map or a list of hosts, not text.'],
  ['{"a": ["h"], "a": []}', 'f:1:14: "a" is there twice.'],
  ['{"a": {"hosts": ["h"], "vars": []}}', 'f:1:32: "vars" must be a map, not a list.'],
  [`{"a": ${'['.repeat(200)}${']'.repeat(200)}}`, 'f:1:107: Nested more than 100 levels deep.'],
  ['$ANSIBLE_VAULT;1.1;AES256\n6162\n', 'f:1:1: The inventory is encrypted by Ansible Vault.'],
  ['#!/bin/sh\necho\n', 'f:1:1: This is a script, and itfix runs none.'],
  ['h\u0000\n', 'f:1:2: The character U+0000 is not allowed in an inventory.'],
  ['h\u202e\n', 'f:1:2: The character U+202E is not allowed in an inventory.'],
  ['[web.hosts]\nh = {}\n', 'f:2:3: After the host there is something that sets no variable.'],
];

describe('refuses', () => {
  test.each(cases)('%j', (text, message) => {
    expect(mistakeOf(() => readInventory(text, 'f'))).toBe(message);
  });
});

test('bytes that are no text', () => {
  expect(mistakeOf(() => readInventory(Uint8Array.of(0x68, 0x0a, 0xff), 'f'))).toBe(
    'f:2:1: The file is not UTF-8 text.',
  );
});

describe('what is too much is refused at once', () => {
  const laughs = Array.from(
    { length: 30 },
    (_, n) => `x${n}: &x${n} {children: {a${n}: *x${n - 1}, b${n}: *x${n - 1}}}`,
  );
  test.each([
    ['bytes', 'h\n'.repeat(6_000_000), /bytes/],
    [
      'hosts',
      Array.from({ length: 11 }, (_, n) => `h${n}-[1:10000]\n`).join(''),
      /^f:11:1: There are more than 100000 hosts/,
    ],
    ['members', Array.from({ length: 11 }, (_, n) => `[g${n}]\nh[1:100000]\n`).join(''), /more than 1000000 members/],
    ['aliases', `x-1: &x-1 {hosts: {h: }}\n${laughs.join('\n')}`, /multiply|nested|members/],
    [
      'merged maps',
      Array.from({ length: 2000 }, (_, n) => `x${n}: &x${n} {<<: *x${n - 1}, k${n}: 1}`).join('\n'),
      /"<<"|anchor/,
    ],
    ['depth of YAML', `a: ${'{a: '.repeat(5000)}`, /too deep/],
    ['depth of JSON', `{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}`, /Nested/],
    ['a long word', `${'h'.repeat(1_000_000)}\n`, /more than 500 characters/],
  ])('%s', { timeout: 30_000 }, (_what, text, message) => {
    const begin = performance.now();
    expect(mistakeOf(() => readInventory(text, 'f'))).toMatch(message);
    expect(performance.now() - begin).toBeLessThan(10_000);
  });
});

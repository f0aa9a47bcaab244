import { describe, expect, test } from 'vitest';
import { readInventory } from '../../../src/cli/inventory/inventory.ts';
import { told } from './told.ts';

/** Variables of the only host, written as YAML, the way to it, and what is said beside that. */
const cases: [variables: string, way: string, warnings?: string[]][] = [
  ['ansible_connection: local', 'here'],
  ['ansible_connection: ansible.builtin.ssh', 'h'],
  ['ansible_connection: paramiko', 'h'],
  ['ansible_connection: winrm', 'nothing: is reached by winrm, and itfix speaks only SSH'],
  [
    'ansible_connection: ansible.netcommon.network_cli',
    'nothing: is reached by network_cli, and itfix speaks only SSH',
  ],
  ['ansible_connection: community.docker.docker', 'nothing: is reached by docker, and itfix speaks only SSH'],
  [
    'ansible_host: "{{ ip }}"',
    'nothing: has ansible_host (f:4:21) as a template ({{ … }}), which only Ansible can work out',
  ],
  [
    'ansible_user: !vault |\n        $ANSIBLE_VAULT;1.1;AES256\n        6132',
    'nothing: has ansible_user (f:4:28) encrypted by Ansible Vault, which only Ansible can open',
  ],
  ['ansible_user: [a]', 'nothing: has ansible_user (f:4:21) as a list, where text belongs'],
  [
    'ansible_become_password: !vault |\n        $ANSIBLE_VAULT;1.1;AES256',
    'h',
    ['f:4:39: ansible_become_password is not used: itfix logs in with keys, the agent, or what you type.'],
  ],
  ['other: "{{ x }}"', 'h'],
  ['ansible_user: {"__ansible_unsafe": bob}', 'bob@h'],
  [
    'ansible_user: {"__ansible_vault": x}',
    'nothing: has ansible_user (f:4:21) encrypted by Ansible Vault, which only Ansible can open',
  ],
  ['ansible_ssh_common_args: -J bob@bastion:2222,[2001:db8::1]:22', 'h -J bob@bastion:2222,[2001:db8::1]:22'],
  ['ansible_ssh_common_args: -o ProxyJump=bastion -qC -p 23', 'h:23 -J bastion'],
  ['ansible_ssh_common_args: -oProxyJump=none', 'h -J none'],
  [`ansible_ssh_common_args: '-o ProxyCommand="ssh -W %h:%p -q -p 2222 bob@bastion"'`, 'h -J bob@bastion:2222'],
  [`ansible_ssh_common_args: "-o 'proxycommand ssh bastion -l bob -W [%h]:%p'"`, 'h -J bob@bastion'],
  [
    `ansible_ssh_common_args: '-o ProxyCommand="nc -x proxy %h %p"'`,
    'nothing: has ansible_ssh_common_args (f:4:32), which has a ProxyCommand other than `ssh -W %h:%p [user@]host`: write it as ProxyJump',
  ],
  [
    `ansible_ssh_common_args: '-o ProxyCommand="ssh -W other:22 bastion"'`,
    'nothing: has ansible_ssh_common_args (f:4:32), which has a ProxyCommand other than `ssh -W %h:%p [user@]host`: write it as ProxyJump',
  ],
  [
    'ansible_ssh_common_args: -J "a b"',
    'nothing: has ansible_ssh_common_args (f:4:32), which has a jump host that cannot be read',
  ],
  [
    'ansible_ssh_common_args: -o HostName=x',
    'nothing: has ansible_ssh_common_args (f:4:32), which has -o HostName: write it as ansible_host',
  ],
  [
    'ansible_ssh_common_args: -o "x',
    'nothing: has ansible_ssh_common_args (f:4:32), which has a " without its other half',
  ],
  ['ansible_ssh_common_args: -J', 'nothing: has ansible_ssh_common_args (f:4:32), which has -J without its value'],
  ['ansible_ssh_common_args: -F ssh.cfg -i key -6', 'h -i key -F ssh.cfg -o AddressFamily=inet6'],
  ['ansible_user: bob\n      ansible_ssh_extra_args: -l eve -o User=eve', 'bob@h'],
  [
    'ansible_ssh_args: -o ControlMaster=auto -o ControlPersist=60s\n      ansible_ssh_extra_args: -o connecttimeout=5 -o ConnectTimeout=9',
    'h -o ConnectTimeout=5',
  ],
  [
    'ansible_ssh_common_args: -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=known',
    'h -o StrictHostKeyChecking=accept-new -o UserKnownHostsFile=known',
  ],
  [
    'ansible_ssh_common_args: -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null',
    'h',
    [
      'f:4:32: ansible_ssh_common_args has -o StrictHostKeyChecking so that nobody checks who answers (accept-new trusts an unknown key once): not used.',
      'f:4:32: ansible_ssh_common_args has -o UserKnownHostsFile so that nobody checks who answers (accept-new trusts an unknown key once): not used.',
    ],
  ],
  [
    'ansible_ssh_common_args: -R 80:x:80 -o LocalCommand=rm word',
    'h',
    [
      'f:4:32: ansible_ssh_common_args has -R, which is not understood: not used.',
      'f:4:32: ansible_ssh_common_args has -o LocalCommand, which is not understood: not used.',
      'f:4:32: ansible_ssh_common_args has a word that is no flag of ssh: not used.',
    ],
  ],
];

describe('the way to a host with', () => {
  test.each(cases)('%s', (variables, way, warnings = []) => {
    const inventory = readInventory(`g:\n  hosts:\n    h:\n      ${variables}\n`, 'f');
    expect(told(inventory)).toEqual([`h = ${way} (g)`]);
    expect(inventory.warnings).toEqual(warnings);
  });
});

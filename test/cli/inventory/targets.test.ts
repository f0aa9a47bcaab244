import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { InventoryFiles } from '../../../src/cli/inventory/source-files.ts';
import { readTargets } from '../../../src/cli/inventory/targets.ts';
import { UsageError } from '../../../src/cli/usage-error.ts';
import { toldTarget } from './told.ts';

/** Files by their path; a folder is what stands before others. */
function filesOf(texts: Record<string, string>, isTerminal = false): InventoryFiles {
  const bytes = (text: string) => new TextEncoder().encode(text);
  return {
    async list(native) {
      const path = native.replaceAll('\\', '/');
      const below = Object.keys(texts).filter(file => file.startsWith(`${path}/`));
      return below.length === 0
        ? undefined
        : [...new Set(below.map(file => file.slice(path.length + 1).split('/')[0]!))];
    },
    async read(path) {
      const text = texts[path.replaceAll('\\', '/')];
      if (text === undefined) throw new Error('ENOENT: no such file');
      return bytes(text);
    },
    readStandardInput: async () => bytes(texts['-'] ?? ''),
    isStandardInputTerminal: isTerminal,
  };
}

const texts = {
  'inv/hosts': '[web]\nw1 ansible_user=bob\nw2\n',
  'inv/group_vars/web.yml': 'ansible_port: 2222\n',
  'inv/group_vars/web.yaml': 'ansible_port: 1\n',
  'inv/group_vars/all/secret.yml': '$ANSIBLE_VAULT;1.1;AES256\n61\n',
  'more.yml': 'db: {hosts: {d1: , w1: {ansible_host: 10.0.0.1}}}\n',
  empty: '# nobody\n',
  '-': 'x\ny\n',
};
const none = { on: [], inventory: [], limit: [] };

async function read(words: Partial<typeof none | Record<'on' | 'inventory' | 'limit', string[]>>, isTerminal = false) {
  const { targets, warnings } = await readTargets({ ...none, ...words }, filesOf(texts, isTerminal));
  return { targets: targets.map(toldTarget), warnings };
}

describe('names', () => {
  test.each([
    [{}, []],
    [
      { on: ['root@a:22', 'ssh://b', 'root@a:22', '[2001:db8::1]:22', '2001:db8::1'] },
      ['root@a:22 = root@a:22 ()', 'b = b ()', '[2001:db8::1]:22 = 2001:db8::1:22 ()', '2001:db8::1 = 2001:db8::1 ()'],
    ],
    [{ on: ['d1', 'z'], inventory: ['more.yml'] }, ['d1 = d1 (db)', 'z = z ()', 'w1 = 10.0.0.1 (db)']],
    [{ on: ['w1'], inventory: ['more.yml'], limit: ['d1'] }, ['w1 = 10.0.0.1 (db)', 'd1 = d1 (db)']],
    [{ inventory: ['more.yml', '-'], limit: ['db:x'] }, ['d1 = d1 (db)', 'w1 = 10.0.0.1 (db)', 'x = x (ungrouped)']],
  ])('%j', async (words, targets) => {
    expect((await read(words)).targets).toEqual(targets);
  });

  test('with variables from files beside the inventory', async () => {
    expect(await read({ inventory: ['inv/hosts', 'more.yml'] })).toEqual({
      targets: ['w1 = bob@10.0.0.1:2222 (db web)', 'w2 = w2:2222 (web)', 'd1 = d1 (db)'],
      warnings: [
        `${join('inv', 'group_vars', 'all', 'secret.yml')}:1:1: is encrypted by Ansible Vault; what it sets is not known. \`ansible-inventory --list\` can tell.`,
      ],
    });
  });

  test('a folder is all its inventories, and no variables are taken for one', async () => {
    expect((await read({ inventory: ['inv'] })).targets).toEqual(['w1 = bob@w1:2222 (web)', 'w2 = w2:2222 (web)']);
  });
});

describe('refuses', () => {
  test.each([
    [{ on: ['a', ''] }, '--on is empty.'],
    [{ inventory: [' '] }, '--inventory is empty.'],
    [{ limit: ['web'] }, '--limit needs an inventory to choose from.'],
    [{ on: ['a'], limit: ['web'] }, '--limit needs an inventory to choose from.'],
    [{ inventory: ['-', 'more.yml', '-'] }, '--inventory - is there twice.'],
    [{ inventory: ['empty'] }, 'There is no host in empty.'],
    [{ inventory: ['more.yml'], limit: ['db', '!all'] }, '--limit db !all leaves no host.'],
    [
      { inventory: ['more.yml'], limit: ['dbb'] },
      '--limit dbb: the inventory has no such group or host. Did you mean "db"?',
    ],
    [{ inventory: ['gone.yml'] }, 'gone.yml cannot be read: ENOENT: no such file.'],
    [{ on: ['bob:secret@a'] }, 'A machine of --on has a password in it.'],
    [{ on: ['a b'] }, 'A machine of --on is neither a name nor an address.'],
  ])('%j', async (words, message) => {
    await expect(read(words)).rejects.toThrow(UsageError);
    await expect(read(words)).rejects.toThrow(message);
  });

  test('the keyboard as an inventory', async () => {
    await expect(read({ inventory: ['-'] }, true)).rejects.toThrow(
      '--inventory - reads standard input, and that is the keyboard.',
    );
  });
});

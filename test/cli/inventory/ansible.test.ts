import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import * as fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Target } from '../../../src/cli/inventory/host.ts';
import { readInventory } from '../../../src/cli/inventory/inventory.ts';
import { limitTo } from '../../../src/cli/inventory/limit.ts';
import { openInventoryFiles } from '../../../src/cli/inventory/open-files.ts';
import { readTargets } from '../../../src/cli/inventory/targets.ts';
import { asIni, asYaml, inventories } from './generated.ts';
import { mistakeOf } from './told.ts';

/** The Python that runs Ansible here: the first line of its program names it. */
const python = (() => {
  try {
    const program = execFileSync('which', ['ansible-inventory'], { encoding: 'utf8' }).trim();
    return /^#!\s*(?<python>\S+)/.exec(readFileSync(program, 'utf8'))?.groups?.python;
  } catch {
    return undefined;
  }
})();
const why = python === undefined ? ' (skipped: there is no Ansible here)' : '';

const folder = mkdtempSync(join(tmpdir(), 'itfix-inventory-'));
afterAll(() => rmSync(folder, { recursive: true }));

interface Answer {
  readonly error?: string;
  readonly hosts: Record<string, { groups: string[]; [variable: string]: string | string[] }>;
  readonly chosen: Record<string, string[]>;
}

/** Reads many inventories in one start of Python. */
function askAnsible(jobs: readonly { files: string[]; patterns: string[] }[]): Answer[] {
  const script = new URL('as-ansible.py', import.meta.url).pathname;
  const env = { ...process.env, ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED: '1', ANSIBLE_LOCALHOST_WARNING: '0' };
  const input = JSON.stringify(jobs);
  return JSON.parse(
    execFileSync(python!, [script], {
      input,
      env,
      cwd: folder,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'ignore'],
      maxBuffer: 1e8,
    }),
  );
}

function write(name: string, text: string): string {
  const file = join(folder, name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return file;
}

/** Ansible's variables in the words of itfix. */
function expected({ hosts }: Answer): unknown[] {
  return Object.entries(hosts).map(([name, { groups, ...set }]) => ({
    name,
    groups,
    host: set.ansible_host ?? name,
    port: set.ansible_port === undefined ? undefined : Number(set.ansible_port),
    user: set.ansible_user,
    key: set.ansible_ssh_private_key_file,
  }));
}

function read({ hosts }: { hosts: readonly Target[] }): unknown[] {
  return hosts.map(({ name, groups, reach }) => {
    if (reach.by !== 'ssh') return { name, reach };
    return { name, groups, host: reach.host, port: reach.port, user: reach.user, key: reach.identityFile };
  });
}

const same: Record<string, string> = {
  'a plain list': '# hosts\n\nalpha\nbeta:2222\n10.0.0.1\n2001:db8::1\n[2001:db8::2]:22\n; end\n',
  'values of host lines': `h1 ansible_user=bob ansible_port='2222' # comment
h2 ansible_user="'quoted'" ansible_host=0x10
h3 ansible_user=007 ansible_ssh_private_key_file="/my keys/id"
h4 ansible_user=1_000#comment
h5 ansible_user=None ansible_host=10.20
h6 ansible_user=True
h7 ansible_user="a\\"b" ansible_ssh_private_key_file=C:\\\\keys
h8 ansible_ssh_private_key_file='"in # side"' ansible_host=1.0
`,
  'values of :vars': `[a]\nh\n[a:vars]\nansible_user = "bob" # comment\nansible_port = 2222 # comment\nansible_ssh_private_key_file=-0x5\n`,
  'comments in :vars belong to text': '[a]\nh\n[a:vars]\nansible_ssh_private_key_file=key # which\n',
  ranges: 'web[01:12:5].x\n[1:3].y\ndb-[a:e:2]\nn[8:10]z[x:z]\nup[y:B]\nw[:2]\nv[08:10]:2222\n2001:db8::[1:3]\n',
  'priority and depth': `[all:vars]\nansible_user=all\nansible_port=1\n[b]\nh\n[a]\nh\n[c]\nh\n[a:vars]\nansible_user=a\n[b:vars]
ansible_user=b\n[c:vars]\nansible_user=c\nansible_group_priority=-1\nansible_port=3\n[top:children]\na\n[top:vars]\nansible_port=2\nansible_host=top\n`,
  'children before their section': '[p:children]\nb\na\n[a]\nh1\n[b]\nh2\n[p]\nh3\n[all]\nlone\n',
  'a group with variables first': '[a:vars]\nansible_user=x\n[a]\nh\n[ungrouped:vars]\nansible_user=u\n',
  'ungrouped and then not': 'h\nk\n[a]\nh\n[ungrouped:vars]\nansible_user=u\n',
  yaml: `all:
  hosts:
    one: {ansible_port: 022}
    'two': {ansible_user: yes, ansible_host: 10.20}
    y:
    08:
    12e7:
  children:
    web:
      hosts:
        web[1:2]:2200:
          ansible_user: !!str 5
        one:
      vars: &shared
        ansible_ssh_private_key_file: k
        ansible_user: null
    empty:
    text: {hosts: three}
  vars: {ansible_user: top}
other:
  hosts: {one: {<<: *shared, ansible_user: 1_0}}
  children: {web: }
`,
  'yaml with merged maps': `a: &a {hosts: {h: {ansible_user: a, ansible_port: 1}}}
b: {hosts: {k: {<<: [{ansible_user: one}, {ansible_user: two, ansible_port: 2}]}}, vars: {ansible_host: v}}
c: {<<: *a, vars: {ansible_host: w}}
`,
  'yaml with parts that are not used': 'x-user: &u bob\nweb:\n  note: {a: 1}\n  hosts: {h: {ansible_user: *u}}\n',
  json: '{"all": {"hosts": {"h": {"ansible_port": 22, "ansible_user": "x\\u0041\\"", "ansible_host": 1.0}}, "children": {"g": null}}}',
};

describe.skipIf(python === undefined)(`reads the same as Ansible${why}`, () => {
  const answers =
    python === undefined
      ? []
      : askAnsible(
          Object.entries(same).map(([name, text]) => ({
            files: [write(name.replaceAll(/\W/g, '-'), text)],
            patterns: [],
          })),
        );

  test.each(Object.entries(same).map(([name, text], index) => ({ name, text, index })))('$name', ({ text, index }) => {
    expect(answers[index]!.error).toBeUndefined();
    expect(read(readInventory(text, 'f'))).toEqual(expected(answers[index]!));
    expect(Object.keys(answers[index]!.hosts)).not.toEqual([]);
  });
});

const patterns = [
  'all',
  'web',
  'h1',
  'w*',
  'web:db',
  'web,h2',
  'all:!db',
  'eu:&web',
  'all:!h*:&site',
  '~(h|x)[12]',
  '!web',
  'h?',
  'w[a-f]b*',
  '*.example.com',
  'b-1',
  'web*:!web[1:2]',
];

test.skipIf(python === undefined)(
  `generated inventories are read, and limited, as by Ansible${why}`,
  { timeout: 120_000 },
  () => {
    const samples = fc.sample(inventories, 150).flatMap((one, index) => [
      { text: asIni(one), file: write(`generated/${index}/ini`, asIni(one)) },
      { text: asYaml(one), file: write(`generated/${index}/yaml.yml`, asYaml(one)) },
    ]);
    const answers = askAnsible(samples.map(({ file }) => ({ files: [file], patterns })));
    let compared = 0;
    for (const [index, { text, file }] of samples.entries()) {
      const answer = answers[index]!;
      expect(answer.error, text).toBeUndefined();
      const inventory = readInventory(text, file);
      expect(read(inventory), text).toEqual(expected(answer));
      for (const [pattern, names] of Object.entries(answer.chosen)) {
        let chosen: string[] = [];
        const mistake = mistakeOf(() => {
          chosen = limitTo(inventory, [pattern]).map(({ name }) => name);
        });
        // What names nothing is a mistake here, and silence there.
        if (mistake !== undefined) continue;
        expect(new Set(chosen), `${pattern}\n${text}`).toEqual(new Set(names));
        compared += names.length;
      }
    }
    expect(compared).toBeGreaterThan(1000);
  },
);

const counted = `[p:children]
b
a
[a]
h[1:4]
[b]
k
h2
[p]
own
[z]
zone
`;

test.skipIf(python === undefined)(`numbers in brackets count the same hosts${why}`, () => {
  const parts = [
    'p[0]',
    'p[-1]',
    'p[1:3]',
    'p[2:]',
    'p[0-1]',
    'a[9:]',
    'a[0:0]',
    'h?[1]',
    '[az][4]',
    'p[1]:!k',
    'all[0:2]',
  ];
  const [answer] = askAnsible([{ files: [write('counted', counted)], patterns: parts }]);
  const inventory = readInventory(counted, 'f');
  for (const part of parts)
    expect([
      part,
      limitTo(inventory, [part])
        .map(({ name }) => name)
        .sort(),
    ]).toEqual([part, answer!.chosen[part]!.sort()]);
});

test.skipIf(python === undefined)(`files of variables, folders and several inventories${why}`, async () => {
  const [first, second, inventory] = [
    write('s/one/hosts', '[web]\nh1\nh2 ansible_user=line\n[web:vars]\nansible_user=w\nansible_port=1\n'),
    write('s/two/x.yml', 'db: {hosts: {h3: , h1: {ansible_host: two}}, vars: {ansible_user: d}}\n'),
    join(folder, 's/folder'),
  ];
  write('s/one/group_vars/all.yml', 'ansible_user: all\nansible_ssh_private_key_file: all\n');
  write('s/one/group_vars/web/1.yml', 'ansible_port: 5\n');
  write('s/one/group_vars/web/2.json', '{"ansible_port": 6}');
  write('s/one/group_vars/web/3.txt', 'ansible_port: 7\n');
  write('s/one/host_vars/h2', 'ansible_user: file\nansible_host: null\n');
  write('s/two/host_vars/h3.yaml', 'ansible_port: 33\n');
  write('s/two/group_vars/web.yml', 'ansible_ssh_private_key_file: two\n');
  write('s/folder/01-hosts', 'a\n[g]\nb\n');
  write('s/folder/02.yml', 'g: {vars: {ansible_user: folder}}\n');
  write('s/folder/old.ini', 'not-read\n');
  write('s/folder/group_vars/ungrouped.yml', '---\nansible_user: nobody\n');
  const jobs = [[first], [second], [first, second], [second, first], [inventory], [inventory, first]];
  const answers = askAnsible(jobs.map(files => ({ files, patterns: [] })));
  for (const [index, files] of jobs.entries()) {
    const { targets } = await readTargets({ on: [], inventory: files, limit: [] }, openInventoryFiles(process.stdin));
    expect(read({ hosts: targets })).toEqual(expected(answers[index]!));
  }
});

test.skipIf(python === undefined)(
  `what ansible-inventory --list prints is read as the inventory itself${why}`,
  async () => {
    const file = write('printed/hosts', asIni(fc.sample(inventories, 1)[0]!).concat('[more]\nlone:2200\n'));
    write('printed/group_vars/more.yml', 'ansible_user: !unsafe bob\nansible_host: there\n');
    const printed = execFileSync('ansible-inventory', ['-i', file, '--list'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const words = { on: [], inventory: [file], limit: [] };
    const { targets } = await readTargets(words, openInventoryFiles(process.stdin));
    const byName = (hosts: readonly Target[]) =>
      new Map(read({ hosts }).map((host, index) => [hosts[index]!.name, host]));
    expect(byName(readInventory(printed, 'standard input').hosts)).toEqual(byName(targets));
    expect(byName(targets).get('lone')).toMatchObject({ host: 'there', port: 2200, user: 'bob', groups: ['more'] });
  },
);

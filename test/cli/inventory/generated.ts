import * as fc from 'fast-check';
import { stringify } from 'yaml';

/** An inventory as a value, to be written in INI and in YAML. */
export interface Written {
  readonly groups: readonly {
    readonly name: string;
    readonly hosts: readonly { readonly word: string; readonly vars: Vars }[];
    readonly children: readonly string[];
    readonly vars: Vars;
  }[];
}
type Vars = Readonly<Record<string, string>>;

const names = ['web', 'db', 'eu', 'site', 'b-1', 'A', 'zz'];
const words = fc.constantFrom(
  'h1',
  'h2',
  'h3',
  'web[1:3]',
  'web[02:08:3].example.com',
  'db-[a:c]',
  'x[0:1][a:b]',
  '10.0.0.1',
  '2001:db8::1',
);
const values = {
  ansible_host: fc.constantFrom('10.0.0.9', 'there.example.com', '2001:db8::9'),
  ansible_port: fc.constantFrom('22', '2222'),
  ansible_user: fc.constantFrom('root', 'o"brien', 'a#b', 'x=y'),
  ansible_ssh_private_key_file: fc.constantFrom('~/.ssh/id', '/keys/my key', "it's"),
  ansible_become: fc.constantFrom('yes', 'no'),
  http_port: fc.constantFrom('80', '{{ x }}'),
};
const vars = fc.record(values, { requiredKeys: [] });
const priority = fc.option(fc.constantFrom('0', '2', '10'), { nil: undefined });

/** Groups have only later ones below them: none contains itself. */
export const inventories: fc.Arbitrary<Written> = fc
  .array(
    fc.record({
      hosts: fc.array(fc.record({ word: words, vars }), { maxLength: 4 }),
      below: fc.array(fc.nat(names.length), { maxLength: 3 }),
      vars,
      priority,
    }),
    { minLength: 1, maxLength: names.length },
  )
  .map(groups => ({
    groups: groups.map((group, index) => ({
      name: names[index]!,
      hosts: onceEach(group.hosts, ({ word }) => word),
      children: onceEach(
        group.below.map(step => names[index + 1 + step]!).filter(name => names.indexOf(name) < groups.length && name),
        name => name,
      ),
      vars: { ...group.vars, ...(group.priority !== undefined && { ansible_group_priority: group.priority }) },
    })),
  }));

function onceEach<T>(things: readonly T[], key: (thing: T) => string): T[] {
  return [...new Map(things.map(thing => [key(thing), thing])).values()];
}

export function asIni({ groups }: Written): string {
  const lines = groups.flatMap(({ name, hosts, children, vars }) => [
    `[${name}]`,
    ...hosts.map(host => [host.word, ...assignments(host.vars)].join(' ')),
    `[${name}:children]`,
    ...children,
    `[${name}:vars]`,
    ...Object.entries(vars).map(([key, value]) => `${key} = ${value}`),
  ]);
  return `${lines.join('\n')}\n`;
}

/** In quotes for shlex, inside of which Python finds text in quotes, too. */
function assignments(vars: Vars): string[] {
  return Object.entries(vars).map(
    ([key, value]) => `${key}='${`"${value.replaceAll('"', '\\"')}"`.replaceAll("'", `'"'"'`)}'`,
  );
}

export function asYaml({ groups }: Written): string {
  return stringify(
    Object.fromEntries(
      groups.map(({ name, hosts, children, vars }) => [
        name,
        {
          hosts: Object.fromEntries(hosts.map(host => [host.word, host.vars])),
          children: Object.fromEntries(children.map(child => [child, null])),
          vars,
        },
      ]),
    ),
    { defaultStringType: 'QUOTE_DOUBLE', defaultKeyType: 'PLAIN', version: '1.1' },
  );
}

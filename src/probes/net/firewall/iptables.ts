import { type Condition, conditionsOf, type Word } from './iptables-match.ts';
import { all } from './packet.ts';
import type { Base, Chain, Rule, Table, Verdict } from './table.ts';

/** Where the kernel calls the tables of iptables (linux/netfilter_ipv4.h). */
const priorities: { readonly [table: string]: number | undefined } = {
  raw: -300,
  mangle: -150,
  nat: -100,
  filter: 0,
  security: 50,
};
const hooks: { readonly [chain: string]: Base['hook'] | undefined } = {
  OUTPUT: 'output',
  POSTROUTING: 'postrouting',
  PREROUTING: 'prerouting',
  INPUT: 'input',
};

/** The tables in the text of `iptables-save -c` (family 4) or `ip6tables-save -c` (family 6). */
export function readIptables(text: string, family: 4 | 6): Table[] {
  const tables: { name: string; families: (4 | 6)[]; chains: Map<string, Chain> }[] = [];
  for (const line of text.split('\n')) {
    const table = tables.at(-1);
    if (line.startsWith('*')) {
      tables.push({
        name: `${family === 4 ? 'ip' : 'ip6'} ${line.slice(1).trim()}`,
        families: [family],
        chains: new Map(),
      });
    } else if (table && line.startsWith(':')) {
      const chain = chainOf(line, table.name);
      if (chain) table.chains.set(chain.name, chain);
    } else if (table) {
      // [12:720] -A OUTPUT -p tcp -m tcp --dport 25 -j DROP
      const { packets, chain, rest } =
        /^(?:\[(?<packets>\d+):\d+\] )?-A (?<chain>\S+)(?<rest>.*)$/.exec(line)?.groups ?? {};
      if (chain !== undefined)
        table.chains.get(chain)?.rules.push(ruleOf(chain, (rest ?? '').trim(), packets, table.chains));
    }
  }
  return tables;
}

// :OUTPUT DROP [12:720]
function chainOf(line: string, table: string): Chain | undefined {
  const { name, policy, packets } =
    /^:(?<name>\S+) (?<policy>\S+)(?: \[(?<packets>\d+):\d+\])?/.exec(line)?.groups ?? {};
  if (name === undefined) return undefined;
  const hook = hooks[name];
  if (!hook || policy === '-') return { name, rules: [] };
  const kind = table.split(' ').at(-1) ?? '';
  const priority = priorities[kind] ?? 0;
  return {
    name,
    rules: [],
    base: {
      hook,
      priority,
      ...(kind === 'nat' ? { nat: true as const } : {}),
      policy: policy === 'DROP' ? 'drop' : 'accept',
      ...(packets === undefined ? {} : { packets: Number(packets) }),
    },
  };
}

function ruleOf(chain: string, rest: string, packets: string | undefined, chains: ReadonlyMap<string, Chain>): Rule {
  const words = wordsOf(rest);
  const jump = words.findIndex(word => !word.quoted && /^-[jg]$/.test(word.text));
  const conditions: Condition[] = conditionsOf(jump === -1 ? words : words.slice(0, jump));
  const target = jump === -1 ? undefined : words[jump + 1]?.text;
  const queued = target === 'NFQUEUE' || target === 'QUEUE';
  return {
    text: `-A ${chain} ${rest}`.trim(),
    ...(packets === undefined ? {} : { packets: Number(packets) }),
    decide: packet => {
      // What is handed to a program may come back, or not.
      const truth = all([...conditions.map(condition => condition(packet)), queued ? 'maybe' : 'yes']);
      if (truth === 'no' || target === undefined) return [];
      return verdictsOf(target, words[jump]?.text === '-g', chains).map(verdict => ({ truth, verdict }));
    },
  };
}

const accept: Verdict = { do: 'accept' };
const elsewhere: Verdict = { do: 'rewrite', what: ['address', 'port', 'local', 'adapter'] };
const targets: { readonly [target: string]: readonly Verdict[] | undefined } = {
  ACCEPT: [accept],
  DROP: [{ do: 'drop' }],
  REJECT: [{ do: 'reject' }],
  RETURN: [{ do: 'return' }],
  QUEUE: [{ do: 'drop' }],
  NFQUEUE: [{ do: 'drop' }],
  DNAT: [elsewhere, accept],
  REDIRECT: [elsewhere, accept],
  SNAT: [accept],
  MASQUERADE: [accept],
  MARK: [{ do: 'rewrite', what: ['mark'] }],
  CONNMARK: [{ do: 'rewrite', what: ['mark'] }],
  CT: [{ do: 'rewrite', what: ['state'] }],
  NOTRACK: [{ do: 'rewrite', what: ['state'] }],
};

/** Targets that only look, count or log have no verdict. */
function verdictsOf(target: string, goes: boolean, chains: ReadonlyMap<string, Chain>): readonly Verdict[] {
  if (chains.has(target)) return [{ do: goes ? 'goto' : 'jump', chain: target }];
  return targets[target] ?? [];
}

/** Words of a rule; a quoted word is never an option: `--comment "-j is not here"`. */
function wordsOf(text: string): Word[] {
  return [...text.matchAll(/"(?<quoted>(?:[^"\\]|\\.)*)"|(?<bare>\S+)/g)].map(({ groups }) => ({
    text: groups?.quoted ?? groups?.bare ?? '',
    quoted: groups?.quoted !== undefined,
  }));
}

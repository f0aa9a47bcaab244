import { matchTruth, type NamedSets } from './nft-expression.ts';
import { at } from './nft-field.ts';
import type { Packet, Truth } from './packet.ts';
import { all } from './packet.ts';
import type { Step, Verdict } from './table.ts';

/** Statements are read from left to right; the first match that fails ends the rule. */
export function decide(statements: readonly unknown[], packet: Packet, sets: NamedSets): Step[] {
  const steps: Step[] = [];
  let truth: Truth = 'yes';
  for (const statement of statements) {
    const [kind = '', value] = Object.entries(Object(statement))[0] ?? [];
    if (kind === 'match') truth = all([truth, matchTruth(value, packet, sets)]);
    if (isUndecided(kind, value)) truth = all([truth, 'maybe']);
    if (truth === 'no' || !isFor(kind, value, packet)) return steps;
    steps.push(...stepsOf(kind, value, truth, packet, sets));
  }
  return steps;
}

/** nft leaves out a match that follows from the kind of answer: `reject with icmpv6 …` is for IPv6 packets only. */
function isFor(kind: string, value: unknown, packet: Packet): boolean {
  const answer = kind === 'reject' ? at(value, 'type') : undefined;
  const family = at(value, 'family');
  if (answer === 'icmp' || family === 'ip') return packet.family === 4;
  if (answer === 'icmpv6' || family === 'ip6') return packet.family === 6;
  return answer !== 'tcp reset' || packet.protocol === 'tcp';
}

/** Rates, quotas, counted connections and matches of iptables depend on more than the packet. */
function isUndecided(kind: string, value: unknown): boolean {
  return ['limit', 'quota', 'meter', 'ct count'].includes(kind) || (kind === 'xt' && at(value, 'type') === 'match');
}

function stepsOf(kind: string, value: unknown, truth: Truth, packet: Packet, sets: NamedSets): Step[] {
  if (kind === 'vmap') return mapSteps(value, truth, packet, sets);
  const verdict = verdictOf(kind, value);
  if (verdict) return [{ truth, verdict }];
  if (kind === 'dnat' || kind === 'redirect' || kind === 'tproxy') {
    return [
      { truth, verdict: { do: 'rewrite', what: ['address', 'port', 'local', 'adapter'] } },
      { truth, verdict: { do: 'accept' } },
    ];
  }
  if (kind === 'notrack') return [{ truth, verdict: { do: 'rewrite', what: ['state'] } }];
  const marks = kind === 'mangle' && at(at(at(value, 'key'), 'meta'), 'key') === 'mark';
  if (marks) return [{ truth, verdict: { do: 'rewrite', what: ['mark'] } }];
  // What is handed to a program may come back, or not.
  return kind === 'queue' || kind === 'synproxy' ? [{ truth: 'maybe', verdict: { do: 'drop' } }] : [];
}

function verdictOf(kind: string, value: unknown): Verdict | undefined {
  if (kind === 'accept' || kind === 'drop' || kind === 'reject' || kind === 'return') return { do: kind };
  if (kind === 'snat' || kind === 'masquerade') return { do: 'accept' };
  if (kind === 'jump' || kind === 'goto') return { do: kind, chain: String(at(value, 'target')) };
  if (kind !== 'xt' || at(value, 'type') !== 'target') return undefined;
  return at(value, 'name') === 'REJECT' ? { do: 'reject' } : undefined;
}

/** `tcp dport vmap { 22 : accept, 25 : drop, * : jump others }`: the star stands for what no other element names. */
function mapSteps(value: unknown, truth: Truth, packet: Packet, sets: NamedSets): Step[] {
  const data = at(value, 'data');
  const listed = typeof data === 'string' ? sets.get(data.slice(1)) : at(data, 'set');
  const steps: Step[] = [];
  let rest: Truth = truth;
  const pairs = (Array.isArray(listed) ? listed : []).filter(Array.isArray);
  for (const [key, what] of [...pairs].sort((a, b) => Number(a[0] === '*') - Number(b[0] === '*'))) {
    const fits = matchTruth({ op: '==', left: at(value, 'key'), right: key }, packet, sets);
    const [kind = '', target] = Object.entries(Object(what))[0] ?? [];
    const verdict = verdictOf(kind, target);
    if (fits === 'no' || !verdict) continue;
    steps.push({ truth: all([rest, fits]), verdict });
    if (fits === 'yes') return steps;
    rest = 'maybe';
  }
  return steps;
}

import {
  adapterIs,
  addressIn,
  all,
  known,
  not,
  type Packet,
  portsFrom,
  portsTo,
  type Truth,
  within,
} from './packet.ts';
import type { Fate, Hit } from './table.ts';

interface PfRule {
  readonly text: string;
  readonly block: 'drop' | 'reject' | undefined;
  readonly quick: boolean;
  readonly truth: (packet: Packet) => Truth;
}

// block return out quick on en0 inet proto tcp from any to 192.0.2.0/24 port = 443 flags S/SA keep state
const shape =
  /^(?<action>pass|block)(?: (?<how>drop|return\S*)(?: ?\([^)]*\))?)?(?: (?<direction>in|out))?(?: log(?: \([^)]*\))?)?(?<quick> quick)?(?: on (?<adapter>(?:! )?\S+))?(?: (?<family>inet6?))?(?: proto (?<protocol>\S+))?(?: (?:all|from (?<from>.+?) to (?<to>.+?)))?(?<rest>(?: (?:flags|keep|modulate|synproxy|no|label|tag|user|group|tagged|probability|rtable|allow-opts|icmp-type|icmp6-type|queue|tos|fragment|received-on|once|divert|!)\b.*)?)$/;

/** The rules of `pfctl -sr`, anchors written out in braces where they stand. */
export function readPf(text: string): PfRule[] {
  return text.split('\n').flatMap(line => {
    const groups = shape.exec(line.trim())?.groups;
    if (!groups || groups.direction === 'in') return [];
    const how = groups.how ?? 'drop';
    const block = groups.action === 'pass' ? undefined : how === 'drop' ? ('drop' as const) : ('reject' as const);
    return [
      {
        text: line.trim(),
        block,
        quick: groups.quick !== undefined,
        truth: (packet: Packet) => pfTruth(groups, packet),
      },
    ];
  });
}

function pfTruth(groups: { readonly [name: string]: string | undefined }, packet: Packet): Truth {
  const { adapter, family, protocol, from, to, rest } = groups;
  return all([
    adapter === undefined ? 'yes' : turned(adapter, name => adapterIs(packet.adapter, name)),
    family === undefined ? 'yes' : known(family === (packet.family === 4 ? 'inet' : 'inet6')),
    protocol === undefined ? 'yes' : known(protocol === packet.protocol),
    from === undefined ? 'yes' : endTruth(from, packet.source, portsFrom(packet)),
    to === undefined ? 'yes' : endTruth(to, packet.address, portsTo(packet)),
    /\b(?:user|group|tagged|probability|received-on|icmp6?-type|fragment|tos)\b/.test(rest ?? '') ? 'maybe' : 'yes',
  ]);
}

// any port = 443        ! 192.0.2.0/24 port 1024:65535        <table> port = https
function endTruth(end: string, address: string | undefined, ports: readonly [number, number]): Truth {
  const [host = '', span] = end.split(/ ?\bport /);
  const place =
    host.trim() === 'any' || host.trim() === '' ? 'yes' : turned(host.trim(), name => addressIn(address, name));
  return all([place, span === undefined ? 'yes' : portTruth(span.trim(), ports)]);
}

function turned(text: string, test: (name: string) => Truth): Truth {
  return text.startsWith('! ') ? not(test(text.slice(2))) : test(text);
}

/** Services that pfctl writes by name (services(5)). */
const services: { readonly [name: string]: number | undefined } = {
  ssh: 22,
  smtp: 25,
  domain: 53,
  http: 80,
  pop3: 110,
  ntp: 123,
  imap: 143,
  https: 443,
  smtps: 465,
  submission: 587,
  ipp: 631,
  imaps: 993,
  pop3s: 995,
};

function portTruth(span: string, ports: readonly [number, number]): Truth {
  const {
    op = '=',
    low = '',
    range,
    high = '',
  } = /^(?<op>[=<>!]{1,2})? ?(?<low>[\w-]+)(?: ?(?<range>:|><|<>) ?(?<high>\w+))?$/.exec(span)?.groups ?? {};
  const first = Number(services[low] ?? low);
  const last = Number(services[high] ?? high);
  if (Number.isNaN(first) || Number.isNaN(last)) return 'maybe';
  if (range === ':') return within(ports, first, last);
  if (range !== undefined) return range === '><' ? within(ports, first + 1, last - 1) : not(within(ports, first, last));
  return portOrder(op, first, ports);
}

function portOrder(op: string, port: number, ports: readonly [number, number]): Truth {
  const highest = 65_535;
  if (op === '=') return within(ports, port, port);
  if (op === '!=') return not(within(ports, port, port));
  if (op.startsWith('<')) return within(ports, 0, op === '<' ? port - 1 : port);
  return within(ports, op === '>' ? port + 1 : port, highest);
}

/** In pf the last rule that fits decides, but a rule with "quick" decides at once. What fits nothing passes. */
export function pfFate(packet: Packet, rules: readonly PfRule[]): Fate {
  const decided: PfRule[] = [];
  let last: PfRule[] = [passes];
  for (const rule of rules) {
    const truth = rule.truth(packet);
    if (truth === 'no') continue;
    if (rule.quick) decided.push(rule);
    else last = truth === 'yes' ? [rule] : [...last, rule];
    if (rule.quick && truth === 'yes') return fateAmong(decided);
  }
  return fateAmong([...decided, ...last]);
}

const passes: PfRule = { text: '', block: undefined, quick: false, truth: () => 'yes' };

/** The rules of which one decides, not known which. */
function fateAmong(candidates: readonly PfRule[]): Fate {
  const hits = candidates.flatMap(({ block, text }): Hit[] =>
    block ? [{ action: block, rule: text, where: 'pf' }] : [],
  );
  const [first] = hits;
  return first && hits.length === candidates.length
    ? { blocked: first, unsure: [] }
    : { unsure: hits.slice(0, mostUnsure) };
}

const mostUnsure = 3;

import {
  adapterIs,
  adapterOf,
  addressIn,
  any,
  flagsOf,
  known,
  not,
  type Packet,
  portsFrom,
  portsTo,
  type Truth,
  within,
} from './packet.ts';

export interface Word {
  readonly text: string;
  readonly quoted: boolean;
}

export type Condition = (packet: Packet) => Truth;

/** The conditions of one rule: each option with its values, turned round by a "!" before it. */
export function conditionsOf(words: readonly Word[]): Condition[] {
  const conditions: Condition[] = [];
  let turned = false;
  for (let index = 0; index < words.length; index += 1) {
    const word = words[index];
    if (!word) continue;
    if (word.text === '!' && !word.quoted) {
      turned = true;
      continue;
    }
    const values = valuesAfter(words, index);
    index += values.length;
    conditions.push(conditionOf(word.text, values, turned));
    turned = false;
  }
  return conditions;
}

function valuesAfter(words: readonly Word[], index: number): string[] {
  const rest = words.slice(index + 1);
  const end = rest.findIndex(word => !word.quoted && (word.text === '!' || /^--?[a-z]/i.test(word.text)));
  return rest.slice(0, end === -1 ? rest.length : end).map(word => word.text);
}

/** An option that is not known here depends on more than the packet, or on something not looked at: it cannot be decided. */
function conditionOf(option: string, values: readonly string[], turned: boolean): Condition {
  const [value = ''] = values;
  if (option === '-m') return () => (modules.has(value) ? 'yes' : 'maybe');
  const test = options[option];
  if (!test) return () => 'maybe';
  return packet => (turned ? not(test(value, packet, values)) : test(value, packet, values));
}

/** Modules that decide nothing by themselves: their options do. */
const modules = new Set([
  'tcp',
  'udp',
  'conntrack',
  'state',
  'multiport',
  'mark',
  'connmark',
  'addrtype',
  'iprange',
  'comment',
  'owner',
  'set',
]);

type Test = (value: string, packet: Packet, values: readonly string[]) => Truth;

const destinationPorts: Test = (value, packet) => any(value.split(',').map(span => portIn(portsTo(packet), span)));
const sourcePorts: Test = (value, packet) => any(value.split(',').map(span => portIn(portsFrom(packet), span)));
const states: Test = (value, packet) =>
  packet.state ? known(value.split(',').includes(packet.state.toUpperCase())) : 'maybe';
const mark: Test = (value, packet) => {
  const [wanted, mask = 0xff_ff_ff_ff] = value.split('/').map(Number);
  return packet.mark === undefined || wanted === undefined ? 'maybe' : known((packet.mark & mask) >>> 0 === wanted);
};

const options: { readonly [option: string]: Test | undefined } = {
  '-p': protocolIs,
  '-d': (value, packet) => any(value.split(',').map(span => addressIn(packet.address, span))),
  '-s': (value, packet) => any(value.split(',').map(span => addressIn(packet.source, span))),
  '-o': (value, packet) => adapterIs(adapterOf(packet, 'out'), value),
  '-i': (value, packet) => adapterIs(adapterOf(packet, 'in'), value),
  '--dport': destinationPorts,
  '--dports': destinationPorts,
  '--sport': sourcePorts,
  '--sports': sourcePorts,
  '--ports': (value, packet, values) =>
    any([destinationPorts(value, packet, values), sourcePorts(value, packet, values)]),
  '--ctstate': states,
  '--state': states,
  '--mark': mark,
  '--dst-type': (value, packet) =>
    packet.local === undefined ? 'maybe' : known(value === (packet.local ? 'LOCAL' : 'UNICAST')),
  '--dst-range': (value, packet) => addressIn(packet.address, value),
  '--src-range': (value, packet) => addressIn(packet.source, value),
  '--uid-owner': (value, packet) => {
    const [low, high = low] = value.split('-').map(Number);
    if (packet.user === undefined || low === undefined || high === undefined || Number.isNaN(low)) return 'maybe';
    return known(packet.user >= low && packet.user <= high);
  },
  '--syn': (_value, packet) => known(!flagsOf(packet).includes('ack')),
  '--tcp-flags': (mask, packet, [, wanted = '']) => {
    const looked = flagsOf(packet).filter(flag => mask === 'ALL' || mask.split(',').includes(flag.toUpperCase()));
    return known(
      wanted.replace('NONE', '').toLowerCase().split(',').filter(Boolean).sort().join() === [...looked].sort().join(),
    );
  },
  '-f': () => 'no',
  '--comment': () => 'yes',
};

function protocolIs(value: string, packet: Packet): Truth {
  return known(['all', packet.protocol, packet.protocol === 'tcp' ? '6' : '17'].includes(value));
}

/** `443`, `1024:65535`, `:1023`. */
function portIn(field: readonly [number, number], span: string): Truth {
  const { low, colon, high } = /^(?<low>\d*)(?<colon>:?)(?<high>\d*)$/.exec(span)?.groups ?? {};
  if (low === undefined) return 'maybe';
  const first = Number(low);
  return within(field, first, colon === '' ? first : high === '' ? Number.MAX_SAFE_INTEGER : Number(high));
}

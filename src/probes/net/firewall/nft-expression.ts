import ipaddr from 'ipaddr.js';
import { at, type Field, fieldOf } from './nft-field.ts';
import { adapterIs, addressIn, all, any, flagsOf, known, not, type Packet, type Truth, within } from './packet.ts';

/** Elements of the named sets and maps of one table. */
export type NamedSets = ReadonlyMap<string, readonly unknown[]>;

/** `{"match": {"op": "==", "left": …, "right": …}}` */
export function matchTruth(match: unknown, packet: Packet, sets: NamedSets): Truth {
  const [op, left, right] = [at(match, 'op'), at(match, 'left'), at(match, 'right')];
  const flags = flagsMask(left);
  if (flags) return flagsTruth(flags, op, right, packet);
  if (fieldsOf(left, packet).some(field => field.is === 'absent')) return 'no';
  if (op === '==' || op === 'in') return compare(left, right, packet, sets);
  if (op === '!=') return not(compare(left, right, packet, sets));
  return ordered(fieldOf(left, packet), op, right);
}

/** Whether the value of `left` is, or is one of, `right`. Also finds the element of a verdict map. */
function compare(left: unknown, right: unknown, packet: Packet, sets: NamedSets): Truth {
  const elements = elementsOf(right, sets);
  if (elements) return any(elements.map(element => compare(left, element, packet, sets)));
  if (typeof right === 'string' && right.startsWith('@')) return 'maybe';
  const value = at(right, 'elem');
  if (value !== undefined) return compare(left, at(value, 'val'), packet, sets);
  const [lefts, rights] = [at(left, 'concat'), at(right, 'concat')];
  if (Array.isArray(lefts) && Array.isArray(rights)) {
    return all(lefts.map((part, index) => compare(part, rights[index], packet, sets)));
  }
  return fieldIs(fieldOf(left, packet), right);
}

function elementsOf(right: unknown, sets: NamedSets): readonly unknown[] | undefined {
  if (Array.isArray(right)) return right;
  if (typeof right === 'string' && right.startsWith('@')) return sets.get(right.slice(1));
  const list = at(right, 'set') ?? at(right, '|');
  return Array.isArray(list) ? list : list === undefined ? undefined : [list];
}

function fieldsOf(left: unknown, packet: Packet): Field[] {
  const parts = at(left, 'concat');
  return Array.isArray(parts) ? parts.map(part => fieldOf(part, packet)) : [fieldOf(left, packet)];
}

function fieldIs(field: Field, right: unknown): Truth {
  if (right === '*') return 'yes';
  if (field.is === 'absent') return 'no';
  if (field.is === 'word') return typeof right === 'object' ? 'maybe' : known(field.words.includes(String(right)));
  if (field.is === 'adapter') return typeof right === 'string' ? adapterIs(field.adapter, right) : 'maybe';
  const range = at(right, 'range');
  const [low, high] = Array.isArray(range) ? range : [right, right];
  if (field.is === 'number')
    return Number.isInteger(low) && Number.isInteger(high) ? within(field.span, low, high) : 'maybe';
  return field.is === 'address' ? addressIs(field.address, right, low, high) : 'maybe';
}

function addressIs(address: string | undefined, right: unknown, low: unknown, high: unknown): Truth {
  const prefix = at(right, 'prefix');
  if (prefix !== undefined) return addressIn(address, `${at(prefix, 'addr')}/${at(prefix, 'len')}`);
  if (typeof low !== 'string' || typeof high !== 'string' || !ipaddr.isValid(low)) return 'maybe';
  return addressIn(address, low === high ? low : `${low}-${high}`);
}

function ordered(field: Field, op: unknown, right: unknown): Truth {
  if (field.is !== 'number' || typeof right !== 'number') return 'maybe';
  if (op === '<') return within(field.span, 0, right - 1);
  if (op === '<=') return within(field.span, 0, right);
  if (op === '>') return within(field.span, right + 1, Number.MAX_SAFE_INTEGER);
  return op === '>=' ? within(field.span, right, Number.MAX_SAFE_INTEGER) : 'maybe';
}

/** `tcp flags & (fin|syn) == syn`, and plain `tcp flags syn`. */
function flagsMask(left: unknown): { mask?: string[] } | undefined {
  const parts = at(left, '&');
  const [field, mask] = Array.isArray(parts) ? parts : [left, undefined];
  if (at(at(field, 'payload'), 'field') !== 'flags') return undefined;
  return mask === undefined ? {} : { mask: wordsIn(mask) };
}

function flagsTruth({ mask }: { mask?: string[] }, op: unknown, right: unknown, packet: Packet): Truth {
  if (packet.protocol !== 'tcp') return 'no';
  const wanted = wordsIn(right);
  const flags = flagsOf(packet);
  if (mask === undefined) {
    const some = known(flags.some(flag => wanted.includes(flag)));
    return op === '!=' ? not(some) : some;
  }
  const seen = flags.filter(flag => mask.includes(flag));
  const same = known(
    wanted
      .filter(word => word !== '0')
      .sort()
      .join() === [...seen].sort().join(),
  );
  return op === '!=' ? not(same) : same;
}

/** Flags stand as one word, a list, or nested `|`. */
function wordsIn(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(wordsIn);
  if (typeof value === 'object' && value !== null) return Object.values(value).flatMap(wordsIn);
  return [String(value)];
}

import type { Redaction, RedactionLevel } from '../model/privacy.ts';
import { type IpBits, parseIp } from './kinds/ip-bits.ts';
import { openNetworks, type SavedNetworks } from './kinds/ip-networks.ts';
import { type NameList, openNameList } from './name-list.ts';
import { spellings } from './spelling.ts';

/** Kinds of personal values, as the table of a report names them. */
const kinds = [
  'user name',
  'person',
  'host name',
  'domain',
  'IPv4 address',
  'IPv6 address',
  'MAC address',
  'serial number',
  'UUID',
  'SID',
  'Wi-Fi name',
  'mail address',
  'printer',
  'place',
  'title',
] as const;
export type Kind = (typeof kinds)[number];

/** Kinds whose values are words that have to be known: no form tells them. */
const namedKinds = {
  'user name': 'user',
  person: 'person',
  'host name': 'host',
  domain: 'domain',
  'serial number': 'serial',
  'Wi-Fi name': 'wifi',
  'mail address': 'mail',
  printer: 'printer',
  place: 'place',
  title: 'title',
} as const satisfies { readonly [K in Kind]?: string };
export type NamedKind = keyof typeof namedKinds;

/** A stand-in as it was written, and what it stands for as that was written. */
interface Pair {
  readonly kind: Kind;
  readonly real: string;
  readonly standIn: string;
}

/** Everything that says what stand-ins mean: private to the owner of the machine. */
export interface SavedStandIns {
  readonly format: 1;
  readonly pairs: readonly Pair[];
  /** Parts that pairs are made of, each in small letters: `firm.example` is `domain-1.example`. */
  readonly parts: readonly Pair[];
  readonly names: readonly { readonly kind: NamedKind; readonly name: string }[];
  readonly networks: SavedNetworks;
}

/** Stand-ins of one report, or of several that belong together: the same value gets the same one everywhere. */
export interface StandIns {
  /** How much is replaced now. */
  level: RedactionLevel;
  readonly names: NameList;
  /** The stand-in of a value that is a name by itself: `host-1`. Counts nothing. */
  part(kind: Kind, real: string): string;
  /** Whether it got a stand-in before. */
  isKnown(kind: Kind, real: string): boolean;
  /** The address that stands for another. */
  address(address: IpBits): IpBits;
  /** An address that is certainly one, and no version of a program. */
  learnAddress(text: string): void;
  knowsAddress(text: string): boolean;
  learnNetwork(address: IpBits, length: number): void;
  /** What stands in the text already must not become a stand-in. */
  avoid(text: string): void;
  avoidAddress(address: IpBits): void;
  /** What to write in place of a value that is written like this; `base` is its stand-in. `value` is the same for all ways to write it. */
  write(kind: Kind, real: string, base: string, value?: string): string;
  /** What was replaced since the last call. */
  table(): Redaction['replaced'];
  saved(): SavedStandIns;
}

export function openBook(saved?: SavedStandIns): StandIns {
  const written = new Map<string, Pair>();
  const used = new Set<string>();
  const parts = new Map<string, Pair>();
  const numbers = new Map<string, number>();
  const avoided = new Set<string>();
  const sureAddresses = new Set<string>();
  const networks = openNetworks(saved?.networks);
  const names = openNameList(saved?.names);
  let counts = new Map<Kind, { values: Set<string>; times: number }>();

  for (const pair of saved?.pairs ?? []) keep(pair);
  for (const part of saved?.parts ?? []) {
    parts.set(partKey(part.kind, part.real), part);
    avoided.add(part.standIn);
  }

  function keep(pair: Pair): void {
    written.set(pair.real, pair);
    used.add(pair.standIn);
    avoided.add(pair.standIn.toLowerCase());
    const [address, standIn] = [parseIp(pair.real), parseIp(pair.standIn)];
    if (address && standIn && address.width === standIn.width) networks.remember(address, standIn);
  }

  function count(kind: Kind, base: string): void {
    const row = counts.get(kind) ?? { values: new Set(), times: 0 };
    row.values.add(base);
    row.times++;
    counts.set(kind, row);
  }

  /** `host-1`, `host-2`…: the next one that nobody has. */
  function numbered(kind: Kind, form: (number: number) => string): string {
    for (;;) {
      const number = (numbers.get(kind) ?? 0) + 1;
      numbers.set(kind, number);
      const standIn = form(number);
      if (!avoided.has(standIn)) return standIn;
    }
  }

  return {
    level: 'standard',
    names,
    part(kind, real) {
      const key = partKey(kind, real);
      const known = parts.get(key);
      if (known) return known.standIn;
      const standIn = numbered(kind, number => formOf(kind, real, number));
      parts.set(key, { kind, real: real.toLowerCase(), standIn });
      avoided.add(standIn);
      return standIn;
    },
    isKnown: (kind, real) => parts.has(partKey(kind, real)),
    address: address => networks.standIn(address),
    learnAddress: text => void sureAddresses.add(text),
    knowsAddress: text => sureAddresses.has(text) || written.has(text),
    learnNetwork: (address, length) => networks.learn(address, length),
    avoid: text => void avoided.add(text.toLowerCase()),
    avoidAddress: address => networks.avoid(address),
    write(kind, real, base, value = base) {
      count(kind, value.toLowerCase());
      const known = written.get(real);
      if (known) return known.standIn;
      let standIn = base;
      for (const spelling of spellings(base, real)) {
        standIn = spelling;
        if (!used.has(spelling)) break;
      }
      keep({ kind, real, standIn });
      return standIn;
    },
    table() {
      const rows = kinds.flatMap(kind => {
        const row = counts.get(kind);
        return row ? [{ kind, values: row.values.size, times: row.times }] : [];
      });
      counts = new Map();
      return rows;
    },
    saved: () => ({
      format: 1,
      pairs: [...written.values()],
      parts: [...parts.values()],
      names: names.saved(),
      networks: networks.saved(),
    }),
  };
}

function partKey(kind: Kind, real: string): string {
  return `${kind} ${real.toLowerCase()}`;
}

const hex = (number: number, digits: number): string => number.toString(16).padStart(digits, '0');

/** A stand-in parses as what it stands for, so that a report stays readable for people and programs. */
function formOf(kind: Kind, real: string, number: number): string {
  if (kind === 'UUID') return `decade00-0000-4000-8000-${hex(number, 12)}`;
  if (kind === 'MAC address') return `${macLead(real)}:${hex(number, 6).replace(/(..)(..)(..)/, '$1:$2:$3')}`;
  if (kind === 'SID') return `${/^S-1-12/i.test(real) ? 'S-1-12-1' : 'S-1-5-21'}-0-0-${number}`;
  const word = namedKinds[kind as NamedKind] ?? 'value';
  return kind === 'domain' ? `${word}-${number}${endingOf(real)}` : `${word}-${number}`;
}

/** Only whether it was given by a maker, and whether it is of one card or of a group. ac:de:48 belongs to nobody that may be named. */
function macLead(real: string): string {
  const first = Number.parseInt(real.slice(0, 2), 16);
  return `${hex(0xac | (first & 3), 2)}:de:48`;
}

/** `.example`, `.co.uk`; nothing where it is one word. */
function endingOf(domain: string): string {
  const at = domain.indexOf('.');
  return at < 0 ? '' : domain.slice(at);
}

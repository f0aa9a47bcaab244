import type { IpBits } from './ip-bits.ts';
import { classOf } from './ip-class.ts';

/** What has to be kept so that a second document gets the same stand-ins. */
export interface SavedNetworks {
  /** Known networks, as `width/length/bits`. */
  readonly known: readonly string[];
  /** The first bit that was seen behind a beginning. */
  readonly firstBits: { readonly [beginning: string]: number };
  readonly numbers: { readonly [beginning: string]: number };
}

export interface Networks {
  /** A network that was named somewhere: its addresses stay together, and its first and last address stay first and last. */
  learn(address: IpBits, length: number): void;
  /** An address that must not become a stand-in, because it is somebody's. */
  avoid(address: IpBits): void;
  /** The stand-in: same class, and as many first bits shared with other stand-ins as the addresses share. */
  standIn(address: IpBits): IpBits;
  /** Notes a stand-in of an earlier document. */
  remember(address: IpBits, standIn: IpBits): void;
  saved(): SavedNetworks;
}

/** What is one network where nothing else is known. */
const usualLength = { 32: 24, 128: 64 } as const;
/** Networks with fewer addresses have no hosts to tell apart; larger ones are routes, not networks. */
const lengths = { 32: { least: 9, most: 30 }, 128: { least: 16, most: 126 } } as const;
/** Host numbers that are tried before one that is somebody's is taken: more than a network of one building has. */
const mostTries = 100_000n;

export function openNetworks(saved?: SavedNetworks): Networks {
  const known = new Set(saved?.known);
  const firstBits = new Map(Object.entries(saved?.firstBits ?? {}));
  const numbers = new Map(Object.entries(saved?.numbers ?? {}));
  const avoided = new Set<string>();
  const used = new Set<string>();
  const standIns = new Map<string, IpBits>();
  const nextHost = new Map<string, bigint>();

  const isKnown = (width: number, length: number, beginning: bigint): boolean =>
    known.has(`${width}/${length}/${beginning.toString(16)}`);

  /** The longest known network that it lies in; and of a usual one that is divided, the length of its parts. */
  function lengthOf({ width, bits }: IpBits): number {
    const { most } = lengths[width];
    for (let length: number = most; length > usualLength[width]; length--)
      if (isKnown(width, length, bits >> BigInt(width - length))) return length;
    const beginning = bits >> BigInt(width - usualLength[width]);
    for (const one of known) {
      const [itsWidth, length = '', itsBits = ''] = one.split('/');
      const more = Number(length) - usualLength[width];
      if (itsWidth === String(width) && more > 0 && BigInt(`0x${itsBits}`) >> BigInt(more) === beginning)
        return Number(length);
    }
    return usualLength[width];
  }

  /** Bit by bit: two addresses share as many first bits as their stand-ins. Within a known network the order stays. */
  function networkOf({ width, bits }: IpBits, length: number): bigint {
    const { fixed, folded } = classOf({ width, bits });
    const start = folded?.bits ?? fixed;
    const beginning = bits >> BigInt(width - start);
    let result = beginning;
    if (folded) {
      const key = `${width}/${beginning.toString(16)}`;
      const number = numbers.get(key) ?? numbers.size + 1;
      numbers.set(key, number);
      result = (folded.lead << BigInt(folded.bits - folded.leadBits)) + BigInt(number);
    }
    let isInside = false;
    for (let at = start; at < length; at++) {
      const before = bits >> BigInt(width - at);
      const bit = Number((bits >> BigInt(width - at - 1)) & 1n);
      isInside ||= at >= lengths[width].least && at < usualLength[width] && isKnown(width, at, before);
      result = (result << 1n) | BigInt(isInside ? bit : bit ^ firstBit(`${width}/${at}/${before.toString(16)}`, bit));
    }
    return result;
  }

  function firstBit(beginning: string, bit: number): number {
    const first = firstBits.get(beginning) ?? bit;
    firstBits.set(beginning, first);
    return first;
  }

  function make(address: IpBits): IpBits {
    const { width, bits } = address;
    const { fixed } = classOf(address);
    const length = Math.max(lengthOf(address), fixed);
    const hostBits = BigInt(width - length);
    const last = (1n << hostBits) - 1n;
    const host = bits & last;
    const net = networkOf(address, length) << hostBits;
    const at = (number: bigint): IpBits => ({ width, bits: net | number });
    if (host === 0n || (host === last && width === 32)) return at(host);
    const key = `${width}/${length}/${net.toString(16)}`;
    const isFree = (number: bigint): boolean => !used.has(keyOf(at(number)));
    const isNobodys = (number: bigint): boolean => number !== host && !avoided.has(keyOf(at(number)));
    const highest = last - 1n < mostTries ? last - 1n : mostTries;
    for (let number = nextHost.get(key) ?? 1n; number <= highest; number++) {
      if (!isFree(number) || !isNobodys(number)) continue;
      nextHost.set(key, number + 1n);
      return at(number);
    }
    for (const wanted of [(number: bigint) => isFree(number) && number !== host, isFree])
      for (let number = 1n; number <= highest; number++) if (wanted(number)) return at(number);
    return at(host);
  }

  function remember(address: IpBits, standIn: IpBits): void {
    standIns.set(keyOf(address), standIn);
    used.add(keyOf(standIn));
  }

  return {
    learn({ width, bits }, length) {
      const { least, most } = lengths[width];
      if (length >= least && length <= most && length !== usualLength[width])
        known.add(`${width}/${length}/${(bits >> BigInt(width - length)).toString(16)}`);
    },
    avoid: address => void avoided.add(keyOf(address)),
    standIn(address) {
      const made = standIns.get(keyOf(address)) ?? make(address);
      remember(address, made);
      return made;
    },
    remember,
    saved: () => ({
      known: [...known],
      firstBits: Object.fromEntries(firstBits),
      numbers: Object.fromEntries(numbers),
    }),
  };
}

function keyOf({ width, bits }: IpBits): string {
  return `${width}/${bits.toString(16)}`;
}

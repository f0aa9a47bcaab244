import type { Packet, Truth } from './packet.ts';

/** What a rule does with a packet that fits. `rewrite` changes something of the packet, so that it is not known any more. */
export type Verdict =
  | { readonly do: 'drop' | 'reject' | 'accept' | 'return' }
  | { readonly do: 'jump' | 'goto'; readonly chain: string }
  | { readonly do: 'rewrite'; readonly what: readonly ('address' | 'port' | 'mark' | 'state' | 'local' | 'adapter')[] };

export interface Step {
  readonly truth: Truth;
  readonly verdict: Verdict;
}

export interface Rule {
  readonly text: string;
  readonly packets?: number;
  readonly decide: (packet: Packet) => readonly Step[];
}

/** Where packets of this machine enter a table. */
export interface Base {
  readonly hook: 'output' | 'postrouting' | 'egress' | 'ingress' | 'prerouting' | 'input';
  /** Of a hook at adapters: which ones. */
  readonly devices?: readonly string[];
  /** Only the first packet of a connection comes here. */
  readonly nat?: true;
  readonly priority: number;
  readonly policy: 'accept' | 'drop';
  readonly packets?: number;
}

export interface Chain {
  readonly name: string;
  readonly rules: Rule[];
  readonly base?: Base;
}

export interface Table {
  readonly name: string;
  readonly families: readonly (4 | 6)[];
  readonly chains: ReadonlyMap<string, Chain>;
}

export interface Hit {
  readonly action: 'drop' | 'reject' | 'redirect';
  readonly rule: string;
  readonly where: string;
  readonly packets?: number;
  /** What is stopped is the answer, not what this machine sends. */
  readonly answers?: true;
}

/** What becomes of one packet: a rule that surely stops it, or else those that might. */
export interface Fate {
  readonly blocked?: Hit;
  /** A rule that surely sends it to another address or port. */
  readonly turned?: Hit;
  readonly unsure: readonly Hit[];
}

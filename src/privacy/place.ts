import type { NamedKind } from './stand-ins.ts';

/** What programs print where a name stands. `name` is it; `telltale` stands in every text that can match. */
export interface Place {
  readonly kind: NamedKind;
  readonly telltale: RegExp;
  readonly find: RegExp;
}

export const userWord = '[\\p{L}\\p{N}_][\\p{L}\\p{N}_.-]{0,63}\\$?';
export const hostWord = '[\\p{L}\\p{N}][\\p{L}\\p{N}_.-]{0,200}';

/** Bounded everywhere, and with one place to begin for each line or word: hostile output must not make these slow. */
export function place(kind: NamedKind, telltale: RegExp, find: string, flags = 'gimu'): Place {
  return { kind, telltale, find: new RegExp(find, flags) };
}

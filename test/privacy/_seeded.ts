/** Random in the same way each time (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let bits = Math.imul(state ^ (state >>> 15), 1 | state);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return ((bits ^ (bits >>> 14)) >>> 0) / 2 ** 32;
  };
  const number = (from: number, to: number): number => from + Math.floor(next() * (to - from + 1));
  const pick = <T>(list: readonly T[]): T => list[number(0, list.length - 1)] as T;
  const text = (length: number, letters: string): string =>
    Array.from({ length }, () => letters[number(0, letters.length - 1)]).join('');
  return { number, pick, text };
}

export interface Random {
  number(from: number, to: number): number;
  pick<T>(list: readonly T[]): T;
  text(length: number, letters: string): string;
}

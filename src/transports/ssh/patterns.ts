/** Longest pattern of a list that ssh compares (match.c). */
export const maxPatternChars = 1023;

/** What stands at one place of a pattern: any text, or one character that fits. */
export type Piece = '*' | ((char: string) => boolean);

/** Whether a text fits the pieces, one after the other. Takes no longer than the product of both lengths. */
export function fitsPieces(text: string, pieces: readonly Piece[]): boolean {
  const chars = [...text];
  let at = 0;
  let from = 0;
  let star = -1;
  let resume = 0;
  while (at < chars.length) {
    const piece = pieces[from];
    if (piece === '*') {
      star = from++;
      resume = at;
    } else if (piece?.(chars[at] ?? '')) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      from = star + 1;
      at = ++resume;
    } else return false;
  }
  return pieces.slice(from).every(piece => piece === '*');
}

/** Whether a text fits a pattern of `*` and `?`, as ssh compares. */
export function matchesPattern(text: string, pattern: string): boolean {
  const pieces = [...pattern].map(
    (wanted): Piece => (wanted === '*' ? '*' : char => wanted === '?' || char === wanted),
  );
  return fitsPieces(text, pieces);
}

/** Whether a text fits a list `a,b*,!c`. One negated pattern that fits outweighs all others; negated ones alone fit nothing. */
export function matchesList(text: string, list: string): boolean {
  let fits = false;
  for (const item of list.split(',')) {
    const isNegated = item.startsWith('!');
    const pattern = isNegated ? item.slice(1) : item;
    if (pattern.length > maxPatternChars) return false;
    if (!matchesPattern(text, pattern)) continue;
    if (isNegated) return false;
    fits = true;
  }
  return fits;
}

/** The same for names of hosts, where case does not count. */
export function matchesHostList(host: string, list: string): boolean {
  return matchesList(lowerCase(host), lowerCase(list));
}

/** As C does it: letters beyond ASCII stay as they are. */
export function lowerCase(text: string): string {
  return text.replaceAll(/[A-Z]/g, letter => letter.toLowerCase());
}

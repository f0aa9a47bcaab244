/** Longest pattern of a list that ssh compares (match.c). */
export const maxPatternChars = 1023;

/** Whether a text fits a pattern of `*` and `?`, as ssh compares. Takes no longer than the product of both lengths. */
export function matchesPattern(text: string, pattern: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let resume = 0;
  while (at < text.length) {
    if (pattern[from] === '*') {
      star = from++;
      resume = at;
    } else if (from < pattern.length && (pattern[from] === '?' || pattern[from] === text[at])) {
      at += 1;
      from += 1;
    } else if (star >= 0) {
      from = star + 1;
      at = ++resume;
    } else return false;
  }
  while (pattern[from] === '*') from += 1;
  return from === pattern.length;
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

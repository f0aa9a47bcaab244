/** Longest name that is compared: a suggestion for longer ones helps nobody, and a hostile one would cost time. */
const mostNameChars = 40;

/** The known word nearest to a mistyped one, or nothing when none is near: at most a third of its letters may differ. */
export function suggest(word: string, known: Iterable<string>): string | undefined {
  if (word.length > mostNameChars) return undefined;
  let best: string | undefined;
  let bestDistance = Math.max(1, Math.floor(word.length / 3)) + 1;
  for (const candidate of known) {
    if (candidate.length > mostNameChars || candidate === word) continue;
    const distance = isBeginningOf(word, candidate)
      ? 1
      : editDistance(word.toLowerCase(), candidate.toLowerCase(), bestDistance);
    if (distance >= bestDistance) continue;
    best = candidate;
    bestDistance = distance;
  }
  return best;
}

/** ` Did you mean "x"?`, to follow a sentence, or nothing. */
export function didYouMean(word: string, known: Iterable<string>): string {
  const near = suggest(word, known);
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}

/** `max` of `max_loss_pct`: what is left when somebody writes `params.max-loss-pct`, where the dash is a minus. */
function isBeginningOf(word: string, candidate: string): boolean {
  return candidate.startsWith(`${word}_`);
}

/** Optimal string alignment: insert, delete, replace, or swap two neighbours. Gives up at `limit`. */
function editDistance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) >= limit) return limit;
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      const replaced = (last[j - 1] ?? limit) + (same ? 0 : 1);
      const swapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? (beforeLast[j - 2] ?? limit) + 1 : limit;
      row.push(Math.min(replaced, swapped, (last[j] ?? limit) + 1, (row[j - 1] ?? limit) + 1));
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? limit;
}

/** Letters whose case may differ from one spelling to the next: so many spellings of one value as anybody will meet. */
const mostLetters = 12;

/**
 * How a stand-in can be written, the best first: as the value is written (all large, first large, all small), then any other way. So each spelling
 * of a value has a spelling of its stand-in, and can be put back.
 */
export function* spellings(standIn: string, real: string): Generator<string> {
  const letters = [...standIn.matchAll(/[a-z]/gi)].map(({ index }) => index).slice(0, mostLetters);
  const capital = standIn.charAt(0).toUpperCase() + standIn.slice(1);
  const hasLarge = real !== real.toLowerCase();
  if (hasLarge && real === real.toUpperCase()) yield standIn.toUpperCase();
  if (hasLarge && real.slice(1) === real.slice(1).toLowerCase()) yield capital;
  yield standIn;
  for (let pattern = 1; pattern < 2 ** letters.length; pattern++) {
    const characters = [...standIn];
    for (const [bit, at] of letters.entries())
      if ((pattern >> bit) & 1) characters[at] = characters[at]?.toUpperCase() ?? '';
    yield characters.join('');
  }
}

import stringWidth from 'fast-string-width';
import { wrap } from '../../_wrap.ts';
import { html, type Markup, said } from '../markup.ts';

/**
 * Pictures are as wide as the page: places along a line are shares of it, and letters keep their size. So one picture can be read on a telephone, on a wide
 * screen and on paper.
 */
export interface Figure {
  readonly caption: string;
  /** The same in words, for who cannot see it. */
  readonly inWords: string;
  readonly heightPx: number;
  readonly drawing: readonly Markup[];
}

/** Longest description that a screen reader is given; the facts have the rest. */
const wordsChars = 1500;

export function figure({ caption, inWords, heightPx, drawing }: Figure): Markup {
  return html`<figure><figcaption>${said(caption)}</figcaption>
<svg role="img" aria-label="${said(inWords, wordsChars)}" width="100%" height="${heightPx}">${drawing}</svg></figure>
`;
}

const cut = '…';

/** A text for one line of a picture: what does not fit into so many columns is cut. */
export function fitted(text: string, columns: number): string {
  const whole = said(text, columns * 2);
  return stringWidth(whole) <= columns ? whole : `${wrap(whole, columns - cut.length)[0] ?? ''}${cut}`;
}

/** Columns of a name where the page is wide: below 34 rem (look.ts) it is narrow. */
const wideColumns = 50;

/** The name of a row, `y` pixels from above. One that is too long for a telephone is cut there, and less on a wide page or on paper. */
export function nameAt(x: number, y: number, text: string, columns: number): Markup {
  const [narrow, wide] = [fitted(text, columns), fitted(text, wideColumns)];
  if (narrow === wide) return html`<text x="${x}" y="${y}">${narrow}</text>`;
  return html`<text x="${x}" y="${y}" class="on-narrow">${narrow}</text><text x="${x}" y="${y}" class="on-wide">${wide}</text>`;
}

/** A text in at most so many lines. */
export function fittedLines(text: string, columns: number, mostLines: number): string[] {
  const lines = wrap(said(text, columns * mostLines * 2), columns);
  const kept = lines.slice(0, mostLines);
  const last = kept.at(-1);
  if (lines.length <= mostLines || last === undefined) return kept;
  return [...kept.slice(0, -1), `${wrap(last, columns - cut.length)[0] ?? ''}${cut}`];
}

/** A share as a place along the page, `12.5%`. What is no number lies at its beginning. */
export function place(share: number): string {
  const bounded = Number.isFinite(share) ? Math.min(Math.max(share, 0), 1) : 0;
  return `${Math.round(bounded * 10_000) / 100}%`;
}

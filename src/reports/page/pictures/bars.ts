import { html, type Markup } from '../markup.ts';
import { figure, fitted, nameAt, place } from './figure.ts';

/** One bar: how much of a whole. */
export interface Bar {
  readonly name: string;
  /** What is written beside it. */
  readonly value: string;
  /** 0 to 1. */
  readonly share: number;
  /** It is one that a fault was found with, or nearly so. Its value says so in words. */
  readonly role?: 'error' | 'warning';
}

/** Lines, in pixels: the words, the bar below them, and the room before the next. */
const wordsPx = 14;
const barPx = 10;
const rowPx = 40;

/** Columns beside each other on the narrowest page (320 px). */
const nameColumns = 21;
const valueColumns = 20;

/** More cannot be taken in. */
const mostBars = 30;

export function barsFigure(caption: string, all: readonly Bar[]): Markup | undefined {
  if (all.length === 0) return undefined;
  const bars = all.slice(0, mostBars);
  const more = all.length > bars.length ? ` (${bars.length} of ${all.length})` : '';
  return figure({
    caption: `${caption}${more}`,
    inWords: `${caption}: ${bars.map(({ name, value }) => `${name} ${value}`).join('; ')}`,
    heightPx: bars.length * rowPx - (rowPx - wordsPx - barPx - 8),
    drawing: bars.map((bar, index) => rowOf(bar, index * rowPx)),
  });
}

function rowOf({ name, value, share, role }: Bar, topPx: number): Markup {
  return html`
${nameAt(0, topPx + wordsPx, name, nameColumns)}<text x="100%" y="${topPx + wordsPx}" text-anchor="end" class="${role ? 'name' : ''}">${fitted(value, valueColumns)}</text>
<rect x="0" y="${topPx + wordsPx + 6}" width="100%" height="${barPx}" rx="3" class="track"/><rect x="0" y="${topPx + wordsPx + 6}" width="${place(share)}" height="${barPx}" rx="3" class="bar ${role ?? ''}"/>`;
}

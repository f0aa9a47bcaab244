import type { Section } from '../_document.ts';
import { sayDuration, timeOf } from '../_evidence.ts';
import { html, type Markup } from './markup.ts';
import { sectionOf } from './sections.ts';

/** A part of a page that can be jumped to. */
export interface Part {
  readonly anchor: string;
  readonly words: string;
  readonly piece: Markup;
}

export function partsOf(sections: readonly Section[]): Part[] {
  return sections.map((section, index) => {
    const anchor = `part-${index + 1}`;
    return { anchor, words: section.heading, piece: sectionOf(section, anchor) };
  });
}

/** A part of pictures, where there are any. */
export function picturesPart(anchor: string, words: string, drawn: readonly (Markup | undefined)[]): Part[] {
  const some = drawn.filter(picture => picture !== undefined);
  if (some.length === 0) return [];
  const piece = html`<section aria-labelledby="${anchor}">
<h2 id="${anchor}">${words}</h2>
${some}</section>
`;
  return [{ anchor, words, piece }];
}

/** `looked at 2026-03-04 09:12:10 UTC, for 31 s`. */
export function lookedAt(startedAt: string, tookMs: number): string {
  return `looked at ${timeOf(startedAt)}${Number.isFinite(tookMs) ? `, for ${sayDuration(tookMs)}` : ''}`;
}

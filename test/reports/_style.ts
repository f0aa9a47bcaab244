import type { Style } from '../../src/model/report.ts';

/** A style without colours. */
export function plain(rest: Partial<Style> = {}): Style {
  return { width: 80, unicode: true, full: false, paint: (_role, text) => text, ...rest };
}

/** What a terminal or a ticket box would act on, or not show. */
export const invisible = /[^\P{Cc}\n]|[\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;

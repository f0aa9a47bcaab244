import * as z from 'zod';
import { pairs, whole } from './pairs.ts';

export const Tray = z.object({
  name: z.string(),
  /** Sheets, where the printer counts them. */
  sheets: z.number().optional(),
  capacity: z.number().optional(),
  /** RFC 3805, prtInputCurrentLevel 0. Some tray may always be empty. */
  empty: z.boolean().optional(),
});
export type Tray = z.output<typeof Tray>;

/** PWG 5100.13, `printer-input-tray`: levels below zero say nothing that can be counted (-3: some is left). */
export function readTrays(told: readonly string[]): Tray[] {
  return told.map(pairs).flatMap(row => {
    const level = whole(row.level);
    const capacity = whole(row.maxcapacity);
    if (row.name === undefined || row.name === 'auto') return [];
    const empty = level === undefined || level === -1 || level === -2 ? undefined : level === 0;
    return [
      {
        name: row.name,
        ...(level !== undefined && level >= 0 && { sheets: level }),
        ...(capacity !== undefined && capacity > 0 && { capacity }),
        ...(empty !== undefined && { empty }),
      },
    ];
  });
}

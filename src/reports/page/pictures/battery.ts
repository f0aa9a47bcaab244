import * as z from 'zod';
import type { Markup } from '../markup.ts';
import { type Bar, barsFigure } from './bars.ts';

const Batteries = z.object({
  list: z.array(
    z.object({ model: z.string().optional(), percent: z.number().optional(), healthPct: z.number().optional() }),
  ),
});

/** How full the batteries are, and what they still hold of what they held when they were new. */
export function drawBattery(value: unknown): Markup | undefined {
  const told = Batteries.safeParse(value);
  if (!told.success) return undefined;
  const bars = told.data.list.flatMap(({ model, percent, healthPct }, index): Bar[] => {
    const name = model ?? `Battery ${index + 1}`;
    return [
      ...(percent === undefined ? [] : [{ name, value: `charged to ${percent} %`, share: percent / 100 }]),
      ...(healthPct === undefined
        ? []
        : [{ name: `${name}: health`, value: `holds ${healthPct} %`, share: healthPct / 100 }]),
    ];
  });
  return barsFigure('Battery', bars);
}

import * as z from 'zod';
import type { Markup } from '../markup.ts';
import { barsFigure } from './bars.ts';

const Devices = z.object({
  list: z.array(
    z.object({
      name: z.string(),
      supplies: z
        .array(
          z.object({
            name: z.string(),
            percent: z.number().optional(),
            color: z.string().optional(),
            waste: z.literal(true).optional(),
          }),
        )
        .optional(),
    }),
  ),
});

/** Below this a page may come out pale: what most drivers warn at. Practice value. */
const lowPct = 10;

/** What is left of ink, toner and paper dust's room, as the printers say. */
export function drawSupplies(value: unknown): Markup | undefined {
  const told = Devices.safeParse(value);
  if (!told.success) return undefined;
  const bars = told.data.list.flatMap(device =>
    (device.supplies ?? []).flatMap(({ name, percent, color, waste }) =>
      percent === undefined
        ? []
        : [
            {
              name: `${device.name}: ${name}${color === undefined ? '' : ` (${color})`}`,
              value: `${percent < lowPct ? 'LOW, ' : ''}${percent} %${waste ? ' room' : ''}`,
              share: percent / 100,
              ...(percent < lowPct ? { role: 'warning' as const } : {}),
            },
          ],
    ),
  );
  return barsFigure('Supplies: what is left in the printers', bars);
}

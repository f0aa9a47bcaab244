import * as z from 'zod';
import { type Attributes, numbers, texts } from '../_ipp-answer.ts';
import { pairs, whole } from './pairs.ts';

export const Supply = z.object({
  name: z.string(),
  /** What is left, or for a waste box what room is left, in percent. Absent where the printer says "some", or nothing. */
  percent: z.number().optional(),
  /** It says that some is left, but not how much (RFC 3805, level -3). */
  someLeft: z.literal(true).optional(),
  color: z.string().optional(),
  /** It fills up instead of running out. */
  waste: z.literal(true).optional(),
});
export type Supply = z.output<typeof Supply>;

/** RFC 3805, prtMarkerSuppliesLevel: -3 is "some left"; -1 and -2 say nothing. */
const someLeft = -3;

/** From `printer-supply` (PWG 5100.13) or, where a printer has none, CUPS's `marker-*`. */
export function readSupplies(attributes: Attributes): Supply[] {
  const rows = texts(attributes, 'printer-supply').map(pairs);
  const names = texts(attributes, 'printer-supply-description');
  if (rows.length > 0) {
    return rows.map((row, index) => {
      const waste = row.class === 'receptacleThatIsFilled';
      const color = row.colorantname === 'unknown' ? undefined : row.colorantname;
      return supply(
        names[index] ?? row.type ?? `supply ${index + 1}`,
        whole(row.level),
        whole(row.maxcapacity),
        waste,
        color,
      );
    });
  }
  const levels = numbers(attributes, 'marker-levels');
  const types = texts(attributes, 'marker-types');
  const colors = texts(attributes, 'marker-colors');
  return texts(attributes, 'marker-names').map((name, index) =>
    supply(name, levels[index], 100, /waste/i.test(types[index] ?? ''), colors[index]),
  );
}

function supply(
  name: string,
  level: number | undefined,
  most: number | undefined,
  waste: boolean,
  color: string | undefined,
): Supply {
  const share = level !== undefined && level >= 0 && most !== undefined && most > 0 ? (100 * level) / most : undefined;
  return {
    name,
    ...(share !== undefined && share <= 100 && { percent: Math.round(share) }),
    ...(level === someLeft && { someLeft: true as const }),
    ...(color !== undefined && color !== 'none' && color !== '' && { color }),
    ...(waste && { waste: true as const }),
  };
}

import * as z from 'zod';
import { nothingTold, type Told } from './drive.ts';

const Attribute = z.looseObject({
  id: z.number(),
  name: z.string(),
  value: z.number(),
  thresh: z.number().nullish(),
  when_failed: z.string().nullish(),
  flags: z.looseObject({ prefailure: z.boolean().nullish() }).nullish(),
  raw: z.looseObject({ value: z.number(), string: z.string() }),
});
type Attribute = z.output<typeof Attribute>;

export const Ata = z.looseObject({
  ata_smart_attributes: z.looseObject({ table: z.array(Attribute) }).nullish(),
  ata_smart_self_test_log: z
    .looseObject({
      standard: z
        .looseObject({
          table: z.array(z.looseObject({ status: z.looseObject({ value: z.number().nullish() }).nullish() })).nullish(),
        })
        .nullish(),
    })
    .nullish(),
  temperature: z.looseObject({ current: z.number().nullish(), op_limit_max: z.number().nullish() }).nullish(),
  power_on_time: z.looseObject({ hours: z.number().nullish() }).nullish(),
});

/**
 * A count by the name that smartctl's drive database gives to it on this model: the same number stands for other things with other makers, and
 * a number without a name for anything. 188 (command timeouts) is not judged: many Seagate drives pack three counters into it.
 */
const counts = {
  reallocatedSectors: [5, /realloc|retired/i],
  endToEndErrors: [184, /end-to-end/i],
  uncorrectableErrors: [187, /uncorrect|unc_error/i],
  pendingSectors: [197, /pending/i],
  offlineUncorrectable: [198, /uncorrect|unc_/i],
  crcErrors: [199, /crc/i],
} as const;

/** What makers call the wear of flash memory: 100 is new, and the limit is worn out. */
const wear = /wear|lifetime_(?:left|remaining)|life_left|percent_lifetime|remaining_lifetime|available_reserv/i;

export function readAta({
  ata_smart_attributes: attributes,
  ata_smart_self_test_log: tests,
  temperature,
  power_on_time: time,
}: z.output<typeof Ata>): Told {
  const table = attributes?.table ?? [];
  const now = table.filter(({ when_failed: failed }) => failed === 'now');
  const count = (name: keyof typeof counts): Partial<Told> => {
    const [id, pattern] = counts[name];
    const value = plainCount(table.find(one => one.id === id && pattern.test(one.name)));
    return value === undefined ? {} : { [name]: value };
  };
  return {
    ...nothingTold,
    failing: now.filter(isPrefailure).map(named),
    worn: now.filter(one => !isPrefailure(one) && wear.test(one.name)).map(named),
    ...count('reallocatedSectors'),
    ...count('endToEndErrors'),
    ...count('uncorrectableErrors'),
    ...count('pendingSectors'),
    ...count('offlineUncorrectable'),
    ...count('crcErrors'),
    ...selfTest(tests?.standard?.table ?? []),
    ...(temperature?.current ? { temperatureC: temperature.current } : {}),
    ...(temperature?.op_limit_max ? { temperatureLimitC: temperature.op_limit_max } : {}),
    ...(typeof time?.hours === 'number' ? { powerOnHours: time.hours } : {}),
  };
}

/** Wear is set apart, whatever the maker called it: a worn drive works on. */
function isPrefailure({ flags, name }: Attribute): boolean {
  return flags?.prefailure === true && !wear.test(name);
}

function named({ id, name, value, thresh }: Attribute): string {
  return `${id} ${name} ${value} (limit ${thresh ?? 'none'})`;
}

/** More sectors than this are not counted by any drive that still answers: what looks so is several counters in one number. */
const mostPlain = 2 ** 31;

/** smartctl writes what it has unpacked: `12`, `12 (0 3)`. The first number is the count; a bare number may be packed. */
function plainCount(attribute: Attribute | undefined): number | undefined {
  const first = /^\s*(?<count>\d+)(?:\s|\(|$)/.exec(attribute?.raw.string ?? '')?.groups?.count;
  const value = Number(first);
  return first === undefined || value >= mostPlain ? undefined : value;
}

/** ATA: the high half of the status byte; 7 is "read failure". Tests that were stopped tell nothing. */
const readFailure = 7;
const ended: readonly number[] = [0, 3, 4, 5, 6, readFailure, 8];

function selfTest(
  table: readonly { status?: { value?: number | null | undefined } | null | undefined }[],
): Partial<Told> {
  const newest = table.map(({ status }) => (status?.value ?? 0xf0) >> 4).find(word => ended.includes(word));
  return newest === undefined ? {} : { selfTestFailed: newest === readFailure };
}

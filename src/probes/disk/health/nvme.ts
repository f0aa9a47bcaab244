import * as z from 'zod';
import { type Drive, nothingTold, type Told } from './drive.ts';

const Log = z.looseObject({
  critical_warning: z.number(),
  temperature: z.number().nullish(),
  available_spare: z.number().nullish(),
  available_spare_threshold: z.number().nullish(),
  percentage_used: z.number().nullish(),
  media_errors: z.number().nullish(),
  power_on_hours: z.number().nullish(),
});

export const Nvme = z.looseObject({
  nvme_smart_health_information_log: Log.nullish(),
  nvme_self_test_log: z
    .looseObject({
      table: z
        .array(z.looseObject({ self_test_result: z.looseObject({ value: z.number().nullish() }).nullish() }))
        .nullish(),
    })
    .nullish(),
  nvme_composite_temperature_threshold: z
    .looseObject({ warning: z.number().nullish(), critical: z.number().nullish() })
    .nullish(),
});

/** Bits of the critical warning (NVMe base specification, SMART / health information log). */
const bits: readonly Drive['warnings'][number][] = [
  'spare',
  'temperature',
  'reliability',
  'read-only',
  'memory-backup',
  'persistent-memory',
];

/** NVMe base specification, device self-test log: 6 and 7 are "a segment failed"; what was stopped tells nothing. */
const ended: { readonly [result: number]: boolean } = { 0: false, 6: true, 7: true };

/** `num_err_log_entries` is left out: it counts commands that a drive does not know, and says nothing of its health. */
export function readNvme({
  nvme_smart_health_information_log: log,
  nvme_self_test_log: tests,
  nvme_composite_temperature_threshold: limits,
}: z.output<typeof Nvme>): Told {
  if (!log) return nothingTold;
  const number = (name: keyof Told, value: number | null | undefined): Partial<Told> =>
    typeof value === 'number' ? { [name]: value } : {};
  const selfTestFailed = (tests?.table ?? [])
    .map(({ self_test_result: result }) => ended[result?.value ?? Number.NaN])
    .find(one => one !== undefined);
  return {
    ...nothingTold,
    ...(selfTestFailed === undefined ? {} : { selfTestFailed }),
    warnings: bits.filter((_name, bit) => (log.critical_warning & (1 << bit)) !== 0),
    ...number('sparePct', log.available_spare),
    ...number('spareLimitPct', log.available_spare_threshold),
    ...number('usedLifePct', log.percentage_used),
    ...number('mediaErrors', log.media_errors),
    ...number('temperatureC', log.temperature),
    // 0 is "not told".
    ...(limits?.warning ? { temperatureLimitC: limits.warning } : {}),
    ...number('powerOnHours', log.power_on_hours),
  };
}

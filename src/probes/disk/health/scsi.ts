import * as z from 'zod';
import { nothingTold, type Told } from './drive.ts';

const Errors = z.looseObject({ total_uncorrected_errors: z.number().nullish() }).nullish();

const Test = z.looseObject({ result: z.looseObject({ value: z.number().nullish() }).nullish() }).nullish();

/** SPC-5, self-test results log page: in 4 to 7 a part of the test failed; 0 is good, anything else was stopped or runs. */
const good = 0;
const failed: readonly number[] = [4, 5, 6, 7];

export const Scsi = z.looseObject({
  scsi_self_test_0: Test,
  scsi_grown_defect_list: z.number().nullish(),
  scsi_percentage_used_endurance_indicator: z.number().nullish(),
  scsi_error_counter_log: z.looseObject({ read: Errors, write: Errors, verify: Errors }).nullish(),
  temperature: z.looseObject({ current: z.number().nullish(), drive_trip: z.number().nullish() }).nullish(),
});

/** Non-medium errors are left out: they come from the way to the drive, from resets and unknown commands, and healthy drives have thousands. */
export function readScsi({
  scsi_grown_defect_list: defects,
  scsi_percentage_used_endurance_indicator: used,
  scsi_error_counter_log: log,
  temperature,
  scsi_self_test_0: newest,
}: z.output<typeof Scsi>): Told {
  const uncorrected = [log?.read, log?.write, log?.verify].flatMap(one => one?.total_uncorrected_errors ?? []);
  const result = newest?.result?.value ?? Number.NaN;
  return {
    ...nothingTold,
    ...(result === good || failed.includes(result) ? { selfTestFailed: result !== good } : {}),
    ...(typeof defects === 'number' ? { reallocatedSectors: defects } : {}),
    ...(uncorrected.length > 0 ? { uncorrectableErrors: uncorrected.reduce((sum, one) => sum + one, 0) } : {}),
    ...(typeof used === 'number' ? { usedLifePct: used } : {}),
    ...(temperature?.current ? { temperatureC: temperature.current } : {}),
    ...(temperature?.drive_trip ? { temperatureLimitC: temperature.drive_trip } : {}),
  };
}

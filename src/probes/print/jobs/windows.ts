import * as z from 'zod';
import { ps } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import { structured } from '../../net/_structured.ts';
import type { Job, JobState } from './fact.ts';

const Row = z.object({
  Id: z.number(),
  Queue: z.string(),
  /** Names of the job's status bits, such as "Printing, Retained". */
  Status: z.string(),
  Title: z.string().nullable(),
  Owner: z.string().nullable(),
  Age: z.number().nullable(),
  Pages: z.number().nullable(),
});

/** The first that fits counts. */
const states: readonly (readonly [RegExp, JobState])[] = [
  [/Delet/i, 'deleting'],
  [/Paused/i, 'held'],
  [/Error|Blocked|UserIntervention|PaperOut|Offline/i, 'stopped'],
  [/Printing|Spooling/i, 'processing'],
  [/Printed|Complete/i, 'completed'],
];

/** What is printed leaves the queue, so that nothing is known of how the last job ended. */
export const jobsOfWindows = {
  needs: ['Get-PrintJob'],
  command:
    () => ps`$rows = @(Get-Printer | Where-Object { $_.JobCount -gt 0 } | Select-Object -First 20 | ForEach-Object { Get-PrintJob -PrinterName $_.Name -ErrorAction SilentlyContinue } | Select-Object -First 100 | ForEach-Object {
  [pscustomobject]@{ Id = $_.Id; Queue = $_.PrinterName; Status = "$($_.JobStatus)"; Title = $_.DocumentName; Owner = $_.UserName
    Age = $(if ($_.SubmittedTime) { [int]((Get-Date) - $_.SubmittedTime).TotalSeconds }); Pages = $_.PagesPrinted }
})
ConvertTo-Json -Compress -InputObject $rows`,
  parse: ({ stdout }: Execution) => ({
    open: structured(stdout, z.array(Row)).map(({ Id, Queue, Status, Title, Owner, Age, Pages }): Job => {
      const state = states.find(([pattern]) => pattern.test(Status))?.[1] ?? 'pending';
      return {
        id: Id,
        queue: Queue,
        state,
        reasons: Status.split(/,\s*/).filter(word => word !== '' && word !== 'Normal' && word !== '0'),
        ...(Title !== null && { title: Title }),
        ...(Owner !== null && { owner: Owner }),
        ...(Age !== null && { ageSec: Age }),
        ...(state === 'processing' && Age !== null && { processingSec: Age }),
        ...(Pages !== null && { pages: Pages }),
      };
    }),
    last: [],
  }),
};

import * as z from 'zod';
import { ps } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import { structured } from '../../net/_structured.ts';

const Spooler = z.object({ Status: z.string().nullable(), Start: z.string().nullable(), Queues: z.number() });

/** Windows brings queues of its own, for PDF, XPS, fax and OneNote: they are no printers. */
export const serviceOfWindows = {
  command: () => ps`$s = Get-Service Spooler -ErrorAction SilentlyContinue
$kept = @(Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control\Print\Printers\*' -ErrorAction SilentlyContinue | Where-Object { $_.Port -and $_.Port -notmatch '^(PORTPROMPT:|FILE:|NUL:|nul:|XPSPort:|SHRFAX:|Microsoft\.Office\.OneNote)' })
[pscustomobject]@{ Status = $(if ($s) { "$($s.Status)" }); Start = $(if ($s) { "$($s.StartType)" }); Queues = $kept.Count } | ConvertTo-Json -Compress`,
  parse: ({ stdout }: Execution) => {
    const { Status, Start, Queues } = structured(stdout, Spooler);
    if (Status === null) return { name: 'Spooler', installed: false, running: false };
    const running = Status === 'Running' || Status === 'StartPending';
    const problem = running ? undefined : `the service is ${Status}, start type ${Start ?? 'not known'}`;
    return {
      name: 'Spooler',
      installed: true,
      running,
      ...(Start !== null && { enabled: Start !== 'Disabled' }),
      queues: Queues,
      ...(problem !== undefined && { problem }),
    };
  },
};

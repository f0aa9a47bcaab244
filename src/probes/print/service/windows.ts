import * as z from 'zod';
import { ps } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import { structured } from '../../net/_structured.ts';

const Spooler = z.object({
  Status: z.string().nullable(),
  Start: z.string().nullable(),
  Queues: z.number(),
  Crashes: z.number().nullish(),
  In: z.string().nullish(),
});

/**
 * Windows brings queues of its own, for PDF, XPS, fax and OneNote: they are no printers. 7031 and 7034 name the service as it is shown, in the
 * language of the system; 1000 of "Application Error" names the program and the module that it broke down in.
 */
export const serviceOfWindows = {
  command: () => ps`$s = Get-Service Spooler -ErrorAction SilentlyContinue
$kept = @(Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control\Print\Printers\*' -ErrorAction SilentlyContinue | Where-Object { $_.Port -and $_.Port -notmatch '^(PORTPROMPT:|FILE:|NUL:|nul:|XPSPort:|SHRFAX:|Microsoft\.Office\.OneNote)' })
$since = (Get-Date).AddHours(-24)
function Found($log, $provider, $ids) { Get-WinEvent -FilterHashtable @{ LogName = $log; ProviderName = $provider; Id = $ids; StartTime = $since } -MaxEvents 500 -ErrorAction SilentlyContinue }
$ended = @(Found 'System' 'Service Control Manager' 7031, 7034 | Where-Object { $s -and $_.Properties[0].Value -eq $s.DisplayName })
$faults = @(Found 'Application' 'Application Error' 1000 | Where-Object { $_.Properties[0].Value -eq 'spoolsv.exe' })
[pscustomobject]@{ Status = $(if ($s) { "$($s.Status)" }); Start = $(if ($s) { "$($s.StartType)" }); Queues = $kept.Count; Crashes = [Math]::Max($ended.Count, $faults.Count); In = $(if ($faults.Count) { "$($faults[0].Properties[3].Value)" }) } | ConvertTo-Json -Compress`,
  parse: ({ stdout }: Execution) => {
    const { Status, Start, Queues, Crashes, In } = structured(stdout, Spooler);
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
      ...(Crashes && { crashes: Crashes }),
      ...(In && { crashedIn: In }),
    };
  },
};

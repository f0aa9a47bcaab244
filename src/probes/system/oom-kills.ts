import * as z from 'zod';
import { ps } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';
import { OomFact, OomParams } from './oom-kills/fact.ts';
import { noneByCount, oomByJournal, oomByKernelLog } from './oom-kills/linux.ts';

const Sent = z.object({
  Since: z.string(),
  List: z.array(z.object({ At: z.string(), Program: z.string().nullish(), Pid: z.number().nullish() })),
});

/** What was killed because memory ran out, in a window of time. */
export default defineProbe({
  title: 'Programs ended because memory ran out',
  params: OomParams,
  fact: OomFact,
  on: {
    linux: [oomByJournal, oomByKernelLog, noneByCount],
    darwin: { unsupported: 'macOS ends idle programs as a matter of course, and says nothing more of the others' },
    windows: {
      // Windows kills nobody: it warns (event 2004) and names the three programs that use most. The texts are translated, the data is not.
      command: ({ hours }) => ps`$since = (Get-Date).AddHours(-${hours})
$found = @(Get-WinEvent -FilterHashtable @{ LogName = 'System'; ProviderName = 'Microsoft-Windows-Resource-Exhaustion-Detector'; Id = 2004; StartTime = $since } -MaxEvents 50 -ErrorAction SilentlyContinue)
@{ Since = $since.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ'); List = @($found | ForEach-Object {
  $first = ([xml]$_.ToXml()).SelectSingleNode("//*[local-name()='ProcessInfo']/*[local-name()='Process_1']/*[local-name()='Name']")
  @{ At = $_.TimeCreated.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ'); Program = $(if ($first) { $first.InnerText }) } }) } | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => {
        const { Since, List } = structured(stdout, Sent);
        return {
          since: Since,
          list: List.map(({ At, Program }) => ({ at: At, program: Program ?? 'unknown', scope: 'pressure' as const })),
        };
      },
    },
  },
});

import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';
import { unixTime } from './_time.ts';
import { CrashesFact, CrashParams, crashesFact } from './crashes/fact.ts';
import { crashesByJournal, crashesByKernelLog } from './crashes/linux.ts';

const kinds = ['program', 'service', 'kernel'] as const;
const Sent = z.object({
  Since: z.string(),
  List: z.array(z.object({ At: z.string(), Kind: z.enum(kinds), Program: z.string(), How: z.string().nullish() })),
});

/** `1732700000 /Library/Logs/DiagnosticReports/Safari-2024-11-27-103320.ips`; `panic-full-…` is the kernel. */
const report = /^(?<sec>\d+) .*\/(?<program>[^/]+?)[-_]\d{4}-\d\d-\d\d-\d{6}[^/]*\.(?:ips|crash|panic)$/gm;

/** What broke down by itself, in a window of time. What somebody stopped did not crash. */
export default defineProbe({
  title: 'Crashes of programs, services and the kernel',
  params: CrashParams,
  fact: CrashesFact,
  on: {
    linux: [crashesByJournal, crashesByKernelLog],
    darwin: {
      command: ({ hours }) => sh`echo "since $(($(date +%s) - ${Math.round(hours * 3600)}))"
find /Library/Logs/DiagnosticReports "$HOME/Library/Logs/DiagnosticReports" -maxdepth 1 -type f -mmin -${Math.round(hours * 60)} \( -name '*.ips' -o -name '*.crash' -o -name '*.panic' \) -exec stat -f '%m %N' {} + 2>/dev/null | head -n 2000; :`,
      parse: ({ stdout }) => {
        const since = unixTime(/^since (?<sec>\d+)$/m.exec(stdout)?.groups?.sec);
        if (since === undefined) throw new Unparsable('the machine does not tell its time');
        const found = [...stdout.matchAll(report)].flatMap(({ groups }) => {
          const [at, program = ''] = [unixTime(groups?.sec), groups?.program];
          if (at === undefined || /^(?:JetsamEvent|.*[._](?:diag|spin|hang)$)/.test(program)) return [];
          const kernel = /^(?:panic|Kernel)/.test(program);
          return [
            { at, program: kernel ? 'kernel' : program, kind: kernel ? ('kernel' as const) : ('program' as const) },
          ];
        });
        return crashesFact(since, found);
      },
    },
    windows: {
      // 1000: a program; 7031, 7034: a service; 1001 of WER-SystemErrorReporting: a stop error. Data by number, because the texts are translated.
      command: ({ hours }) => ps`$since = (Get-Date).AddHours(-${hours})
function Found($log, $provider, $ids) { Get-WinEvent -FilterHashtable @{ LogName = $log; ProviderName = $provider; Id = $ids; StartTime = $since } -MaxEvents 500 -ErrorAction SilentlyContinue }
function Told($event, $kind, $program, $how) { @{ At = $event.TimeCreated.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ'); Kind = $kind; Program = "$program"; How = "$how" } }
$list = @(
  Found 'Application' 'Application Error' 1000 | ForEach-Object { Told $_ 'program' $_.Properties[0].Value $_.Properties[6].Value }
  Found 'System' 'Service Control Manager' 7031, 7034 | ForEach-Object { Told $_ 'service' $_.Properties[0].Value $_.Id }
  Found 'System' 'Microsoft-Windows-WER-SystemErrorReporting' 1001 | ForEach-Object { Told $_ 'kernel' 'kernel' $_.Properties[0].Value }
)
@{ Since = $since.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ'); List = $list } | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => {
        const { Since, List } = structured(stdout, Sent);
        const crashes = List.map(({ At, Kind, Program, How }) => ({
          at: At,
          kind: Kind,
          program: Program,
          ...(How ? { how: How } : {}),
        }));
        return crashesFact(Since, crashes);
      },
    },
  },
});

import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';
import { unixTime } from './_time.ts';
import { type Change, ChangeParams, ChangesFact, changesFact } from './changes/fact.ts';
import { changesOnLinux } from './changes/linux.ts';

const Installed = z.object({
  SPInstallHistoryDataType: z.array(z.looseObject({ _name: z.string(), install_date: z.string() })),
});
const kinds = ['package', 'update', 'boot', 'service'] as const;
const Sent = z.object({
  Since: z.string(),
  List: z.array(z.object({ At: z.string(), Kind: z.enum(kinds), What: z.string(), How: z.string().nullish() })),
});

function macFact(stdout: string): ChangesFact {
  const {
    since = '',
    booted,
    json = '',
  } = /^since (?<since>\d+)\nbooted .*?sec = (?<booted>\d+).*\n(?<json>\{[\s\S]*)$/.exec(stdout)?.groups ?? {};
  const from = unixTime(since);
  if (from === undefined) throw new Unparsable('the machine does not tell its time');
  const installed = structured(json, Installed).SPInstallHistoryDataType.map((one): Change => {
    const version = typeof one.install_version === 'string' ? one.install_version : '';
    return { at: one.install_date, kind: 'update', what: one._name, how: `installed ${version}`.trim() };
  });
  const start = unixTime(booted);
  const boot: Change[] = start ? [{ at: start, kind: 'boot', what: 'kernel', how: 'the machine was started' }] : [];
  return changesFact(from, [...installed, ...boot]);
}

/** What changed before the symptom: packages, updates, starts, services, settings. For people to read, not to judge by. */
export default defineProbe({
  title: 'What changed lately',
  params: ChangeParams,
  fact: ChangesFact,
  limitMs: 20_000,
  waits: true,
  on: {
    linux: changesOnLinux,
    darwin: {
      command: ({ days }) =>
        sh`echo "since $(($(date +%s) - ${Math.round(days * 86_400)}))"; echo "booted $(sysctl -n kern.boottime)"; system_profiler -json SPInstallHistoryDataType`,
      parse: ({ stdout }) => macFact(stdout),
    },
    windows: {
      // 7045: a service was installed; 11707, 1033, 1034 of MsiInstaller: a program; 12 of Kernel-General: a start.
      command: ({ days }) => ps`$since = (Get-Date).AddDays(-${days}); $form = 'yyyy-MM-ddTHH:mm:ssZ'
function Found($log, $provider, $ids) { Get-WinEvent -FilterHashtable @{ LogName = $log; ProviderName = $provider; Id = $ids; StartTime = $since } -MaxEvents 200 -ErrorAction SilentlyContinue }
function Told($at, $kind, $what, $how) { @{ At = $at.ToUniversalTime().ToString($form); Kind = $kind; What = "$what"; How = "$how" } }
$searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher(); $count = [math]::Min(100, $searcher.GetTotalHistoryCount())
$list = @(
  if ($count) { $searcher.QueryHistory(0, $count) | Where-Object { $_.Title -and $_.ResultCode -eq 2 } | ForEach-Object { @{ At = $_.Date.ToString($form); Kind = 'update'; What = $_.Title; How = 'installed' } } }
  Found 'Application' 'MsiInstaller' 1033, 1034 | ForEach-Object { Told $_.TimeCreated 'package' $_.Properties[0].Value $(if ($_.Id -eq 1034) { 'removed' } else { "installed $($_.Properties[1].Value)" }) }
  Found 'System' 'Service Control Manager' 7045 | ForEach-Object { Told $_.TimeCreated 'service' $_.Properties[0].Value 'installed' }
  Found 'System' 'Microsoft-Windows-Kernel-General' 12 | ForEach-Object { Told $_.TimeCreated 'boot' 'kernel' 'the machine was started' }
)
@{ Since = $since.ToUniversalTime().ToString($form); List = $list } | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => {
        const { Since, List } = structured(stdout, Sent);
        const changes = List.map(
          ({ At, Kind, What, How }): Change => ({ at: At, kind: Kind, what: What, ...(How ? { how: How } : {}) }),
        );
        return changesFact(Since, changes);
      },
    },
  },
});

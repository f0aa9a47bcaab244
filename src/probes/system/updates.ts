import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { known } from '../hardware/_known.ts';
import { structured } from '../net/_structured.ts';
import { updatesByApt } from './updates/apt.ts';
import { UpdatesFact } from './updates/fact.ts';
import { updatesByApk, updatesByPacman } from './updates/others.ts';
import { updatesByRpm } from './updates/rpm.ts';

const Attempt = z.object({
  Title: z.string(),
  Result: z.number(),
  Error: z.string(),
  At: z.string(),
  Days: z.number(),
});
const Sent = z.object({ Available: z.number().nullish(), Security: z.number().nullish(), History: z.array(Attempt) });

/** OperationResultCode: 2 succeeded, 3 with errors, 4 failed, 5 aborted. */
const succeeded: ReadonlySet<number> = new Set([2, 3]);
const failed = 4;

/** Newest first. An update that failed counts only as long as it did not succeed later. */
function windowsFact(stdout: string): UpdatesFact {
  const { Available, Security, History } = structured(stdout, Sent);
  const titles = [...new Set(History.map(({ Title }) => Title))];
  const failing = titles.flatMap(title => {
    const attempts = History.filter(({ Title }) => Title === title);
    const since = attempts.findIndex(({ Result }) => succeeded.has(Result));
    const bad = attempts.slice(0, since < 0 ? undefined : since).filter(({ Result }) => Result === failed);
    const [last] = bad;
    return last === undefined ? [] : [{ what: title, times: bad.length, error: last.Error, last: last.At }];
  });
  return known(UpdatesFact, {
    manager: 'windows-update',
    busy: false,
    broken: [],
    interrupted: false,
    available: Available ?? undefined,
    security: Security ?? undefined,
    failing,
    lastInstalledDays: History.find(({ Result }) => succeeded.has(Result))?.Days,
  });
}

/** Whether updates can be installed: what waits, what is half done, and what failed. Nothing is fetched, installed or locked. */
export default defineProbe({
  title: 'Updates and the state of packages',
  params: z.object({}),
  fact: UpdatesFact,
  limitMs: 20_000,
  waits: true,
  on: {
    linux: [updatesByApt, updatesByRpm, updatesByPacman, updatesByApk],
    darwin: {
      // What the last search of the system itself left behind: asking anew takes half a minute and goes to Apple.
      command: () => sh`file=/Library/Preferences/com.apple.SoftwareUpdate
echo "available $(defaults read "$file" LastRecommendedUpdatesAvailable 2>/dev/null)"
echo "last $(defaults read "$file" LastSuccessfulDate 2>/dev/null)"`,
      parse: ({ stdout }) => {
        if (!/^available/m.test(stdout)) throw new Unparsable('the settings of the software update are not told');
        const available = /^available (?<n>\d+)$/m.exec(stdout)?.groups?.n;
        return known(UpdatesFact, {
          manager: 'softwareupdate',
          busy: false,
          broken: [],
          interrupted: false,
          available: available === undefined ? undefined : Number(available),
          failing: [],
        });
      },
    },
    windows: {
      // Offline: by what the last search found. MsrcSeverity is empty for what is no security update.
      command:
        () => ps`$searcher = (New-Object -ComObject Microsoft.Update.Session).CreateUpdateSearcher(); $searcher.Online = $false
$available = $null; $security = $null
try { $found = $searcher.Search('IsInstalled=0 and IsHidden=0').Updates; $available = $found.Count; $security = @($found | Where-Object { $_.MsrcSeverity }).Count } catch { }
$count = [math]::Min(60, $searcher.GetTotalHistoryCount())
$history = @(if ($count) { $searcher.QueryHistory(0, $count) | Where-Object { $_.Title -and $_.Operation -eq 1 } | ForEach-Object {
  @{ Title = $_.Title; Result = [int]$_.ResultCode; Error = ('0x{0:X8}' -f $_.HResult); At = $_.Date.ToString('yyyy-MM-ddTHH:mm:ssZ'); Days = [math]::Floor(((Get-Date).ToUniversalTime() - $_.Date).TotalDays) } } })
@{ Available = $available; Security = $security; History = $history } | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => windowsFact(stdout),
    },
  },
});

import { ps } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { LookupFact, LookupParams, namesOf } from './lookup/fact.ts';
import { parseLookupLines } from './lookup/lines.ts';
import { lookupByDscacheutil, lookupByGetent, lookupByPerl, lookupByPing, lookupByPython } from './lookup/posix.ts';

/**
 * Names as programs see them: hosts file, name service switch and DNS. Not from itfix's own process: Node runs two getaddrinfo at a time, and
 * with a dead server one that hangs keeps `process.exit` waiting for 10 s and `localhost` for 20 s (measured, Node 20.20).
 */
export default defineProbe({
  title: 'Look names up as programs do',
  params: LookupParams,
  fact: LookupFact,
  sample: { names: ['example.com'], waitMs: 8000 },
  limitMs: 10_000,
  passing: true,
  waits: true,
  on: {
    // getent comes after the two that also say why a name was not found.
    linux: [lookupByPython, lookupByPerl, lookupByGetent, lookupByPing],
    // Never Python on macOS: without the developer tools its stub opens a window.
    darwin: [lookupByPerl, lookupByDscacheutil],
    windows: {
      command:
        params => ps`$jobs = @(foreach ($name in @(${namesOf(params)})) { [Net.Dns]::GetHostAddressesAsync($name) })
try { [void][Threading.Tasks.Task]::WaitAll($jobs, ${params.waitMs}) } catch { }
$number = 0
foreach ($job in $jobs) {
  if ($job.Status -eq 'RanToCompletion') { "$number found $($job.Result -join ' ')" }
  elseif ($job.IsFaulted) {
    $e = $job.Exception.GetBaseException()
    switch ("$($e.SocketErrorCode)") {
      'HostNotFound' { "$number not-found" }
      'NoData' { "$number not-found" }
      'TryAgain' { "$number try-again" }
      default { "$number failed" }
    }
  }
  $number++
}
'end'`,
      parse: parseLookupLines,
    },
  },
});

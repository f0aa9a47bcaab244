import { ps } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { ClockFact, ClockParams, ntpServers, webAddresses } from './clock/fact.ts';
import { readClockHere } from './clock/here.ts';
import { parseClockLines } from './clock/lines.ts';
import { clockByPerl, clockByPython, clockByWeb } from './clock/posix.ts';
import { sntpRequest } from './clock/sntp.ts';
import { parseServerAddress } from './dns/server-address.ts';

const ntpPort = 123;

/** Time servers (SNTP) and the Date header of web servers, compared with this machine's clock. Nothing is set. */
export default defineProbe({
  title: 'How far the clock is from true time',
  params: ClockParams,
  fact: ClockFact,
  sample: { ntp: ['192.0.2.123'], urls: ['http://192.0.2.80/'], waitMs: 3000 },
  passing: true,
  waits: true,
  here: readClockHere,
  on: {
    linux: [clockByPython, clockByPerl, clockByWeb],
    darwin: [clockByPerl, clockByWeb],
    windows: {
      // HTTPS with a certificate that does not please Windows gives no reading: a check of one's own cannot run beside the others there.
      command:
        params => ps`function Seconds { ([DateTime]::UtcNow - [DateTime]'1970-01-01').TotalSeconds.ToString('F6') }
"now $([DateTime]::UtcNow.ToString('yyyy-MM-ddTHH:mm:ssZ'))"
[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
$query = [byte[]] @(${sntpRequest().toString('hex')} -split '(..)' | Where-Object { $_ } | ForEach-Object { [Convert]::ToByte($_, 16) })
$web = @(foreach ($url in @(${webAddresses(params)})) {
  try { $request = [Net.WebRequest]::Create($url); $request.Method = 'HEAD'; $request.AllowAutoRedirect = $false
    @{ Request = $request; Sent = (Seconds); Job = $request.GetResponseAsync() } } catch { @{ Job = $null } }
})
$ntp = @(foreach ($server in @(${ntpServers(params).map(server => Object.values(parseServerAddress(server, ntpPort)).join('#'))})) {
  $cut = $server.LastIndexOf('#')
  try { $udp = New-Object Net.Sockets.UdpClient($server.Substring(0, $cut), [int]$server.Substring($cut + 1))
    $sent = Seconds; [void]$udp.Send($query, $query.Length); @{ Udp = $udp; Sent = $sent; Job = $udp.ReceiveAsync() } } catch { @{ Job = $null } }
})
$clock = [Diagnostics.Stopwatch]::StartNew()
while ($clock.ElapsedMilliseconds -lt ${params.waitMs} -and @($web + $ntp | Where-Object { $_.Job -and -not $_.Told }).Count) {
  for ($i = 0; $i -lt $ntp.Count; $i++) {
    $one = $ntp[$i]; if (-not $one.Job -or $one.Told -or -not $one.Job.IsCompleted) { continue }
    $one.Told = $true
    if ($one.Job.Status -eq 'RanToCompletion') { "ntp $i $($one.Sent) $(Seconds) $([BitConverter]::ToString($one.Job.Result.Buffer).Replace('-', '').ToLowerInvariant())" }
  }
  for ($i = 0; $i -lt $web.Count; $i++) {
    $one = $web[$i]; if (-not $one.Job -or $one.Told -or -not $one.Job.IsCompleted) { continue }
    $one.Told = $true; $answer = $null
    if ($one.Job.Status -eq 'RanToCompletion') { $answer = $one.Job.Result } else { $answer = $one.Job.Exception.GetBaseException().Response }
    if ($answer) { "http $i $($one.Sent) $(Seconds) $($answer.Headers['Date'])"; $answer.Close() }
  }
  Start-Sleep -Milliseconds 5
}
foreach ($one in $web) { if ($one.Request -and -not $one.Told) { $one.Request.Abort() } }
foreach ($one in $ntp) { if ($one.Udp) { $one.Udp.Close() } }
# The words of w32tm are translated, the leap indicator is a number: 3 is "not synchronized".
try { $said = @(w32tm.exe /query /status 2>$null); if ($LASTEXITCODE -eq 0 -and "$($said[0])" -match ':\s*([0-3])\(') { if ($Matches[1] -eq '3') { 'sync no' } else { 'sync yes' } } } catch { }
'end'`,
      parse: parseClockLines,
    },
  },
});

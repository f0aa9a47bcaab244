import { type Command, ps } from '../../../model/command.ts';
import { longHello } from './hello.ts';
import type { Greeted } from './perl.ts';

/** .NET cannot make the segments small: only full ones are sent. It prints the lines that the other systems print. */
export function greetOnWindows(greeted: readonly Greeted[], waitMs: number): Command {
  const words = greeted.map(({ address, port, host }) => `${address} ${port} ${longHello(host).toString('base64')}`);
  return ps`$watch = [Diagnostics.Stopwatch]::StartNew()
$open = foreach ($word in @(${words})) {
  $address, $port, $hello = $word -split ' '
  $ip = [Net.IPAddress]::Parse($address)
  foreach ($time in 1..2) {
    $client = New-Object Net.Sockets.TcpClient($ip.AddressFamily)
    $client.LingerState = New-Object Net.Sockets.LingerOption($true, 0)
    @{ name = "$address $port full"; client = $client; hello = [Convert]::FromBase64String($hello); task = $client.ConnectAsync($ip, [int]$port); got = 0; heard = 0; sent = $false; end = $null }
  }
}
$buffer = New-Object byte[] 65536
do {
  $left = 0
  foreach ($try in @($open)) {
    if ($try.end) { continue }
    $now = $watch.ElapsedMilliseconds
    try {
      if ($try.task.IsFaulted) { $try.end = 'unconnected'; continue }
      if ($try.task.IsCompleted -and -not $try.sent) { $try.client.GetStream().Write($try.hello, 0, $try.hello.Length); $try.sent = $true }
      if ($try.sent -and $try.client.Client.Poll(0, 'SelectRead')) {
        $count = $try.client.GetStream().Read($buffer, 0, $buffer.Length)
        if ($count -eq 0) { $try.end = 'closed'; continue }
        $try.got += $count; $try.heard = $now
      }
    } catch { $try.end = 'closed'; continue }
    if ($try.heard -and $now -gt $try.heard + 500) { $try.end = 'paused' }
    elseif ($now -gt ${waitMs}) { $try.end = if ($try.sent) { 'silent' } else { 'unconnected' } }
    else { $left++ }
  }
  Start-Sleep -Milliseconds 10
} while ($left -gt 0)
foreach ($try in @($open)) { $try.client.Close(); "$($try.name) $($try.end) $($try.got)" }`;
}

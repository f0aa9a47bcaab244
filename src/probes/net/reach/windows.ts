import { type Command, ps } from '../../../model/command.ts';

export interface Attempts {
  readonly addresses: readonly string[];
  readonly ports: readonly number[];
  readonly ping: boolean;
  readonly waitMs: number;
}

/** .NET, not Test-NetConnection: that is slow on silence, tries one at a time and does not tell refused from filtered. */
export function attemptsOnWindows({ addresses, ports, ping, waitMs }: Attempts): Command {
  return ps`$watch = [Diagnostics.Stopwatch]::StartNew()
$attempts = @()
foreach ($address in @(${addresses})) {
  $ip = [Net.IPAddress]::Parse($address)
  if (${ping}) { $attempts += @{ address = $address; protocol = 'icmp'; task = (New-Object Net.NetworkInformation.Ping).SendPingAsync($ip, ${waitMs}) } }
  foreach ($port in @(${ports})) {
    $attempt = @{ address = $address; protocol = 'tcp'; port = $port }
    try {
      $attempt.client = New-Object Net.Sockets.TcpClient($ip.AddressFamily)
      $attempt.task = $attempt.client.ConnectAsync($ip, $port)
    } catch [Net.Sockets.SocketException] { $attempt.word = $_.Exception.SocketErrorCode.ToString() }
    $attempts += $attempt
  }
}
do {
  $left = 0
  foreach ($attempt in $attempts) {
    if ($attempt.ContainsKey('ms') -or -not $attempt.task) { continue }
    if ($attempt.task.IsCompleted) { $attempt.ms = $watch.ElapsedMilliseconds } else { $left++ }
  }
  if ($left -gt 0) { Start-Sleep -Milliseconds 10 }
} while ($left -gt 0 -and $watch.ElapsedMilliseconds -lt ${waitMs} + 250)
Start-Sleep -Milliseconds 150
$rows = foreach ($attempt in $attempts) {
  $task = $attempt.task
  if ($task -and -not $task.IsCompleted) { $attempt.word = 'silent' }
  elseif ($task -and $task.IsFaulted) {
    $problem = $task.Exception.GetBaseException()
    $attempt.word = if ($problem -is [Net.Sockets.SocketException]) { $problem.SocketErrorCode.ToString() } else { $problem.GetType().Name }
  } elseif ($task -and $attempt.protocol -eq 'icmp') {
    $attempt.word = $task.Result.Status.ToString()
    if ($attempt.word -eq 'Success') { $attempt.ms = $task.Result.RoundtripTime }
  } elseif ($task) {
    $socket = $attempt.client.Client
    $attempt.word = if ($socket.Poll(0, 'SelectRead') -and $socket.Available -eq 0) { 'closed' } else { 'connected' }
  }
  if ($attempt.client) { $attempt.client.Close() }
  $row = @{ address = $attempt.address; protocol = $attempt.protocol; word = $attempt.word }
  if ($attempt.ContainsKey('port')) { $row.port = $attempt.port }
  if ($attempt.ContainsKey('ms')) { $row.ms = $attempt.ms }
  $row
}
ConvertTo-Json -Compress -Depth 4 -InputObject @($rows)`;
}

import * as z from 'zod';
import { type Command, ps } from '../../../model/command.ts';
import { structured } from '../_structured.ts';
import type { Seen } from './fact.ts';
import { sampleOf } from './tcp.ts';

interface Asked {
  /** As code: the list that a script found out itself. */
  readonly pings: readonly string[] | Command;
  readonly pairs: readonly string[];
  readonly count: number;
  readonly everyMs: number;
  readonly waitMs: number;
}

/** .NET for both: ping.exe prints in the language of Windows. */
export function seriesOnWindows({ pings, pairs, count, everyMs, waitMs }: Asked): Command {
  return ps`$watch = [Diagnostics.Stopwatch]::StartNew()
$tries = New-Object Collections.ArrayList
$round = 0
do {
  if ($round -lt ${count} -and $watch.ElapsedMilliseconds -ge $round * ${everyMs}) {
    $round++
    foreach ($address in @(${pings})) {
      $task = (New-Object Net.NetworkInformation.Ping).SendPingAsync([Net.IPAddress]::Parse($address), ${waitMs})
      [void]$tries.Add(@{ address = $address; protocol = 'icmp'; at = $watch.ElapsedMilliseconds; task = $task })
    }
    foreach ($pair in @(${pairs})) {
      $address, $port = $pair -split ' '
      $ip = [Net.IPAddress]::Parse($address)
      $client = New-Object Net.Sockets.TcpClient($ip.AddressFamily)
      [void]$tries.Add(@{ address = $address; protocol = 'tcp'; port = [int]$port; at = $watch.ElapsedMilliseconds; client = $client; task = $client.ConnectAsync($ip, [int]$port) })
    }
  }
  $left = 0
  foreach ($try in $tries) {
    if ($try.ContainsKey('ms')) { continue }
    if ($try.task.IsCompleted) { $try.ms = $watch.ElapsedMilliseconds - $try.at } elseif ($watch.ElapsedMilliseconds -lt $try.at + ${waitMs}) { $left++ }
  }
  Start-Sleep -Milliseconds 5
} while ($round -lt ${count} -or $left -gt 0)
$rows = foreach ($try in $tries) {
  $task = $try.task
  $row = @{ address = $try.address; protocol = $try.protocol; at = $try.at; ms = 0 }
  if ($try.ContainsKey('port')) { $row.port = $try.port }
  if ($try.ContainsKey('ms')) { $row.ms = $try.ms }
  $row.word = if (-not $task.IsCompleted) { 'silent' }
  elseif ($task.IsFaulted) {
    $problem = $task.Exception.GetBaseException()
    if ($problem -is [Net.Sockets.SocketException]) { $problem.SocketErrorCode.ToString() } else { $problem.GetType().Name }
  } elseif ($try.protocol -eq 'icmp') {
    if ($task.Result.Status -eq 'Success') { $row.ms = $task.Result.RoundtripTime; 'connected' } else { 'silent' }
  } else { 'connected' }
  if ($try.client) { $try.client.Close() }
  $row
}
ConvertTo-Json -Compress -Depth 3 -InputObject @($rows)`;
}

const Rows = z.array(
  z.object({
    address: z.string(),
    protocol: z.enum(['icmp', 'tcp']),
    port: z.number().optional(),
    at: z.number(),
    word: z.string().max(100),
    ms: z.number(),
  }),
);

/** What the PowerShell script prints. */
export function readSeriesRows(stdout: string): Seen[] {
  const rows = structured(stdout, Rows);
  const keyOf = (row: z.output<typeof Rows>[number]) => `${row.protocol} ${row.address} ${row.port ?? ''}`;
  return [...new Map(rows.map(row => [keyOf(row), row]))].map(([key, { address, protocol, port }]) => ({
    address,
    protocol,
    ...(port !== undefined && { port }),
    samples: rows.filter(row => keyOf(row) === key).flatMap(row => sampleOf(row.word, row.at, row.ms)),
  }));
}

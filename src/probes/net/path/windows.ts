import { type Command, ps } from '../../../model/command.ts';
import { parts } from '../_parts.ts';
import type { Seen } from '../series/fact.ts';
import { readSeriesRows, seriesOnWindows } from '../series/windows.ts';
import type { Ended } from './fact.ts';

interface Asked {
  readonly address: string;
  readonly hops: number;
  readonly count: number;
}

/** .NET tells who let a packet end, but not when: the hops are then asked themselves. */
export function pathOnWindows({ address, hops, count }: Asked): Command {
  return ps`$ip = [Net.IPAddress]::Parse(${address})
$body = New-Object byte[] 32
$tasks = foreach ($hop in 1..${hops}) {
  foreach ($time in 1..3) {
    @{ hop = $hop; task = (New-Object Net.NetworkInformation.Ping).SendPingAsync($ip, 1000, $body, (New-Object Net.NetworkInformation.PingOptions($hop, $true))) }
  }
}
$from = @{}
foreach ($one in $tasks) {
  try { $one.task.Wait() } catch { }
  if ($one.task.IsFaulted) { "hop $($one.hop) $($one.task.Exception.GetBaseException().GetType().Name)"; continue }
  $reply = $one.task.Result
  "hop $($one.hop) $($reply.Status) $($reply.Address)"
  if ('TtlExpired', 'TimeExceeded' -contains $reply.Status.ToString()) { $from[$reply.Address.ToString()] = $true }
}
$addresses = @($from.Keys) + ${address}
'--- pings'
${seriesOnWindows({ pings: ps`$addresses`, pairs: [], count, everyMs: 100, waitMs: 1000 })}`;
}

/** hop 1 TtlExpired 10.77.0.1 */
const line = /^hop (?<hop>\d{1,2}) (?<word>\w{1,60})(?: (?<from>[\dA-Fa-f.:%]{2,60}))?$/;

export function readWindowsPath(stdout: string): { ended: Ended[]; pings: Seen[] } {
  const told = parts(stdout);
  const tries = (told.get('') ?? '').split('\n').flatMap(one => {
    const groups = line.exec(one.trim())?.groups;
    return groups ? [groups] : [];
  });
  const hops = [...new Set(tries.map(({ hop }) => Number(hop)))];
  const ended = hops.map(hop => {
    const of = tries.filter(one => Number(one.hop) === hop);
    const words = of.filter(({ word = '' }) => ['Success', 'TtlExpired', 'TimeExceeded'].includes(word));
    const from = words[0]?.from;
    return { hop, asked: of.length, answered: words.length, ...(from !== undefined && { from }) };
  });
  return { ended, pings: readSeriesRows(told.get('pings') ?? '') };
}

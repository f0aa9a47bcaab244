import * as z from 'zod';
import { type Command, ps } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import type { State } from './neighbour.ts';

/** .NET, not ping.exe, which prints in the language of Windows. While ping is silent, the entry is read until Windows has made up its mind. */
export function askNeighbourWindows(address: string, adapter: string): Command {
  return ps`$address = ${address}; $adapter = ${adapter}; $times = @(); $sent = 0
if ($address -like 'fe80:*') { $target = $address + '%' + (Get-NetIPInterface -InterfaceAlias $adapter -AddressFamily IPv6).InterfaceIndex } else { $target = $address }
$ping = New-Object Net.NetworkInformation.Ping
function Ask { try { $script:sent++; $reply = $ping.Send($target, 2000); if ($reply.Status -eq 'Success') { $script:times += [int]$reply.RoundtripTime } } catch { } }
function Entry { Get-NetNeighbor -IPAddress $address -InterfaceAlias $adapter -ErrorAction SilentlyContinue | Select-Object -First 1 }
Ask; Ask
$until = (Get-Date).AddSeconds(8)
while ($times.Count -eq 0 -and (Get-Date) -lt $until) {
  $entry = Entry
  if ($entry -and @(0, 5, 6) -contains [int]$entry.State) { break }
  Start-Sleep -Milliseconds 500; Ask
}
$entry = Entry
$state = if ($entry) { [int]$entry.State } else { -1 }
@{ Sent = $sent; Times = @($times); State = $state; Mac = [string]$entry.LinkLayerAddress } | ConvertTo-Json -Compress`;
}

export const NeighbourWindows = z.object({
  Sent: z.number(),
  Times: z.array(z.number()),
  State: z.number(),
  Mac: z.string(),
});

/** MSFT_NetNeighbor, State; -1 is ours for "no entry". */
const byNumber: Record<number, State> = {
  [-1]: 'none',
  0: 'failed',
  1: 'incomplete',
  2: 'probe',
  3: 'delay',
  4: 'stale',
  5: 'reachable',
  6: 'permanent',
};

/** The state of an entry of Get-NetNeighbor. */
export function stateFromWindows(state: number, linkLayer: string): { neighbour: State; mac?: string } {
  const neighbour = byNumber[state];
  if (neighbour === undefined) throw new Unparsable(`unknown neighbour state ${state}`);
  const mac = linkLayer.replaceAll('-', ':').toLowerCase();
  const known = /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/.test(mac) && mac !== '00:00:00:00:00:00';
  return { neighbour, ...(known && { mac }) };
}

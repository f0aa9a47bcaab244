import * as z from 'zod';
import { type Command, ps } from '../../../model/command.ts';
import { structured } from '../_structured.ts';
import { type Owner, type Table, tableOf } from './fact.ts';

/** Ports that were given to programs on their own, and to whom they are connected. */
export function askTablesOnWindows(): Command {
  return ps`$tcp = Get-NetTCPSetting -SettingName Internet
$udp = Get-NetUDPSetting
$first = [int]$tcp.DynamicPortRangeStartPort; $size = [int]$tcp.DynamicPortRangeNumberOfPorts
$connections = @(Get-NetTCPConnection | Where-Object { $_.LocalPort -ge $first -and $_.LocalPort -lt $first + $size })
$listening = @($connections | Where-Object State -eq 'Listen' | Select-Object -ExpandProperty LocalPort -Unique).Count
$destinations = @($connections | Where-Object { $_.State -notin 'Listen', 'Bound' } | Group-Object RemoteAddress, RemotePort | Sort-Object Count -Descending | Select-Object -First 3 | ForEach-Object {
  @{ address = $_.Group[0].RemoteAddress; port = [int]$_.Group[0].RemotePort; used = @($_.Group.LocalPort | Select-Object -Unique).Count + $listening } })
$udpFirst = [int]$udp.DynamicPortRangeStartPort; $udpSize = [int]$udp.DynamicPortRangeNumberOfPorts
$udpUsed = @(Get-NetUDPEndpoint | Where-Object { $_.LocalPort -ge $udpFirst -and $_.LocalPort -lt $udpFirst + $udpSize } | Select-Object -ExpandProperty LocalPort -Unique).Count
$owners = @($connections | Where-Object OwningProcess -gt 0 | Group-Object OwningProcess | Where-Object Count -ge 50 | Sort-Object Count -Descending | Select-Object -First 5 | ForEach-Object {
  $program = Get-Process -Id $_.Name -ErrorAction SilentlyContinue
  @{ program = if ($program) { $program.ProcessName } else { 'unknown' }; pid = [int]$_.Name; sockets = $_.Count } })
ConvertTo-Json -Compress -Depth 4 -InputObject @{ size = $size; destinations = $destinations; udpSize = $udpSize; udpUsed = $udpUsed; owners = $owners }`;
}

const Told = z.object({
  size: z.number().min(1),
  destinations: z.array(z.object({ address: z.string(), port: z.number(), used: z.number() })),
  udpSize: z.number().min(1),
  udpUsed: z.number(),
  owners: z.array(z.object({ program: z.string(), pid: z.number(), sockets: z.number() })),
});

export function readTablesOfWindows(stdout: string): { list: Table[]; owners: Owner[] } {
  const { size, destinations, udpSize, udpUsed, owners } = structured(stdout, Told);
  const list = [
    tableOf({ kind: 'udp-ports', name: 'local ports of UDP', used: udpUsed, size: udpSize }),
    ...destinations
      .filter(({ used }) => used >= size / 2)
      .map(({ address, port, used }) =>
        tableOf({ kind: 'destination', name: `local ports to ${address} port ${port}`, used, size }),
      ),
  ];
  return { list, owners };
}

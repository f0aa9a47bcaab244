import * as z from 'zod';
import { ps } from '../../../model/command.ts';
import { structured } from '../_structured.ts';
import type { Link } from './link.ts';

/**
 * Numbers and no words, because words are translated. A wrapped WinRT call gives the radio switches; where it fails (Server, a session
 * without radios) they are left out. `Bound` lists the adapters that TCP/IP is bound to: not those that a team or virtual switch took over.
 */
export const askNetAdapter = ps`$radios = @()
try {
  Add-Type -AssemblyName System.Runtime.WindowsRuntime
  $asTask = @([System.WindowsRuntimeSystemExtensions].GetMethods() | Where-Object { $_.Name -eq 'AsTask' -and $_.IsGenericMethod -and $_.GetParameters().Count -eq 1 -and $_.GetParameters()[0].ParameterType.Name -like 'IAsyncOperation?1' })[0]
  $null = [Windows.Devices.Radios.Radio,Windows.System.Devices,ContentType=WindowsRuntime]
  $task = $asTask.MakeGenericMethod([System.Collections.Generic.IReadOnlyList[Windows.Devices.Radios.Radio]]).Invoke($null, @([Windows.Devices.Radios.Radio]::GetRadiosAsync()))
  if ($task.Wait(2000)) { $radios = @($task.Result | ForEach-Object { @{ Kind = [int]$_.Kind; State = [int]$_.State; Name = $_.Name } }) }
} catch { }
$bound = @(Get-NetAdapterBinding -ComponentID ms_tcpip,ms_tcpip6 -ErrorAction SilentlyContinue | Where-Object Enabled | ForEach-Object { $_.Name } | Select-Object -Unique)
$adapters = @(Get-NetAdapter | Select-Object Name, InterfaceType, NdisPhysicalMedium, HardwareInterface, Virtual, State, InterfaceAdminStatus, MediaConnectState, MacAddress, MtuSize, ReceiveLinkSpeed, FullDuplex, DriverName, InterfaceDescription)
@{ Adapters = $adapters; Bound = $bound; Radios = $radios } | ConvertTo-Json -Compress -Depth 4`;

const Row = z.object({
  Name: z.string(),
  InterfaceType: z.number(),
  NdisPhysicalMedium: z.number().nullish(),
  HardwareInterface: z.boolean(),
  State: z.number().nullish(),
  InterfaceAdminStatus: z.number(),
  MediaConnectState: z.number().nullish(),
  MacAddress: z.string().nullish(),
  MtuSize: z.number().nullish(),
  ReceiveLinkSpeed: z.number().nullish(),
  FullDuplex: z.boolean().nullish(),
  DriverName: z.string().nullish(),
  InterfaceDescription: z.string().nullish(),
});
type Row = z.output<typeof Row>;
const Radio = z.object({ Kind: z.number(), State: z.number(), Name: z.string() });
const Answer = z.object({ Adapters: z.array(Row), Bound: z.array(z.string()), Radios: z.array(Radio) });
type Answer = z.output<typeof Answer>;

/** Adapters from the answer to `askNetAdapter`. */
export function linksFromNetAdapter(stdout: string): Link[] {
  const answer = structured(stdout, Answer);
  return answer.Adapters.map(row => describe(row, answer));
}

/** IANA ifType; medium: NDIS_PHYSICAL_MEDIUM of ntddndis.h. */
const types = { loopback: 24, tunnel: 131, wireless: 71, ppp: 23, broadband: [243, 244] };
const media = { wireless: [1, 9], broadband: 8, bluetooth: 10 };

function kindOf(row: Row): Link['kind'] {
  const medium = row.NdisPhysicalMedium ?? 0;
  if (row.InterfaceType === types.loopback) return 'loopback';
  if (row.InterfaceType === types.tunnel || row.InterfaceType === types.ppp) return 'tunnel';
  if (!row.HardwareInterface || medium === media.bluetooth) return 'virtual';
  if (row.InterfaceType === types.wireless || media.wireless.includes(medium)) return 'wifi';
  if (types.broadband.includes(row.InterfaceType) || medium === media.broadband) return 'mobile';
  return 'ethernet';
}

/** MSFT_NetAdapter: State 3 is disabled; InterfaceAdminStatus 2 is down; MediaConnectState 0 unknown, 1 connected, 2 disconnected. */
const adapterStates = { disabled: 3, adminDown: 2, mediaUnknown: 0, connected: 1 };

function describe(row: Row, answer: Answer): Link {
  const kind = kindOf(row);
  const enabled = row.State !== adapterStates.disabled && row.InterfaceAdminStatus !== adapterStates.adminDown;
  const carrier = enabled && row.MediaConnectState ? row.MediaConnectState === adapterStates.connected : undefined;
  const mac = row.MacAddress ? row.MacAddress.replaceAll('-', ':').toLowerCase() : undefined;
  const radio = radioOf(kind, row.Name, answer.Radios);
  const master = masterOf(row, answer);
  return {
    name: row.Name,
    kind,
    hardware: row.HardwareInterface,
    enabled,
    ...(radio && { radio }),
    ...(carrier !== undefined && { carrier }),
    ...(mac && { mac }),
    ...(row.MtuSize && { mtu: row.MtuSize }),
    ...(carrier && row.ReceiveLinkSpeed && { speedMbps: Math.round(row.ReceiveLinkSpeed / 1e6) }),
    ...(carrier && row.FullDuplex != null && { duplex: row.FullDuplex ? ('full' as const) : ('half' as const) }),
    ...(master !== undefined && { master, enslaved: true as const }),
    ...(row.DriverName && { driver: row.DriverName.replace(/^.*\\/, '') }),
  };
}

/** A team or an external virtual switch takes TCP/IP off the adapter and gives it to an adapter of its own with the same MAC. */
function masterOf(row: Row, answer: Answer): string | undefined {
  if (!row.HardwareInterface || !row.MacAddress || answer.Bound.includes(row.Name)) return undefined;
  const owner = answer.Adapters.find(
    other => !other.HardwareInterface && other.MacAddress === row.MacAddress && answer.Bound.includes(other.Name),
  );
  return owner?.Name;
}

/** Windows.Devices.Radios: RadioKind and RadioState. "Disabled" is by firmware or a switch on the case. */
const radioKinds: Partial<Record<Link['kind'], number>> = { wifi: 1, mobile: 2 };
const radioStates: Record<number, 'on' | 'soft-blocked' | 'hard-blocked'> = {
  1: 'on',
  2: 'soft-blocked',
  3: 'hard-blocked',
};

function radioOf(kind: Link['kind'], name: string, radios: Answer['Radios']) {
  const same = radios.filter(radio => radio.Kind === radioKinds[kind]);
  const own = same.find(radio => radio.Name === name) ?? (same.length === 1 ? same[0] : undefined);
  return own && radioStates[own.State];
}

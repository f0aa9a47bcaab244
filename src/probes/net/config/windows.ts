import * as z from 'zod';
import { ps } from '../../../model/command.ts';
import { structured } from '../_structured.ts';
import { type Config, lease } from './config.ts';

/** Whether DHCP is switched on for each interface, and its lease, which only the older class tells. */
export const askInterfaces = ps`$leases = @{}
Get-CimInstance Win32_NetworkAdapterConfiguration -Filter 'DHCPEnabled=True' | ForEach-Object { $leases[[int]$_.InterfaceIndex] = $_ }
Get-NetIPInterface -AddressFamily IPv4 | Where-Object InterfaceAlias -notlike 'Loopback*' | ForEach-Object {
  $lease = $leases[[int]$_.InterfaceIndex]
  $from = $null; $seconds = $null
  if ($lease.DHCPLeaseObtained) { $from = $lease.DHCPLeaseObtained.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ') }
  if ($lease.DHCPLeaseObtained -and $lease.DHCPLeaseExpires) { $seconds = [int64]($lease.DHCPLeaseExpires - $lease.DHCPLeaseObtained).TotalSeconds }
  [pscustomobject]@{ Alias = $_.InterfaceAlias; Dhcp = ([int]$_.Dhcp -eq 1); Server = $lease.DHCPServer; Address = @($lease.IPAddress)[0]; From = $from; Seconds = $seconds }
} | ConvertTo-Json -Compress`;

const Row = z.object({
  Alias: z.string(),
  Dhcp: z.boolean(),
  Server: z.string().nullish(),
  Address: z.string().nullish(),
  From: z.string().nullish(),
  Seconds: z.number().nullish(),
});

/** Everything `askInterfaces` says. The server 255.255.255.255 stands for "none yet". */
export function configsFromInterfaces(stdout: string): Config[] {
  const rows = structured(stdout, z.union([z.array(Row), Row.transform(row => [row])]));
  return rows.map(row => {
    const server = row.Server && row.Server !== '255.255.255.255' ? row.Server : undefined;
    const given = server
      ? lease({
          server,
          address: row.Address ?? undefined,
          obtainedAt: row.From ?? undefined,
          seconds: row.Seconds ?? undefined,
        })
      : undefined;
    return {
      adapter: row.Alias,
      method: row.Dhcp ? ('dhcp' as const) : ('static' as const),
      manager: 'windows' as const,
      ...(row.Dhcp && given),
    };
  });
}

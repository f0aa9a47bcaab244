import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { Incoming } from './incoming/fact.ts';
import { readDarwin, readLinux, readWindows } from './incoming/read.ts';

/** Whether anything filters what comes in, and what listens. `net.firewall` asks about what goes out. */
export default defineProbe({
  title: 'Firewall for incoming connections',
  params: z.object({}),
  fact: Incoming,
  on: {
    linux: {
      elevated: true,
      command:
        () => sh`echo '--- nft'; if command -v nft >/dev/null 2>&1; then nft list ruleset 2>&1 | head -n 4000; else echo missing; fi
echo '--- iptables'; if command -v iptables-save >/dev/null 2>&1; then { iptables-save; ip6tables-save; } 2>/dev/null | head -n 4000; else echo missing; fi
echo '--- modules'; grep -cE '^(nf_tables|ip_tables) ' /proc/modules
echo '--- listening'; for kind in tcp tcp6; do awk -v kind="$kind" 'NR > 1 && $4 == "0A" { print kind, $2 }' "/proc/net/$kind" 2>/dev/null | head -n 1000; done
echo '--- end'`,
      parse: ({ stdout }) => readLinux(stdout),
    },
    darwin: {
      command: () =>
        sh`/usr/libexec/ApplicationFirewall/socketfilterfw --getglobalstate; echo '--- listening'; netstat -an -p tcp | grep LISTEN`,
      parse: ({ stdout }) => readDarwin(stdout),
    },
    windows: [
      {
        needs: ['Get-NetFirewallProfile'],
        command:
          () => ps`$active = @(Get-NetConnectionProfile -ErrorAction SilentlyContinue | ForEach-Object { "$($_.NetworkCategory)" -replace 'DomainAuthenticated', 'Domain' } | Select-Object -Unique)
$profiles = @(Get-NetFirewallProfile -PolicyStore ActiveStore | ForEach-Object { @{ Name = $_.Name; Enabled = "$($_.Enabled)" } })
$others = @(try { Get-CimInstance -Namespace root/SecurityCenter2 -ClassName FirewallProduct -ErrorAction Stop | ForEach-Object { "$($_.displayName)" } } catch { })
$listening = @(Get-NetTCPConnection -State Listen -ErrorAction SilentlyContinue | Where-Object { $_.LocalAddress -notlike '127.*' -and $_.LocalAddress -ne '::1' } | ForEach-Object { $_.LocalPort } | Select-Object -Unique -First 200)
@{ Active = $active; Profiles = $profiles; Others = $others; Listening = $listening } | ConvertTo-Json -Compress -Depth 4`,
        parse: ({ stdout }) => readWindows(stdout),
      },
      // Windows 7 has no such command; which network is in use is not told there.
      {
        command: () => ps`$base = 'HKLM:\SYSTEM\CurrentControlSet\Services\SharedAccess\Parameters\FirewallPolicy'
$profiles = @(foreach ($name in 'Domain', 'Standard', 'Public') { $one = Get-ItemProperty "$base\$($name)Profile" -ErrorAction SilentlyContinue; if ($one) { @{ Name = $name -replace 'Standard', 'Private'; Enabled = $(if ($one.EnableFirewall -eq 1) { 'True' } else { 'False' }) } } })
$others = @(try { Get-WmiObject -Namespace root/SecurityCenter2 -Class FirewallProduct -ErrorAction Stop | ForEach-Object { "$($_.displayName)" } } catch { })
@{ Active = @(); Profiles = $profiles; Others = $others; Listening = @() } | ConvertTo-Json -Compress -Depth 4`,
        parse: ({ stdout }) => readWindows(stdout),
      },
    ],
  },
});

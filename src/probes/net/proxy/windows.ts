import * as z from 'zod';
import { type Command, ps } from '../../../model/command.ts';
import { structured } from '../_structured.ts';
import { type Setting, withoutUser } from './proxy.ts';

/**
 * The user's settings (which a policy can replace), and those of WinHTTP, which services and Windows Update follow. `netsh winhttp show
 * proxy` prints in the language of Windows; what it reads are bytes: at 8 the kind (3 is a proxy), at 12 a length, then the address, and the
 * same again for the exceptions.
 */
export const onWindows: Command = ps`$found = @()
foreach ($name in 'http_proxy','https_proxy','all_proxy','no_proxy') {
  $value = [Environment]::GetEnvironmentVariable($name)
  if ($value) { $found += @{ source = 'environment'; name = $name; text = $value } }
}
$settings = 'Software\Microsoft\Windows\CurrentVersion\Internet Settings'
$policy = 'Software\Policies\Microsoft\Windows\CurrentVersion\Internet Settings'
foreach ($place in @(@('user', "HKCU:\$settings"), @('policy', "HKCU:\$policy"), @('policy', "HKLM:\$policy"), @('machine', "HKLM:\$settings"))) {
  $key = Get-ItemProperty -LiteralPath $place[1] -ErrorAction SilentlyContinue
  if (-not $key) { continue }
  if ($key.ProxyEnable -eq 1 -and $key.ProxyServer) {
    $found += @{ source = $place[0]; name = 'ProxyServer'; text = [string]$key.ProxyServer }
    if ($key.ProxyOverride) { $found += @{ source = $place[0]; name = 'ProxyOverride'; text = [string]$key.ProxyOverride } }
  }
  if ($key.AutoConfigURL) { $found += @{ source = $place[0]; name = 'AutoConfigURL'; text = [string]$key.AutoConfigURL } }
}
$bytes = (Get-ItemProperty -LiteralPath "HKLM:\$settings\Connections" -ErrorAction SilentlyContinue).WinHttpSettings
if ($bytes -and $bytes.Length -gt 16 -and ($bytes[8] -band 2)) {
  $length = [BitConverter]::ToInt32($bytes, 12)
  $found += @{ source = 'WinHTTP'; name = 'ProxyServer'; text = [Text.Encoding]::ASCII.GetString($bytes, 16, $length) }
  $rest = [BitConverter]::ToInt32($bytes, 16 + $length)
  if ($rest -gt 0) { $found += @{ source = 'WinHTTP'; name = 'ProxyOverride'; text = [Text.Encoding]::ASCII.GetString($bytes, 20 + $length, $rest) } }
}
foreach ($one in $found) { $one.text = $one.text -replace '//[^\s;]*@', '//' -replace '^[^\s;/=]*:[^\s;]*@', '' }
ConvertTo-Json -Compress -InputObject @($found)`;

const Found = z.array(z.object({ source: z.string(), name: z.string(), text: z.string().max(5000) })).max(50);

/** proxy.example:3128, or one for each kind of traffic: http=proxy.example:3128;https=proxy.example:3128;socks=other.example:1080 */
function byTraffic(source: string, text: string): Setting[] {
  return text.split(/[;\s]+/).map((part): Setting => {
    const { traffic, address = '' } = /^(?:(?<traffic>\w{1,10})=)?(?<address>.*)$/.exec(part)?.groups ?? {};
    const scheme = traffic === 'socks' && !address.includes('://') ? 'socks://' : '';
    return {
      source: traffic === undefined ? source : `${source} ${traffic}`,
      kind: 'proxy',
      text: scheme + withoutUser(address),
    };
  });
}

const readers: { readonly [name: string]: (source: string, text: string) => Setting[] } = {
  ProxyServer: byTraffic,
  ProxyOverride: (source, text) => [{ source, kind: 'exceptions', text }],
  AutoConfigURL: (source, text) => [{ source, kind: 'pac', text }],
  no_proxy: (source, text) => [{ source: `${source} no_proxy`, kind: 'exceptions', text }],
};

/** What the PowerShell script prints. */
export function readRegistry(stdout: string): Setting[] {
  return structured(stdout, Found).flatMap(
    ({ source, name, text }) => readers[name]?.(source, text) ?? [{ source: `${source} ${name}`, kind: 'proxy', text }],
  );
}

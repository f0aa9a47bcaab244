import * as z from 'zod';
import { ps } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { type ResolversFact, resolversOf } from './fact.ts';

const Strings = z.array(z.string());
const Answer = z.object({
  adapters: z.array(z.object({ name: z.string(), metric: z.number(), servers: Strings, suffix: z.string() })),
  search: Strings,
  policies: z.array(z.object({ suffixes: Strings, servers: Strings })),
});

/** Windows puts these old site-local addresses on each adapter that was given no IPv6 server. */
const placeholder = /^fec0:0:0:ffff::[123](%\d+)?$/i;

/** .NET gives the servers of the adapters that are up; policies (NRPT, also those of a VPN) and the suffix list are in the registry. */
export const resolversOfWindows: Method<object, ResolversFact> = {
  command: () => ps`$metrics = @{}
try { Get-NetIPInterface -ConnectionState Connected | ForEach-Object { if (-not $metrics.ContainsKey([int]$_.ifIndex) -or $metrics[[int]$_.ifIndex] -gt $_.InterfaceMetric) { $metrics[[int]$_.ifIndex] = [int]$_.InterfaceMetric } } } catch { }
$adapters = @([Net.NetworkInformation.NetworkInterface]::GetAllNetworkInterfaces() | Where-Object { "$($_.OperationalStatus)" -eq 'Up' } | ForEach-Object {
  $p = $_.GetIPProperties(); $index = $null
  try { $index = $p.GetIPv4Properties().Index } catch { try { $index = $p.GetIPv6Properties().Index } catch { } }
  $metric = 9999; if ($index -and $metrics.ContainsKey([int]$index)) { $metric = $metrics[[int]$index] }
  @{ name = $_.Name; metric = $metric; suffix = "$($p.DnsSuffix)"; servers = @($p.DnsAddresses | ForEach-Object { "$_" }) }
})
$tcpip = Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters'
$search = @("$($tcpip.SearchList)".Split(',') + "$($tcpip.Domain)" + "$($tcpip.DhcpDomain)" | Where-Object { $_ })
$policies = @('HKLM:\SOFTWARE\Policies\Microsoft\Windows NT\DNSClient\DnsPolicyConfig\*', 'HKLM:\SYSTEM\CurrentControlSet\Services\Dnscache\Parameters\DnsPolicyConfig\*' | ForEach-Object { Get-ItemProperty $_ -ErrorAction SilentlyContinue } | ForEach-Object {
  @{ suffixes = @($_.Name | ForEach-Object { "$_" }); servers = @("$($_.GenericDNSServers)".Split(';') | Where-Object { $_ }) }
})
@{ adapters = $adapters; search = $search; policies = $policies } | ConvertTo-Json -Compress -Depth 4`,
  parse({ stdout }) {
    const answer = answerIn(stdout);
    const adapters = answer.adapters.toSorted((one, other) => one.metric - other.metric);
    const list = adapters.flatMap(({ name, servers }) =>
      servers.filter(address => !placeholder.test(address)).map(address => ({ address, source: name })),
    );
    const split = answer.policies
      .flatMap(({ suffixes, servers }) => suffixes.map(suffix => ({ suffix: suffix.replace(/^\./, ''), servers })))
      .filter(({ servers }) => servers.length > 0);
    const suffixes = adapters.map(({ suffix }) => suffix).filter(suffix => suffix !== '');
    return {
      ...resolversOf(list, []),
      search: [...new Set([...answer.search, ...suffixes])],
      ...(split.length > 0 && { split }),
    };
  },
};

function answerIn(stdout: string): z.output<typeof Answer> {
  try {
    return Answer.parse(JSON.parse(stdout));
  } catch {
    throw new Unparsable(`not the list of adapters: ${stdout.slice(0, 100)}`);
  }
}

import * as z from 'zod';
import { ps } from '../../../model/command.ts';
import { addressIn, all, any, known, type Packet, portsTo, type Truth, within } from './packet.ts';
import type { Fate, Hit } from './table.ts';

/**
 * The rules in force (those of Group Policy too), of the profiles in use. Filters are fetched in three lists and joined here: asking for the
 * filters of each rule takes minutes. Enums are sent as text, because ConvertTo-Json would send numbers.
 */
export const windowsFirewall = ps`
$store = 'ActiveStore'
$profiles = @(Get-NetFirewallProfile -PolicyStore $store | ForEach-Object { @{ name = [string]$_.Name; enabled = [string]$_.Enabled; outbound = [string]$_.DefaultOutboundAction } })
$active = @(Get-NetConnectionProfile | ForEach-Object { [string]$_.NetworkCategory } | Select-Object -Unique)
$ports = @{}; Get-NetFirewallPortFilter -PolicyStore $store | ForEach-Object { $ports[$_.InstanceID] = $_ }
$addresses = @{}; Get-NetFirewallAddressFilter -PolicyStore $store | ForEach-Object { $addresses[$_.InstanceID] = $_ }
$programs = @{}; Get-NetFirewallApplicationFilter -PolicyStore $store | ForEach-Object { $programs[$_.InstanceID] = $_ }
$blocks = @($profiles | Where-Object { $_.outbound -eq 'Block' }).Count -gt 0
$rules = @(Get-NetFirewallRule -PolicyStore $store -Direction Outbound | Where-Object { [string]$_.Enabled -eq 'True' -and ($blocks -or [string]$_.Action -eq 'Block') } | Select-Object -First 2000 | ForEach-Object {
  $id = $_.InstanceID
  @{ name = [string]$_.DisplayName; action = [string]$_.Action; profile = [string]$_.Profile; interfaceType = [string]$_.InterfaceType
     protocol = [string]$ports[$id].Protocol; remotePort = @($ports[$id].RemotePort | ForEach-Object { [string]$_ })
     remoteAddress = @($addresses[$id].RemoteAddress | ForEach-Object { [string]$_ }); program = [string]$programs[$id].Program } })
@{ profiles = $profiles; active = $active; rules = $rules } | ConvertTo-Json -Compress -Depth 4`;

const Rule = z.looseObject({
  name: z.string(),
  action: z.string(),
  profile: z.string(),
  protocol: z.string(),
  remotePort: z.array(z.string()),
  remoteAddress: z.array(z.string()),
  program: z.string(),
});
type Rule = z.output<typeof Rule>;

export const WindowsFirewall = z.looseObject({
  profiles: z.array(z.looseObject({ name: z.string(), enabled: z.string(), outbound: z.string() })),
  active: z.array(z.string()),
  rules: z.array(Rule),
});
type Firewall = z.output<typeof WindowsFirewall>;

/** A block rule wins over every allow rule; without either the profile's default decides. */
export function windowsFate(packet: Packet, firewall: Firewall): Fate {
  // A domain network is called DomainAuthenticated, and its profile Domain.
  const active = firewall.active.map(name => name.replace('DomainAuthenticated', 'Domain'));
  const profiles = firewall.profiles.filter(({ name, enabled }) => enabled === 'True' && active.includes(name));
  const names = profiles.map(({ name }) => name);
  const fitting = (action: string) =>
    firewall.rules.filter(rule => rule.action === action).flatMap(rule => weigh(rule, packet, names));
  const blocks = fitting('Block');
  const sure = blocks.find(({ truth }) => truth === 'yes');
  if (sure) return { blocked: sure.hit, unsure: [] };
  const closed = profiles.find(({ outbound }) => outbound === 'Block');
  const unsure = blocks.map(({ hit }) => hit);
  if (!closed) return { unsure: unsure.slice(0, mostUnsure) };
  const policy: Hit = { action: 'drop', rule: 'DefaultOutboundAction Block', where: `profile ${closed.name}` };
  const allowed = any(fitting('Allow').map(({ truth }) => truth));
  if (allowed === 'no') return { blocked: policy, unsure: [] };
  return { unsure: [...(allowed === 'maybe' ? [policy] : []), ...unsure].slice(0, mostUnsure) };
}

const mostUnsure = 3;

function weigh(rule: Rule, packet: Packet, profiles: readonly string[]): { truth: Truth; hit: Hit }[] {
  const own = rule.profile.split(/, ?/);
  const truth = all([
    known(own.includes('Any') || own.some(name => profiles.includes(name))),
    any(
      ['Any', packet.protocol.toUpperCase(), packet.protocol === 'tcp' ? '6' : '17'].map(name =>
        known(name === rule.protocol),
      ),
    ),
    any(rule.remotePort.map(span => portTruth(span, packet))),
    any(rule.remoteAddress.map(span => addressTruth(span, packet))),
    // A rule for one program says nothing about the others.
    rule.program === 'Any' || rule.program === '' ? 'yes' : 'maybe',
  ]);
  return truth === 'no'
    ? []
    : [{ truth, hit: { action: 'drop', rule: rule.name, where: `outbound rules, profile ${rule.profile}` } }];
}

function portTruth(span: string, packet: Packet): Truth {
  if (span === 'Any') return 'yes';
  const { low, high = low } = /^(?<low>\d+)(?:-(?<high>\d+))?$/.exec(span)?.groups ?? {};
  return low === undefined ? 'maybe' : within(portsTo(packet), Number(low), Number(high));
}

/** `LocalSubnet`, `Internet` and other words depend on where the machine is. */
function addressTruth(span: string, packet: Packet): Truth {
  return span === 'Any' ? 'yes' : addressIn(packet.address, span);
}

import * as z from 'zod';
import { type Command, ps } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { structured } from '../../net/_structured.ts';
import { isWide, type Product, type Protection } from './fact.ts';

/** Get-MpComputerStatus fails where another product took Defender's place, SecurityCenter2 is missing on servers: both are told as they are. */
export const onWindows: Command = ps`$status = $null; $exclusions = $null
try { $status = Get-MpComputerStatus -ErrorAction Stop | Select-Object AMRunningMode, AMServiceEnabled, AntivirusEnabled, RealTimeProtectionEnabled, IsTamperProtected, AntivirusSignatureAge, QuickScanAge, FullScanAge } catch { }
try { $exclusions = @((Get-MpPreference -ErrorAction Stop).ExclusionPath | Where-Object { $_ } | ForEach-Object { "$_" }) } catch { }
$products = $null
try { $products = @(Get-CimInstance -Namespace root/SecurityCenter2 -ClassName AntiVirusProduct -ErrorAction Stop | ForEach-Object { @{ Name = $_.displayName; State = $_.productState; File = $_.pathToSignedProductExe; There = $(if ($_.pathToSignedProductExe -match '^[A-Za-z]:') { Test-Path -LiteralPath ([Environment]::ExpandEnvironmentVariables($_.pathToSignedProductExe)) }) } }) } catch { }
$service = Get-CimInstance Win32_Service -Filter "Name='WinDefend'" -ErrorAction SilentlyContinue
@{ Status = $status; Exclusions = $exclusions; Products = $products; Service = $(if ($service) { @{ State = $service.State; StartMode = $service.StartMode } }) } | ConvertTo-Json -Compress -Depth 4`;

const Told = z.object({
  Status: z
    .object({
      AMRunningMode: z.string().nullish(),
      AMServiceEnabled: z.boolean(),
      AntivirusEnabled: z.boolean(),
      RealTimeProtectionEnabled: z.boolean(),
      IsTamperProtected: z.boolean().nullish(),
      AntivirusSignatureAge: z.number().nullish(),
    })
    .nullable(),
  Exclusions: z.array(z.string()).nullable(),
  Products: z
    .array(z.object({ Name: z.string(), State: z.number(), File: z.string().nullish(), There: z.boolean().nullish() }))
    .nullable(),
  Service: z.object({ State: z.string(), StartMode: z.string() }).nullish(),
});
type Told = z.output<typeof Told>;

/** What Get-MpComputerStatus writes where signatures were never loaded. */
const never = 65_535;

export function readWindows(stdout: string): Protection {
  const told = structured(stdout, Told);
  if (told.Status === null && told.Products === null)
    throw new Unparsable('neither Defender nor the security center tells anything');
  const foreign = (told.Products ?? []).filter(({ Name }) => !/Windows Defender|Microsoft Defender/i.test(Name));
  const denied = told.Exclusions?.some(path => path.startsWith('N/A:')) ?? true;
  const list = [...foreign.map(productOf), ...defender(told, foreign.length > 0)];
  return {
    list,
    wideExclusions: denied ? [] : (told.Exclusions ?? []).filter(isWide),
    unread: denied && told.Status !== null ? ['exclusions of Defender (needs administrator rights)'] : [],
  };
}

/** Bits 12 to 15 of productState say whether it is on. Not documented by Microsoft; all known readers agree. */
function productOf({ Name, State, There }: NonNullable<Told['Products']>[number]): Product {
  const isOn = (State & 0xf000) === 0x1000;
  return {
    name: Name,
    guard: There === false ? 'off' : isOn ? 'on' : 'off',
    tampered: [],
    ...(There === false && { leftover: true as const }),
    updates: 'unknown',
  };
}

/** Passive beside another product is how it should be. */
function defender({ Status, Service }: Told, hasOther: boolean): Product[] {
  if (Status === null) return [];
  const isPassive = /passive|EDR/i.test(Status.AMRunningMode ?? '') || (hasOther && !Status.AntivirusEnabled);
  const age = Status.AntivirusSignatureAge;
  const isOn = Status.AMServiceEnabled && Status.RealTimeProtectionEnabled;
  return [
    {
      name: 'Microsoft Defender',
      guard: isOn ? 'on' : isPassive ? 'unused' : 'off',
      tampered: Service?.StartMode === 'Disabled' && !hasOther ? ['its service is disabled'] : [],
      ...(typeof age === 'number' && age < never && !isPassive && { signatureDays: age }),
      updates: 'unknown',
    },
  ];
}

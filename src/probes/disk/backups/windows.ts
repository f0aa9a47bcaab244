import * as z from 'zod';
import { ps } from '../../../model/command.ts';
import type { Method } from '../../../model/probe.ts';
import { structured } from '../../net/_structured.ts';
import type { Backups } from './fact.ts';

const Sent = z.object({
  list: z.array(z.object({ tool: z.string(), place: z.string(), lastSec: z.number().nullish() })),
  unread: z.array(z.string()),
});

/** File History of this user, Windows Backup (event 4: the backup ended well), and services of agents whose server knows the rest. */
const command = () => ps`$list = @(); $unread = @()
$config = "$env:LOCALAPPDATA\Microsoft\Windows\FileHistory\Configuration\Config1.xml"
if (Test-Path -LiteralPath $config) {
  $upTo = (Get-ItemProperty 'HKCU:\Software\Microsoft\Windows\CurrentVersion\FileHistory' -ErrorAction SilentlyContinue).ProtectedUpToTime
  $age = $null; if ($upTo) { $age = ([DateTime]::UtcNow - [DateTime]::FromFileTimeUtc([long]$upTo)).TotalSeconds }
  $list += @{ tool = 'File History'; place = $config; lastSec = $age }
}
try {
  $done = @(Get-WinEvent -FilterHashtable @{ LogName = 'Microsoft-Windows-Backup'; Id = 4 } -MaxEvents 1 -ErrorAction Stop)
  $list += @{ tool = 'Windows Backup'; place = 'Microsoft-Windows-Backup'; lastSec = ([DateTime]::UtcNow - $done[0].TimeCreated.ToUniversalTime()).TotalSeconds }
} catch { if ($_.FullyQualifiedErrorId -notmatch '^NoMatching') { $unread += 'Microsoft-Windows-Backup' } }
foreach ($service in @(Get-Service -Name 'VeeamEndpointBackupSvc', 'VeeamAgent*', 'AcronisCyberProtection*', 'AcrSch2Svc', 'MacriumService', 'UrBackupClientBackend', 'bacula-fd', 'bareos-fd', 'Duplicati', 'Backblaze*', 'bzserv', 'CrashPlanService', 'OBEngine', 'MARSAgent' -ErrorAction SilentlyContinue | Where-Object Status -eq 'Running')) {
  $list += @{ tool = $service.Name; place = 'service'; lastSec = $null }
}
@{ list = $list; unread = $unread } | ConvertTo-Json -Compress -Depth 4`;

function parse({ stdout }: { readonly stdout: string }): Backups {
  const { list, unread } = structured(stdout, Sent);
  return {
    list: list.map(({ tool, place, lastSec }) => ({
      tool,
      place,
      // The log keeps what was given up long ago, too.
      isSetUp: tool !== 'Windows Backup',
      ...(typeof lastSec === 'number' && lastSec >= 0 && { lastSec: Math.round(lastSec) }),
    })),
    unread,
  };
}

export const backupsOfWindows: Method<unknown, Backups> = { command, parse };

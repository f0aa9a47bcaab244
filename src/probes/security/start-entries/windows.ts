import * as z from 'zod';
import { type Command, ps } from '../../../model/command.ts';
import { structured } from '../../net/_structured.ts';
import { type StartEntry, startEntries } from '../_start-entry.ts';

/**
 * Programs in folders that everybody can write to are asked for their signature, 40 at most: each takes a moment. Microsoft's own tasks are
 * left out. WMI consumers are told to administrators only.
 */
export const onWindows: Command = ps`$ErrorActionPreference = 'SilentlyContinue'
$found = New-Object System.Collections.ArrayList
$unread = @()
function Add-Entry($kind, $where, $command) { if ($command) { [void]$found.Add(@{ Kind = $kind; Where = "$where"; Command = "$command" }) } }
foreach ($root in 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion', 'HKLM:\SOFTWARE\WOW6432Node\Microsoft\Windows\CurrentVersion', 'HKCU:\Software\Microsoft\Windows\CurrentVersion') {
  foreach ($name in 'Run', 'RunOnce') {
    $key = Get-Item -LiteralPath "$root\$name"
    if ($key) { foreach ($value in $key.GetValueNames()) { Add-Entry 'run-key' "$root\$name\$value" $key.GetValue($value) } }
  }
}
$shell = New-Object -ComObject WScript.Shell
foreach ($folder in [Environment]::GetFolderPath('Startup'), [Environment]::GetFolderPath('CommonStartup')) {
  if ($folder) { foreach ($file in Get-ChildItem -LiteralPath $folder -File) {
    if ($file.Extension -eq '.lnk') { $link = $shell.CreateShortcut($file.FullName); Add-Entry 'startup-folder' $file.FullName "$($link.TargetPath) $($link.Arguments)" }
    elseif ($file.Name -ne 'desktop.ini') { Add-Entry 'startup-folder' $file.FullName $file.FullName }
  } }
}
if (Get-Command Get-ScheduledTask) {
  foreach ($task in Get-ScheduledTask | Where-Object { $_.State -ne 'Disabled' -and $_.TaskPath -notlike '\Microsoft\*' }) {
    foreach ($action in $task.Actions) { if ($action.Execute) { Add-Entry 'task' "$($task.TaskPath)$($task.TaskName)" "$($action.Execute) $($action.Arguments)" } }
  }
} else { $unread += 'scheduled tasks' }
foreach ($service in Get-CimInstance Win32_Service | Where-Object { $_.StartMode -ne 'Disabled' }) { Add-Entry 'service' $service.Name $service.PathName }
foreach ($key in Get-ChildItem 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Image File Execution Options') { Add-Entry 'debugger' $key.PSChildName $key.GetValue('Debugger') }
$logon = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon'
Add-Entry 'winlogon' 'Shell' $logon.Shell
Add-Entry 'winlogon' 'Userinit' $logon.Userinit
$rights = ([Security.Principal.WindowsPrincipal][Security.Principal.WindowsIdentity]::GetCurrent()).IsInRole([Security.Principal.WindowsBuiltInRole]::Administrator)
if ($rights) {
  foreach ($one in Get-CimInstance -Namespace root/subscription -ClassName CommandLineEventConsumer) { Add-Entry 'wmi' $one.Name $one.CommandLineTemplate }
  foreach ($one in Get-CimInstance -Namespace root/subscription -ClassName ActiveScriptEventConsumer) { Add-Entry 'wmi' $one.Name "$($one.ScriptFileName)$($one.ScriptText)" }
} else { $unread += 'WMI consumers, other users' }
$asked = 0
foreach ($entry in $found) {
  $file = [Environment]::ExpandEnvironmentVariables($entry.Command)
  if ($file -match '^\s*"([^"]+)"' -or $file -match '^\s*(\S.*?\.(exe|dll|scr|com))(\s|$)') { $entry.File = $Matches[1] }
  if ($entry.File -match '\\(Temp|Downloads|Public|AppData|ProgramData|PerfLogs|\$Recycle\.Bin)\\' -and $asked -lt 40) {
    $asked++
    if (Test-Path -LiteralPath $entry.File) { $entry.Signature = "$((Get-AuthenticodeSignature -LiteralPath $entry.File).Status)" } else { $entry.Signature = 'Missing' }
  }
}
@{ Entries = @($found); Unread = @($unread) } | ConvertTo-Json -Compress -Depth 4`;

const Found = z.object({
  Entries: z.array(
    z.object({
      Kind: z.enum(['run-key', 'startup-folder', 'task', 'service', 'wmi', 'debugger', 'winlogon']),
      Where: z.string(),
      Command: z.string(),
      File: z.string().nullish(),
      Signature: z.string().nullish(),
    }),
  ),
  Unread: z.array(z.string()),
});
type Found = z.output<typeof Found>['Entries'][number];

/** `powershell -w hidden -enc SQBFAFgA…`: 40 characters are 15 of the script. */
const encoded = /\b(?:powershell|pwsh)(?:\.exe)?["']?\s.{0,300}?\s?[-/]e(?:c|n|nc\w*)?\s+["']?[A-Za-z\d+/=]{40,}/i;
const fromInternet =
  /\bmshta(?:\.exe)?["']?\s+["']?(?:https?|javascript|vbscript):|\bregsvr32\b.{0,100}\/i:http|\brundll32\b.{0,50}javascript:|\b(?:iex|invoke-expression)\b.{0,200}(?:downloadstring|\biwr\b|\birm\b|invoke-(?:webrequest|restmethod))|(?:downloadstring|\biwr\b|\birm\b|invoke-(?:webrequest|restmethod)).{0,200}\|\s*(?:iex|invoke-expression)\b/i;
/** Where installers leave no program for good: the folders themselves, not those of a maker within them. */
const oddPlace =
  /\\(?:Temp|Downloads|PerfLogs|\$Recycle\.Bin)\\|\\Users\\Public\\|\\ProgramData\\[^\\]+$|\\AppData\\(?:Roaming|Local|LocalLow)\\[^\\]+$/i;
/** A script of Windows itself that is run from such a folder. */
const oddScript =
  /\b(?:wscript|cscript|mshta)(?:\.exe)?["']?\s.{0,100}\\(?:Temp|Downloads|Public|AppData\\(?:Roaming|Local|LocalLow))\\[^\\"]+\.(?:vbs|vbe|js|jse|wsf|hta)\b/i;
/** What stands on the sign-in screen, and virus scanners: nobody debugs them. Process Explorer in place of taskmgr is common. */
const neverDebugged =
  /^(?:sethc|utilman|osk|magnify|narrator|displayswitch|atbroker|msmpeng|mpcmdrun|msseces|avastsvc|avp|ekrn|mbam\w*|mcshield)\.exe$/i;

function signsOn({ Kind, Where, Command, File, Signature }: Found): StartEntry['signs'] {
  const unsigned = Signature === 'NotSigned' || Signature === 'HashMismatch';
  return [
    ...(encoded.test(Command) ? (['encoded-command'] as const) : []),
    ...(fromInternet.test(Command) ? (['script-from-internet'] as const) : []),
    ...((unsigned && oddPlace.test(File ?? '')) || oddScript.test(Command) ? (['unsigned-in-odd-place'] as const) : []),
    ...(Kind === 'debugger' && neverDebugged.test(Where) ? (['replaces-program'] as const) : []),
  ];
}

export function readWindows(stdout: string) {
  const { Entries, Unread } = structured(stdout, Found);
  const suspects = Entries.map(
    (entry): StartEntry => ({
      kind: entry.Kind,
      where: entry.Where,
      command: entry.Command,
      signs: signsOn(entry),
    }),
  );
  return startEntries(
    suspects.filter(({ signs }) => signs.length > 0),
    Entries.length,
    Unread,
  );
}

import * as z from 'zod';
import { type Command, ps } from '../../../model/command.ts';
import { structured } from '../../net/_structured.ts';
import { walkSec } from './du.ts';
import { type Asked, type Consumers, sumUp } from './walked.ts';

/** Folders by their contents, a level at a time, until the time is up. Links and what lies in the cloud only are not followed. */
export function windowsWalk(mounts: readonly string[]): Command {
  return ps`$watch = [Diagnostics.Stopwatch]::StartNew()
$volumes = @(${mounts})
$number = 0
$list = foreach ($volume in $volumes) {
  $number++
  $sizes = @{}; $files = New-Object Collections.ArrayList; $late = $false; $denied = $false; $total = 0
  $least = (Get-PSDrive $volume.TrimEnd(':')).Used / 100
  $todo = New-Object Collections.Stack
  $todo.Push([IO.DirectoryInfo]"$volume\")
  while ($todo.Count -gt 0) {
    if ($watch.Elapsed.TotalSeconds -gt ${walkSec} * $number / $volumes.Count) { $late = $true; break }
    $folder = $todo.Pop()
    try { $entries = $folder.GetFileSystemInfos() } catch { $denied = $true; continue }
    $sum = 0
    foreach ($entry in $entries) {
      if ($entry.Attributes -band [IO.FileAttributes]'ReparsePoint, Offline') { continue }
      if ($entry -is [IO.DirectoryInfo]) { $todo.Push($entry); continue }
      $sum += $entry.Length
      if ($entry.Length -ge $least) { [void]$files.Add(@{ path = $entry.FullName; bytes = $entry.Length; young = $entry.LastWriteTimeUtc -gt [DateTime]::UtcNow.AddDays(-1) }) }
    }
    $total += $sum
    for ($up = $folder; $up -and $up.Parent; $up = $up.Parent) { $sizes[$up.FullName] += $sum }
  }
  $folders = @($sizes.GetEnumerator() | Where-Object { $_.Value -ge $least } | ForEach-Object { @{ path = $_.Key; bytes = $_.Value } })
  @{ mount = $volume; total = $total; late = $late; denied = $denied; entries = @($files) + $folders }
}
ConvertTo-Json -Compress -Depth 5 -InputObject @($list)`;
}

const Windows = z.array(
  z.looseObject({
    mount: z.string(),
    total: z.number(),
    late: z.boolean(),
    denied: z.boolean(),
    entries: z.array(z.looseObject({ path: z.string(), bytes: z.number(), young: z.boolean().nullish() })),
  }),
);

export function readWindowsWalk(stdout: string, asked: Asked): Consumers['list'] {
  return structured(stdout, Windows).map(({ mount, total, late, denied, entries }) => {
    const slashed = entries.map(({ path, bytes, young }) => ({
      path: path.replaceAll('\\', '/'),
      bytes,
      young: young === true,
    }));
    const about = {
      foundBytes: total,
      seen: late ? ('late' as const) : denied ? ('denied' as const) : ('all' as const),
      asked,
    };
    const walked = sumUp(mount, slashed, about);
    return { ...walked, top: walked.top.map(one => ({ ...one, path: one.path.replaceAll('/', '\\') })) };
  });
}

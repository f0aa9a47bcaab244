import * as z from 'zod';
import { ps } from '../../../model/command.ts';
import { structured } from '../../net/_structured.ts';
import type { Load } from './load.ts';

/** Counters by the names of their classes, which are not translated. */
export const counters = ps`$memory = Get-CimInstance Win32_PerfFormattedData_PerfOS_Memory
$total = (Get-CimInstance Win32_OperatingSystem).TotalVisibleMemorySize
@{
disks = @(Get-CimInstance Win32_PerfFormattedData_PerfDisk_PhysicalDisk | Where-Object Name -ne '_Total' | ForEach-Object { @{ name = $_.Name; busy = [double]$_.PercentDiskTime; bytes = [double]$_.DiskBytesPersec; requests = [double]$_.DiskTransfersPersec } })
processes = @(Get-CimInstance Win32_PerfFormattedData_PerfProc_Process | Where-Object { $_.Name -notin '_Total', 'Idle' } | Sort-Object IODataBytesPersec -Descending | Select-Object -First 5 | ForEach-Object { @{ pid = [int]$_.IDProcess; name = $_.Name; bytes = [double]$_.IODataBytesPersec } })
pages = [double]$memory.PagesPersec; free = [double]$memory.AvailableKBytes; total = [double]$total
} | ConvertTo-Json -Compress -Depth 4`;

const Windows = z.looseObject({
  disks: z.array(
    z.looseObject({ name: z.string(), busy: z.number(), bytes: z.number(), requests: z.number().nullish() }),
  ),
  processes: z.array(z.looseObject({ pid: z.number(), name: z.string(), bytes: z.number() })),
  pages: z.number(),
  free: z.number(),
  total: z.number().positive(),
});

export function readCounters(stdout: string): Load {
  const { disks, processes, pages, free, total } = structured(stdout, Windows);
  const all = processes.reduce((sum, { bytes }) => sum + bytes, 0);
  return {
    disks: disks.map(({ name, busy, bytes, requests }) => ({
      name,
      busyPct: Math.min(busy, 100),
      bytesPerSec: bytes,
      // "Disk time" is the mean length of the queue in percent: divided by the requests of a second it is how long one of them took.
      ...(requests ? { waitMs: Math.round((busy / requests) * 100) / 10 } : {}),
    })),
    processes: processes
      .filter(({ bytes }) => bytes > 0)
      .map(({ pid, name, bytes }) => ({ pid, name, bytesPerSec: bytes, sharePct: Math.round((bytes / all) * 100) })),
    everybody: true,
    memoryFreePct: Math.round((free / total) * 1000) / 10,
    swapPagesPerSec: pages,
  };
}

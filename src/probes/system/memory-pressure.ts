import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { known } from '../hardware/_known.ts';
import { parts } from '../net/_parts.ts';
import { structured } from '../net/_structured.ts';
import { holdersIn, MemoryFact, percent } from './memory-pressure/fact.ts';
import { memoryByProc } from './memory-pressure/linux.ts';

const bytesPerMb = 1024 * 1024;

function macFact(stdout: string): MemoryFact {
  const said = parts(stdout);
  const total = Number(said.get('total')?.trim());
  const free = Number(/free percentage: (?<pct>\d+)%/.exec(said.get('free') ?? '')?.groups?.pct);
  if (!total || Number.isNaN(free)) throw new Unparsable('memory_pressure says nothing');
  // total = 2048.00M  used = 811.25M  free = 1236.75M  (encrypted)
  const swap = /total = (?<total>[\d.]+)M\s+used = (?<used>[\d.]+)M/.exec(said.get('swap') ?? '')?.groups;
  const level = Number(said.get('level')?.trim());
  return known(MemoryFact, {
    totalBytes: total,
    availableBytes: Math.round((total * free) / 100),
    availablePct: free,
    swapTotalBytes: swap && Math.round(Number(swap.total) * bytesPerMb),
    swapUsedBytes: swap && Math.round(Number(swap.used) * bytesPerMb),
    level: level || undefined,
    top: holdersIn(said.get('top')),
  });
}

const Sent = z.object({
  Total: z.number(),
  Available: z.number(),
  Committed: z.number(),
  Top: z.array(z.object({ Name: z.string(), Bytes: z.number() })),
});

/** Whether there is too little memory for what runs. Little that is free is none: caches use what nobody else needs. */
export default defineProbe({
  title: 'Memory pressure',
  params: z.object({}),
  fact: MemoryFact,
  passing: true,
  on: {
    linux: memoryByProc,
    darwin: {
      command: () => sh`echo '--- total'; sysctl -n hw.memsize; echo '--- free'; memory_pressure -Q
echo '--- swap'; sysctl -n vm.swapusage; echo '--- level'; sysctl -n kern.memorystatus_vm_pressure_level 2>/dev/null
echo '--- top'; ps -Aceo rss=,comm= -m | head -n 5`,
      parse: ({ stdout }) => macFact(stdout),
    },
    windows: {
      command:
        () => ps`$os = Get-CimInstance Win32_OperatingSystem; $memory = Get-CimInstance Win32_PerfFormattedData_PerfOS_Memory
$top = @(Get-Process | Sort-Object WorkingSet64 -Descending | Select-Object -First 5)
@{ Total = [double]$os.TotalVisibleMemorySize * 1024; Available = [double]$memory.AvailableBytes
   Committed = [math]::Round(100 * [double]$memory.CommittedBytes / [double]$memory.CommitLimit, 1)
   Top = @($top | ForEach-Object { @{ Name = $_.ProcessName; Bytes = [double]$_.WorkingSet64 } }) } | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => {
        const { Total, Available, Committed, Top } = structured(stdout, Sent);
        const top = Top.map(({ Name, Bytes }) => ({ program: Name, bytes: Bytes }));
        const availablePct = percent(Available, Total);
        return { totalBytes: Total, availableBytes: Available, availablePct, committedPct: Committed, top };
      },
    },
  },
});

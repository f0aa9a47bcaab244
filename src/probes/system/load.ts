import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { known } from '../hardware/_known.ts';
import { parts } from '../net/_parts.ts';
import { structured } from '../net/_structured.ts';
import { askContainer, isContainer } from './_container.ts';

const Fact = z.object({
  /** The figures are those of the host. */
  container: z.boolean().optional(),
  cpus: z.number(),
  /** Tasks that ran or waited for a processor or a disk, over 1, 5 and 15 minutes. */
  load1: z.number().optional(),
  load5: z.number().optional(),
  load15: z.number().optional(),
  busyPct: z.number().optional(),
  /** Share of the last 5 minutes in which some task waited for a processor (PSI). */
  waitedPct: z.number().optional(),
  /** Who uses the processors most, now. */
  top: z.array(z.object({ program: z.string(), pct: z.number() })),
});

/** ` 42.0 java` */
const process = /^\s*(?<pct>\d+(?:\.\d+)?)\s+(?<program>\S.*?)\s*$/gm;

function topOf(text: string | undefined): { program: string; pct: number }[] {
  const found = [...(text ?? '').matchAll(process)].flatMap(({ groups }) => (groups ? [groups] : []));
  return found
    .map(({ program = '', pct }) => ({ program, pct: Number(pct) }))
    .filter(({ pct }) => pct > 0)
    .slice(0, 5);
}

/** `0.52 0.58 0.59 1/467 1234` and `{ 1.52 1.58 1.59 }`. */
function loadsIn(text: string | undefined): { load1?: number; load5?: number; load15?: number } {
  const [load1, load5, load15] = [...(text ?? '').matchAll(/\d+[.,]\d+/g)].map(([n]) => Number(n.replace(',', '.')));
  if (load1 === undefined || load5 === undefined || load15 === undefined) throw new Unparsable('no load is told');
  return { load1, load5, load15 };
}

const Sent = z.object({
  Cpus: z.number(),
  Busy: z.number(),
  Top: z.array(z.object({ Name: z.string(), Pct: z.number() })),
});

/** How busy the processors are, and with what. */
export default defineProbe({
  title: 'Load',
  params: z.object({}),
  fact: Fact,
  passing: true,
  on: {
    linux: {
      command: () => sh`${askContainer}echo '--- load'; cat /proc/loadavg
echo '--- cpus'; grep -c '^processor' /proc/cpuinfo || getconf _NPROCESSORS_ONLN
echo '--- pressure'; cat /proc/pressure/cpu 2>/dev/null
echo '--- top'; ps -eo pcpu=,comm= --sort=-pcpu 2>/dev/null | head -n 5; :`,
      parse: ({ stdout }) => {
        const said = parts(stdout);
        const waited = /^some .*avg300=(?<pct>[\d.]+)/m.exec(said.get('pressure') ?? '')?.groups?.pct;
        return known(Fact, {
          container: isContainer(said),
          cpus: Number(/\d+/.exec(said.get('cpus') ?? '')?.[0]),
          ...loadsIn(said.get('load')),
          waitedPct: waited === undefined ? undefined : Number(waited),
          top: topOf(said.get('top')),
        });
      },
    },
    darwin: {
      command: () =>
        sh`echo '--- load'; sysctl -n vm.loadavg; echo '--- cpus'; sysctl -n hw.logicalcpu; echo '--- top'; ps -Aceo pcpu=,comm= -r | head -n 5`,
      parse: ({ stdout }) => {
        const said = parts(stdout);
        const cpus = Number(said.get('cpus')?.trim());
        return known(Fact, { cpus, ...loadsIn(said.get('load')), top: topOf(said.get('top')) });
      },
    },
    windows: {
      command: () => ps`$all = Get-CimInstance Win32_PerfFormattedData_PerfOS_Processor -Filter "Name='_Total'"
$top = @(Get-CimInstance Win32_PerfFormattedData_PerfProc_Process -Filter "Name<>'_Total' AND Name<>'Idle'" | Sort-Object PercentProcessorTime -Descending | Select-Object -First 5)
@{ Cpus = [Environment]::ProcessorCount; Busy = [double]$all.PercentProcessorTime
   Top = @($top | ForEach-Object { @{ Name = $_.Name; Pct = [double]$_.PercentProcessorTime } }) } | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => {
        const { Cpus, Busy, Top } = structured(stdout, Sent);
        return { cpus: Cpus, busyPct: Busy, top: Top.map(({ Name, Pct }) => ({ program: Name, pct: Pct })) };
      },
    },
  },
});

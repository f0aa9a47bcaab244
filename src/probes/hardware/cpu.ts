import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { parts } from '../net/_parts.ts';
import { structured } from '../net/_structured.ts';
import { amount, known, lines } from './_known.ts';
import { processorMaker, processorName } from './_maker.ts';
import { type Processors, readCpuinfo, readLscpu } from './cpu/linux.ts';

const Cpu = z.object({
  vendor: z.string().optional(),
  model: z.string().optional(),
  sockets: z.number().optional(),
  /** Physical cores of all sockets. */
  cores: z.number().optional(),
  /** Processors that the system sees: with hyper-threading, twice the cores. */
  threads: z.number().optional(),
  maxMhz: z.number().optional(),
});

function cpuFact({ vendor, model, ...counts }: Processors) {
  return known(Cpu, { vendor: processorMaker(vendor), model: processorName(model, vendor), ...counts });
}

/** lscpu knows the names of ARM processors, and /proc/cpuinfo is on every Linux. */
function linuxFact(stdout: string) {
  const said = parts(stdout);
  const [proc, more] = [readCpuinfo(said.get('') ?? ''), readLscpu(said.get('lscpu') ?? '')];
  return cpuFact({
    vendor: more.vendor ?? proc.vendor,
    model: more.model ?? proc.model,
    sockets: proc.sockets ?? more.sockets,
    cores: proc.cores ?? more.cores,
    threads: proc.threads,
    maxMhz: more.maxMhz,
  });
}

function macFact(stdout: string) {
  const told = lines(stdout, ':');
  const threads = amount(told.get('hw.logicalcpu'));
  if (threads === undefined) throw new Unparsable('sysctl tells no hw.logicalcpu');
  const model = told.get('machdep.cpu.brand_string');
  const hertz = amount(told.get('hw.cpufrequency_max'));
  return cpuFact({
    vendor: told.get('machdep.cpu.vendor') ?? (model?.startsWith('Apple') ? 'Apple' : undefined),
    model,
    sockets: amount(told.get('hw.packages')),
    cores: amount(told.get('hw.physicalcpu')),
    threads,
    maxMhz: hertz && Math.round(hertz / 1e6),
  });
}

export const WindowsProcessor = z.looseObject({
  Manufacturer: z.string().nullish(),
  Name: z.string().nullish(),
  NumberOfCores: z.number().nullish(),
  NumberOfLogicalProcessors: z.number().nullish(),
  MaxClockSpeed: z.number().nullish(),
});

export function windowsFact(stdout: string) {
  const sockets = structured(
    stdout,
    z.preprocess(value => [value].flat(), z.array(WindowsProcessor).min(1)),
  );
  const [first] = sockets;
  const sum = (values: readonly (number | null | undefined)[]) =>
    values.every(value => typeof value === 'number')
      ? amount(values.reduce((total, value) => total + value, 0))
      : undefined;
  return cpuFact({
    vendor: first?.Manufacturer ?? undefined,
    model: first?.Name ?? undefined,
    sockets: sockets.length,
    cores: sum(sockets.map(socket => socket.NumberOfCores)),
    threads: sum(sockets.map(socket => socket.NumberOfLogicalProcessors)),
    maxMhz: amount(first?.MaxClockSpeed),
  });
}

/** The processor, and how many cores it has. */
export default defineProbe({
  title: 'Processor',
  params: z.object({}),
  fact: Cpu,
  here: async () => {
    const { default: si } = await import('systeminformation');
    const cpu = await si.cpu();
    return cpuFact({
      vendor: cpu.manufacturer,
      model: cpu.brand,
      sockets: amount(cpu.processors),
      cores: amount(cpu.physicalCores),
      threads: amount(cpu.cores),
      maxMhz: amount(cpu.speedMax && Math.round(cpu.speedMax * 1000)),
    });
  },
  on: {
    linux: {
      command: () => sh`cat /proc/cpuinfo; printf '\n--- lscpu\n'; lscpu -J 2>/dev/null; :`,
      parse: ({ stdout }) => linuxFact(stdout),
    },
    darwin: {
      command: () =>
        sh`sysctl machdep.cpu.vendor machdep.cpu.brand_string hw.packages hw.physicalcpu hw.logicalcpu hw.cpufrequency_max 2>/dev/null; :`,
      parse: ({ stdout }) => macFact(stdout),
    },
    windows: {
      command: () =>
        ps`@(Get-CimInstance Win32_Processor | Select-Object Manufacturer, Name, NumberOfCores, NumberOfLogicalProcessors, MaxClockSpeed) | ConvertTo-Json -Compress`,
      parse: ({ stdout }) => windowsFact(stdout),
    },
  },
});

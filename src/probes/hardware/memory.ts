import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { Denied, defineProbe, type Method, Unparsable } from '../../model/probe.ts';
import { parts } from '../net/_parts.ts';
import { structured } from '../net/_structured.ts';
import { readDmidecode } from './_dmidecode.ts';
import { amount, known, lines, text } from './_known.ts';
import { moduleMaker } from './_maker.ts';

const Module = z.object({
  slot: z.string().optional(),
  sizeBytes: z.number(),
  /** `DDR4` */
  type: z.string().optional(),
  /** Transfers per second, in millions: what is printed on the module. */
  speedMtps: z.number().optional(),
  manufacturer: z.string().optional(),
  partNumber: z.string().optional(),
  serial: z.string().optional(),
});

const Memory = z.object({
  /** What the system can use: less than what is plugged in. */
  totalBytes: z.number(),
  /** Absent where the machine does not tell; on Linux only administrators can read it. */
  modules: z.array(Module).optional(),
  slots: z.number().optional(),
});

function meminfoBytes(stdout: string): number {
  // MemTotal:       24684092 kB
  const total = amount(/^MemTotal:\s+(?<kib>\d+) kB$/m.exec(stdout)?.groups?.kib);
  if (total === undefined) throw new Unparsable('no MemTotal in /proc/meminfo');
  return total * 1024;
}

/** A virtual machine may have one nameless module or none: an empty list would say that there is no memory. */
function memoryFact(totalBytes: number | undefined, modules: readonly unknown[], slots?: number) {
  const some = modules.length > 0 ? modules.slice(0, 256) : undefined;
  return known(Memory, { totalBytes, modules: some, slots: some && slots });
}

const plain: Method<unknown, z.output<typeof Memory>> = {
  command: () => sh`cat /proc/meminfo`,
  parse: ({ stdout }) => memoryFact(meminfoBytes(stdout), []),
};

const elevated: Method<unknown, z.output<typeof Memory>> = {
  needs: ['dmidecode'],
  elevated: true,
  command: () => sh`cat /proc/meminfo; printf '\n--- dmidecode\n'; dmidecode -t 17 2>&1; :`,
  parse: ({ stdout }) => {
    const told = parts(stdout).get('dmidecode') ?? '';
    if (/permission denied/i.test(told)) throw new Denied('administrator rights');
    const { modules, slots } = readDmidecode(told);
    return memoryFact(meminfoBytes(stdout), modules, slots);
  },
};

const Loose = z.record(z.string(), z.unknown());
const Mac = z.looseObject({ SPMemoryDataType: z.array(Loose) });

/** Intel Macs list their modules; Apple silicon has one block of memory without slots. */
function macFact(stdout: string) {
  const said = parts(stdout);
  const total = amount(lines(said.get('') ?? '', ':').get('hw.memsize'));
  const listed = structured(said.get('modules') ?? '', Mac).SPMemoryDataType;
  const slots = listed.flatMap(bank => z.array(Loose).catch([]).parse(bank._items));
  const modules = slots.flatMap(slot => {
    const { size, unit } = /^(?<size>\d+) (?<unit>[MGT])B$/.exec(String(slot.dimm_size))?.groups ?? {};
    if (size === undefined) return [];
    return {
      slot: text(slot._name),
      sizeBytes: Number(size) * 1024 ** ('MGT'.indexOf(unit ?? '') + 2),
      type: text(slot.dimm_type),
      speedMtps: amount(slot.dimm_speed),
      manufacturer: moduleMaker(slot.dimm_manufacturer),
      partNumber: text(spelled(slot.dimm_part_number)),
      serial: text(slot.dimm_serial_number),
    };
  });
  return memoryFact(total, modules, slots.length);
}

/** Intel Macs write part numbers as the numbers of their letters: `0x384B` for 8K. */
function spelled(value: unknown): unknown {
  const digits = /^0x(?<digits>(?:[2-7][\dA-F])+)$/i.exec(String(value))?.groups?.digits;
  return digits === undefined ? value : Buffer.from(digits, 'hex').toString('latin1');
}

/** SMBIOS, table 77: the kinds of memory still met. */
const types: { readonly [code: number]: string } = {
  20: 'DDR',
  21: 'DDR2',
  24: 'DDR3',
  26: 'DDR4',
  29: 'LPDDR3',
  30: 'LPDDR4',
  34: 'DDR5',
  35: 'LPDDR5',
};
const Windows = z.looseObject({ total: z.number(), slots: z.number().nullish(), modules: z.array(Loose) });

function windowsFact(stdout: string) {
  const told = structured(stdout, Windows);
  const modules = told.modules.map(module => ({
    slot: text(module.DeviceLocator),
    sizeBytes: amount(module.Capacity),
    type: types[Number(module.SMBIOSMemoryType)],
    speedMtps: amount(module.Speed),
    manufacturer: moduleMaker(module.Manufacturer),
    partNumber: text(module.PartNumber),
    serial: text(module.SerialNumber),
  }));
  return memoryFact(
    told.total,
    modules.filter(module => module.sizeBytes !== undefined),
    amount(told.slots),
  );
}

/** How much memory there is, and in which modules. */
export default defineProbe({
  title: 'Memory',
  params: z.object({}),
  fact: Memory,
  here: async () => {
    const { default: si } = await import('systeminformation');
    const [{ total }, layout] = await Promise.all([si.mem(), si.memLayout()]);
    // Without rights it makes up one module of the whole size.
    const real = layout.filter(module => text(module.type) !== undefined || text(module.bank) !== undefined);
    const modules = real
      .filter(({ size }) => size > 0)
      .map(module => ({
        slot: text(module.bank),
        sizeBytes: module.size,
        type: text(module.type),
        speedMtps: amount(module.clockSpeed),
        manufacturer: moduleMaker(module.manufacturer),
        partNumber: text(module.partNum),
        serial: text(module.serialNum),
      }));
    return memoryFact(amount(total), modules, real.length);
  },
  on: {
    linux: [elevated, plain],
    darwin: {
      command: () => sh`sysctl hw.memsize; echo '--- modules'; system_profiler -json SPMemoryDataType`,
      parse: ({ stdout }) => macFact(stdout),
    },
    windows: {
      command: () => ps`@{
total = [long](Get-CimInstance Win32_ComputerSystem).TotalPhysicalMemory
slots = [int](Get-CimInstance Win32_PhysicalMemoryArray | Where-Object { $_.Use -eq 3 } | Measure-Object -Sum MemoryDevices).Sum
modules = @(Get-CimInstance Win32_PhysicalMemory | Select-Object DeviceLocator, Capacity, SMBIOSMemoryType, Speed, Manufacturer, PartNumber, SerialNumber)
} | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => windowsFact(stdout),
    },
  },
});

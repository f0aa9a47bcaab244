import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import type { PerPlatform } from '../../model/platform.ts';
import { defineProbe, type Method } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';
import { amount, known, text } from './_known.ts';
import { type Disk, isDisk, kindOf, lsblk, sysBlock, vendorName } from './disks/linux.ts';

const Disks = z.object({
  list: z.array(
    z.object({
      /** As the system calls it: `sda`, `disk0`, `\\.\PHYSICALDRIVE0`. */
      name: z.string(),
      sizeBytes: z.number().optional(),
      kind: z.enum(['hdd', 'ssd']).optional(),
      /** `sata`, `nvme`, `usb`, … */
      bus: z.string().optional(),
      vendor: z.string().optional(),
      model: z.string().optional(),
      serial: z.string().optional(),
      firmware: z.string().optional(),
      removable: z.boolean().optional(),
    }),
  ),
});

/** More than these are storage arrays, not disks of one machine. */
const mostDisks = 256;

function disksFact(disks: readonly Disk[]) {
  const sorted = [...disks].sort((a, b) => String(a.name).localeCompare(String(b.name), 'en', { numeric: true }));
  return known(Disks, { list: sorted.slice(0, mostDisks).map(disk => ({ ...disk, bus: disk.bus?.toLowerCase() })) });
}

function method(from: Method<unknown, Disk[]>): Method<unknown, z.output<typeof Disks>> {
  return { ...from, parse: (execution, params) => disksFact(from.parse(execution, params)) };
}

const MacDisk = z.looseObject({ bsd_name: z.string(), size_in_bytes: z.number().optional() });

/** Disks stand at several depths of what system_profiler prints: each thing with a BSD name and a model is one. */
function macDisks(value: unknown, bus: string): Disk[] {
  if (Array.isArray(value)) return value.flatMap(one => macDisks(one, bus));
  if (typeof value !== 'object' || value === null) return [];
  const disk = z.looseObject({ device_model: z.string() }).and(MacDisk).safeParse(value).data;
  if (!disk) return macDisks('_items' in value ? value._items : undefined, bus);
  const medium = String(disk.spsata_medium_type ?? (bus === 'nvme' ? 'Solid State' : ''));
  const model = text(disk.device_model);
  return [
    {
      name: disk.bsd_name,
      sizeBytes: amount(disk.size_in_bytes),
      kind: kindOf(disk.bsd_name, { Rotational: true, 'Solid State': false }[medium], String(model)),
      bus,
      model,
      serial: text(disk.device_serial),
      firmware: text(disk.device_revision),
      removable: disk.removable_media === undefined ? undefined : disk.removable_media === 'yes',
    },
  ];
}

const Mac = z.looseObject({ SPNVMeDataType: z.unknown(), SPSerialATADataType: z.unknown() });

export function macFact(stdout: string) {
  const { SPNVMeDataType: nvme, SPSerialATADataType: sata } = structured(stdout, Mac);
  return disksFact([...macDisks(nvme, 'nvme'), ...macDisks(sata, 'sata')]);
}

const loose = z.array(z.record(z.string(), z.unknown()));
const Windows = z.looseObject({ drives: loose, physical: loose });

/** MSFT_PhysicalDisk: numbers of MediaType and BusType. */
const media: { readonly [code: number]: boolean } = { 3: true, 4: false };
const buses: { readonly [code: number]: string } = {
  3: 'ata',
  7: 'usb',
  8: 'raid',
  10: 'sas',
  11: 'sata',
  12: 'sd',
  13: 'mmc',
  17: 'nvme',
};

export function windowsFact(stdout: string) {
  const { drives, physical } = structured(stdout, Windows);
  return disksFact(
    drives.map(drive => {
      const more = physical.find(disk => String(disk.DeviceId) === String(drive.Index)) ?? {};
      const name = String(drive.DeviceID);
      return {
        name,
        sizeBytes: amount(drive.Size),
        kind: kindOf(name, media[Number(more.MediaType)], String(drive.Model)),
        bus: buses[Number(more.BusType)],
        model: text(drive.Model),
        serial: text(drive.SerialNumber),
        firmware: text(drive.FirmwareRevision),
        removable: typeof drive.MediaType === 'string' ? /removable|external/i.test(drive.MediaType) : undefined,
      };
    }),
  );
}

/** On Linux the list of block devices: the other one of systeminformation asks smartctl, which can wake disks and takes long. */
const asked: PerPlatform<() => Promise<Disk[]>> = { linux: blockDevices, darwin: diskLayout, windows: diskLayout };

async function blockDevices(): Promise<Disk[]> {
  const { default: si } = await import('systeminformation');
  return (await si.blockDevices())
    .filter(device => device.type === 'disk' && isDisk(device.name, amount(device.size)))
    .map(({ name, size, physical, protocol, model, serial, removable }) => {
      const turns = { HDD: true, SSD: false }[physical];
      const kind = kindOf(name, turns, model);
      return { name, sizeBytes: size, kind, bus: text(protocol), model: text(model), serial: text(serial), removable };
    });
}

async function diskLayout(): Promise<Disk[]> {
  const { default: si } = await import('systeminformation');
  return (await si.diskLayout()).map(disk => {
    const name = text(disk.device) ?? disk.name;
    const turns = { HD: true, HDD: true, SSD: false, NVMe: false }[disk.type];
    return {
      name: name.replace('/dev/', ''),
      sizeBytes: amount(disk.size),
      kind: kindOf(name, turns, `${disk.vendor} ${disk.name}`),
      bus: text(disk.interfaceType),
      vendor: vendorName(disk.vendor),
      model: text(disk.name),
      serial: text(disk.serialNum),
      firmware: text(disk.firmwareRevision),
    };
  });
}

/** The disks of the machine, without what lies on them. */
export default defineProbe({
  title: 'Disks',
  params: z.object({}),
  fact: Disks,
  limitMs: 20_000,
  here: async (_params, { platform }) => disksFact(await asked[platform]()),
  on: {
    linux: [method(lsblk), method(sysBlock)],
    darwin: {
      command: () => sh`system_profiler -json SPNVMeDataType SPSerialATADataType`,
      parse: ({ stdout }) => macFact(stdout),
    },
    windows: {
      command: () => ps`@{
drives = @(Get-CimInstance Win32_DiskDrive | Select-Object DeviceID, Index, Model, Size, SerialNumber, FirmwareRevision, MediaType)
physical = @(Get-CimInstance -Namespace root/Microsoft/Windows/Storage MSFT_PhysicalDisk -ErrorAction SilentlyContinue | Select-Object DeviceId, MediaType, BusType)
} | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => windowsFact(stdout),
    },
  },
});

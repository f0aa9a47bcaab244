import * as z from 'zod';
import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { structured } from '../../net/_structured.ts';
import { amount, lines, text } from '../_known.ts';

export interface Disk {
  readonly name?: string | undefined;
  readonly sizeBytes?: number | undefined;
  readonly kind?: 'hdd' | 'ssd' | undefined;
  readonly bus?: string | undefined;
  readonly vendor?: string | undefined;
  readonly model?: string | undefined;
  readonly serial?: string | undefined;
  readonly firmware?: string | undefined;
  readonly removable?: boolean | undefined;
}

/** Devices that are no disks of this machine: kept in memory, in files, on other disks, or read-only discs. */
const notDisks = /^(?:loop|ram|zram|sr|fd|dm-|md|nbd|rbd|drbd|zd|mtdblock)\d/;

/** Card readers without a card have the size 0. */
export function isDisk(name: string, sizeBytes: number | undefined): boolean {
  return !notDisks.test(name) && !/boot\d|rpmb/.test(name) && sizeBytes !== undefined;
}

/** Whether it turns. Virtual disks all say that they do, so that they tell nothing. */
export function kindOf(name: string, turns: boolean | undefined, names: string): Disk['kind'] {
  if (/^(?:vd|xvd|nvme.*VIRT)/.test(name) || /qemu|vbox|vmware|virtual|msft|amazon elastic/i.test(names))
    return undefined;
  return turns === undefined ? undefined : turns ? 'hdd' : 'ssd';
}

const flag = z.union([z.boolean(), z.enum(['0', '1']).transform(word => word === '1')]).nullish();
const told = z.union([z.string(), z.number()]).nullish();
const Lsblk = z.looseObject({
  blockdevices: z.array(
    z.looseObject({
      name: z.string(),
      type: told,
      size: told,
      model: told,
      serial: told,
      rota: flag,
      tran: told,
      rm: flag,
      vendor: told,
      rev: told,
    }),
  ),
});

function readLsblk(stdout: string): Disk[] {
  return structured(stdout, Lsblk).blockdevices.flatMap(device => {
    const sizeBytes = amount(device.size);
    if ((device.type ?? 'disk') !== 'disk' || !isDisk(device.name, sizeBytes)) return [];
    return [
      {
        name: device.name,
        sizeBytes,
        kind: kindOf(device.name, device.rota ?? undefined, `${device.vendor} ${device.model}`),
        bus: text(device.tran),
        vendor: vendorName(device.vendor),
        model: text(device.model),
        serial: text(device.serial),
        firmware: text(device.rev),
        removable: device.rm ?? undefined,
      },
    ];
  });
}

/** `ATA` is how the kernel calls every SATA disk, and `0x1af4` is a number of the PCI list. */
export function vendorName(vendor: unknown): string | undefined {
  return /^\s*(?:ATA|0x[\da-f]+)\s*$/.test(String(vendor)) ? undefined : text(vendor);
}

export const lsblk: Method<unknown, Disk[]> = {
  needs: ['lsblk'],
  command: () => sh`lsblk -J -b -d -o NAME,TYPE,SIZE,MODEL,SERIAL,ROTA,TRAN,RM,VENDOR,REV`,
  parse: ({ stdout }) => readLsblk(stdout),
};

/** Where lsblk is missing, older than its JSON (util-linux 2.27), or the one of BusyBox. */
export const sysBlock: Method<unknown, Disk[]> = {
  command: () => sh`cd /sys/block || exit
for disk in *; do
  printf '\nname=%s\n' "$disk"
  for name in size removable queue/rotational device/vendor device/model device/serial device/rev device/firmware_rev; do
    { read -r value <"$disk/$name"; } 2>/dev/null && printf '%s=%s\n' "$name" "$value"
  done
done
:`,
  parse: ({ stdout, ended }) => {
    if (ended.by !== 'exit' || ended.code !== 0) throw new Unparsable('no /sys/block');
    return stdout.split(/\n\n/).flatMap(readSysBlock);
  },
};

/** /sys/block counts in sectors of 512 bytes, whatever the disk has. */
const sectorBytes = 512;

function readSysBlock(block: string): Disk[] {
  const fields = lines(block, '=');
  const name = fields.get('name');
  const sectors = amount(fields.get('size'));
  if (name === undefined || name === '*' || !isDisk(name, sectors)) return [];
  const names = `${fields.get('device/vendor')} ${fields.get('device/model')}`;
  const turns = fields.get('queue/rotational');
  return [
    {
      name,
      sizeBytes: sectors && sectors * sectorBytes,
      kind: kindOf(name, turns === undefined ? undefined : turns === '1', names),
      bus: name.startsWith('nvme') ? 'nvme' : undefined,
      vendor: vendorName(fields.get('device/vendor')),
      model: text(fields.get('device/model')),
      serial: text(fields.get('device/serial')),
      firmware: text(fields.get('device/rev') ?? fields.get('device/firmware_rev')),
      removable: fields.has('removable') ? fields.get('removable') === '1' : undefined,
    },
  ];
}

import { existsSync } from 'node:fs';
import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import type { PerPlatform } from '../../model/platform.ts';
import { defineProbe } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';
import { dmi, readDmi } from './_dmi.ts';
import { day, known, text } from './_known.ts';

const Bios = z.object({
  vendor: z.string().optional(),
  version: z.string().optional(),
  /** ISO 8601. */
  releaseDate: z.string().optional(),
  revision: z.string().optional(),
  uefi: z.boolean().optional(),
});

interface Told {
  readonly vendor?: unknown;
  readonly version?: unknown;
  readonly date?: unknown;
  readonly revision?: unknown;
  readonly uefi?: boolean | undefined;
}

function biosFact({ vendor, version, date, revision, uefi }: Told) {
  return known(Bios, {
    vendor: text(vendor),
    version: text(version),
    releaseDate: day(date),
    revision: text(revision),
    uefi,
  });
}

const Mac = z.looseObject({ SPHardwareDataType: z.array(z.record(z.string(), z.unknown())).min(1) });
const Windows = z.looseObject({
  Manufacturer: z.unknown(),
  SMBIOSBIOSVersion: z.unknown(),
  Date: z.unknown(),
  Firmware: z.number().nullish(),
});

function windowsFact(stdout: string) {
  const bios = structured(stdout, Windows);
  // PEFirmwareType: 1 is BIOS, 2 is UEFI.
  const uefi = bios.Firmware === 1 || bios.Firmware === 2 ? bios.Firmware === 2 : undefined;
  return biosFact({ vendor: bios.Manufacturer, version: bios.SMBIOSBIOSVersion, date: bios.Date, uefi });
}

/** Read from the kernel, because systeminformation says false also where it does not know. */
const uefiHere: PerPlatform<() => boolean | undefined> = {
  linux: () => existsSync('/sys/firmware/efi') || (existsSync('/sys/class/dmi/id') ? false : undefined),
  darwin: () => undefined,
  windows: () => undefined,
};

/** The firmware of the machine, and how old it is. */
export default defineProbe({
  title: 'Firmware',
  params: z.object({}),
  fact: Bios,
  here: async (_params, { platform }) => {
    const { default: si } = await import('systeminformation');
    const { vendor, version, releaseDate, revision } = await si.bios();
    return biosFact({ vendor, version, date: releaseDate, revision, uefi: uefiHere[platform]() });
  },
  on: {
    linux: {
      command: () => dmi(['bios_vendor', 'bios_version', 'bios_date', 'bios_release']),
      parse: execution => {
        const told = readDmi(execution);
        const uefi = told('efi') === 'yes' ? true : told('dmi') === 'yes' ? false : undefined;
        return biosFact({
          vendor: told('bios_vendor'),
          version: told('bios_version'),
          date: told('bios_date'),
          revision: told('bios_release'),
          uefi,
        });
      },
    },
    darwin: {
      command: () => sh`system_profiler -json SPHardwareDataType`,
      parse: ({ stdout }) => {
        const [machine = {}] = structured(stdout, Mac).SPHardwareDataType;
        return biosFact({ vendor: 'Apple', version: machine.boot_rom_version ?? machine.system_firmware_version });
      },
    },
    windows: {
      command: () => ps`$bios = Get-CimInstance Win32_BIOS
@{ Manufacturer = $bios.Manufacturer; SMBIOSBIOSVersion = $bios.SMBIOSBIOSVersion
   Date = $(if ($bios.ReleaseDate) { $bios.ReleaseDate.ToUniversalTime().ToString('yyyy-MM-dd') })
   Firmware = (Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control').PEFirmwareType } | ConvertTo-Json -Compress`,
      parse: ({ stdout }) => windowsFact(stdout),
    },
  },
});

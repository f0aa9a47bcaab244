import { existsSync, readFileSync } from 'node:fs';
import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import type { PerPlatform } from '../../model/platform.ts';
import { defineProbe, type Method } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';
import { dmi, readDmi } from './_dmi.ts';
import { known, text } from './_known.ts';
import { hypervisorOf } from './_maker.ts';

const System = z.object({
  manufacturer: z.string().optional(),
  model: z.string().optional(),
  version: z.string().optional(),
  /** On Linux only administrators can read it. */
  serial: z.string().optional(),
  uuid: z.string().optional(),
  sku: z.string().optional(),
  /** Absent where nothing tells. */
  virtual: z.boolean().optional(),
  hypervisor: z.string().optional(),
  container: z.string().optional(),
});

type Fields = { readonly [name: string]: unknown };

/** A machine that names its maker and no hypervisor is a real one; one that names nothing could be either. */
function systemFact({
  container,
  guest,
  hypervisor,
  ...names
}: Fields & { guest?: boolean; hypervisor?: string | undefined }) {
  const host = hypervisor ?? hypervisorOf(names.manufacturer, names.model, names.version);
  const named = text(names.manufacturer) !== undefined && text(names.model) !== undefined;
  const virtual = host !== undefined || guest === true ? true : named ? false : undefined;
  const told = Object.fromEntries(Object.entries(names).map(([name, value]) => [name, text(value)]));
  return known(System, { ...told, virtual, hypervisor: host, container: text(container) });
}

const names = ['sys_vendor', 'product_name', 'product_version', 'product_serial', 'product_uuid', 'product_sku'];

const linux: Method<unknown, z.output<typeof System>> = {
  command: () => dmi(names),
  parse: execution => {
    const told = readDmi(execution);
    return systemFact({
      manufacturer: told('sys_vendor'),
      model: told('product_name') ?? told('tree model'),
      version: told('product_version'),
      serial: told('product_serial') ?? told('tree serial-number'),
      uuid: told('product_uuid')?.toLowerCase(),
      sku: told('product_sku'),
      guest: told('guest') === 'yes',
      hypervisor: told('hypervisor') === 'xen' ? 'Xen' : undefined,
      container: told('container'),
    });
  },
};

const Mac = z.looseObject({ SPHardwareDataType: z.array(z.record(z.string(), z.unknown())).min(1) });
const Windows = z.looseObject({
  system: z.record(z.string(), z.unknown()),
  product: z.record(z.string(), z.unknown()),
});

function macFact(stdout: string) {
  const [machine = {}] = structured(stdout, Mac).SPHardwareDataType;
  return systemFact({
    manufacturer: 'Apple',
    model: machine.machine_model,
    version: machine.machine_name,
    serial: machine.serial_number,
    uuid: text(machine.platform_UUID)?.toLowerCase(),
    sku: machine.model_number,
  });
}

function windowsFact(stdout: string) {
  const { system, product } = structured(stdout, Windows);
  return systemFact({
    manufacturer: system.Manufacturer,
    model: system.Model,
    version: product.Version,
    serial: product.IdentifyingNumber,
    uuid: text(product.UUID)?.toLowerCase(),
    sku: system.SystemSKUNumber,
  });
}

interface Inside {
  readonly guest: boolean;
  readonly container?: string | undefined;
  readonly hypervisor?: string | undefined;
}

/** Read from the kernel, as over SSH: systeminformation knows few hypervisors and one container. */
const insideHere: PerPlatform<() => Inside> = {
  linux: () => ({
    guest: /^flags.* hypervisor/m.test(contentOf('/proc/cpuinfo') ?? ''),
    container:
      contentOf('/run/systemd/container')?.trim() ??
      (existsSync('/run/.containerenv') ? 'podman' : existsSync('/.dockerenv') ? 'docker' : undefined),
    hypervisor: contentOf('/sys/hypervisor/type')?.trim() === 'xen' ? 'Xen' : undefined,
  }),
  darwin: () => ({ guest: false }),
  windows: () => ({ guest: false }),
};

function contentOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/** Maker, model and serial number of the machine. */
export default defineProbe({
  title: 'Machine model',
  params: z.object({}),
  fact: System,
  here: async (_params, { platform }) => {
    const { default: si } = await import('systeminformation');
    const { manufacturer, model, version, serial, uuid, sku, virtual, virtualHost } = await si.system();
    const inside = insideHere[platform]();
    const isNamedAfterDocker = model === 'Docker Container';
    const container = inside.container ?? (isNamedAfterDocker ? 'docker' : undefined);
    const hypervisor = virtual ? text(virtualHost) : inside.hypervisor;
    const real = isNamedAfterDocker ? undefined : model;
    return systemFact({
      manufacturer,
      model: real,
      version,
      serial,
      uuid: text(uuid)?.toLowerCase(),
      sku,
      guest: virtual || inside.guest,
      hypervisor,
      container,
    });
  },
  on: {
    linux: [{ ...linux, elevated: true }, linux],
    darwin: {
      command: () => sh`system_profiler -json SPHardwareDataType`,
      parse: ({ stdout }) => macFact(stdout),
    },
    windows: {
      command: () => ps`@{
system = Get-CimInstance Win32_ComputerSystem | Select-Object Manufacturer, Model, SystemSKUNumber
product = Get-CimInstance Win32_ComputerSystemProduct | Select-Object IdentifyingNumber, UUID, Version
} | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => windowsFact(stdout),
    },
  },
});

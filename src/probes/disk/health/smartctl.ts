import * as z from 'zod';
import { structured } from '../../net/_structured.ts';
import { Ata, readAta } from './ata.ts';
import { type Drive, nothingTold, type Told } from './drive.ts';
import { Nvme, readNvme } from './nvme.ts';
import { readScsi, Scsi } from './scsi.ts';

const Smartctl = z.looseObject({
  smartctl: z.looseObject({
    exit_status: z.number(),
    messages: z.array(z.looseObject({ string: z.string() })).nullish(),
  }),
  device: z.looseObject({ protocol: z.string().nullish(), info_name: z.string().nullish() }).nullish(),
  model_name: z.string().nullish(),
  scsi_model_name: z.string().nullish(),
  serial_number: z.string().nullish(),
  rotation_rate: z.number().nullish(),
  smart_status: z.looseObject({ passed: z.boolean().nullish() }).nullish(),
  smart_support: z.looseObject({ available: z.boolean().nullish() }).nullish(),
});
type Smartctl = z.output<typeof Smartctl>;

const protocols: { readonly [name: string]: Drive['protocol'] } = { ATA: 'ata', NVMe: 'nvme', SCSI: 'scsi' };
const readers: { readonly [protocol in NonNullable<Drive['protocol']>]: (text: string) => Told } = {
  ata: text => readAta(structured(text, Ata)),
  nvme: text => readNvme(structured(text, Nvme)),
  scsi: text => readScsi(structured(text, Scsi)),
};

/** What `smartctl -a -j` printed of one drive, from version 7.0 on. */
export function readSmartctl(name: string, text: string, virtual: boolean): Drive {
  const answer = structured(text, Smartctl);
  const protocol = protocols[answer.device?.protocol ?? ''];
  const model = answer.model_name ?? answer.scsi_model_name;
  const passed = answer.smart_status?.passed;
  const told = protocol === undefined ? nothingTold : readers[protocol](text);
  return {
    name,
    ...(model ? { model } : {}),
    ...(answer.serial_number ? { serial: answer.serial_number } : {}),
    ...(protocol ? { protocol } : {}),
    ...(kindOf(answer, protocol) ?? {}),
    ...answered(
      answer,
      virtual || isHypervisors(String(model)),
      Object.keys(told).length > Object.keys(nothingTold).length,
    ),
    ...(typeof passed === 'boolean' ? { passed } : {}),
    ...told,
  };
}

function kindOf({ rotation_rate: turns }: Smartctl, protocol: Drive['protocol']): Pick<Drive, 'kind'> | undefined {
  if (protocol === 'nvme' || turns === 0) return { kind: 'ssd' };
  return turns ? { kind: 'hdd' } : undefined;
}

/** Disks that a hypervisor makes up: nothing behind them speaks for itself. */
export function isHypervisors(model: string): boolean {
  return /qemu|vbox|virtual|vmware|msft|amazon elastic|google|persistentdisk/i.test(model);
}

/** Disks that a RAID controller makes up of real ones: those may be dying unseen. */
export function isControllers(model: string): boolean {
  return /\bperc\b|megaraid|logical (?:volume|disk)|smart array|raid|\b(?:lsi|avago|broadcom) +mr\d/i.test(model);
}

export const behindController = 'a RAID controller stands before the drives: its own tool tells of them';

/** Bits 0 to 2 of the exit status: nothing was learnt (smartctl(8), "Exit status"). Whatever was read all the same counts. */
function answered(answer: Smartctl, virtual: boolean, told: boolean): Pick<Drive, 'answer' | 'why'> {
  if (typeof answer.smart_status?.passed === 'boolean' || told) return { answer: 'told' };
  const said = (answer.smartctl.messages ?? []).map(({ string }) => string).join('; ');
  const why = said.slice(0, 200) || `smartctl ended with ${answer.smartctl.exit_status}`;
  if (/standby|sleep/i.test(said)) return { answer: 'asleep', why };
  if (virtual || answer.smart_support?.available === false) return { answer: 'none', why };
  return { answer: 'unreadable', why };
}

import { Unparsable } from '../../model/probe.ts';
import { amount, lines, text } from './_known.ts';
import { moduleMaker } from './_maker.ts';

/** `Memory Device` blocks of `dmidecode -t 17`. */
export function readDmidecode(stdout: string): { modules: object[]; slots: number } {
  if (!/SMBIOS|dmidecode|DMI/.test(stdout)) throw new Unparsable(`not from dmidecode: ${stdout.trim().slice(0, 80)}`);
  const blocks = stdout.split(/^Handle 0x/m).filter(block => /^.*\n\s*Memory Device\s*$/m.test(block));
  const devices = blocks.map(block => lines(block, ':'));
  return { modules: devices.flatMap(moduleOf), slots: devices.length };
}

function moduleOf(device: ReadonlyMap<string, string>): object[] {
  // Size: 8 GB        Size: 4096 MB        Size: No Module Installed
  const { size, unit } = /^(?<size>\d+) (?<unit>[kMGT])B$/.exec(device.get('Size') ?? '')?.groups ?? {};
  if (size === undefined) return [];
  return [
    {
      slot: text(device.get('Locator')),
      sizeBytes: Number(size) * 1024 ** ('kMGT'.indexOf(unit ?? '') + 1),
      type: text(device.get('Type')?.replace(/^D?RAM$/, '')),
      speedMtps: amount(device.get('Speed')),
      manufacturer: moduleMaker(device.get('Manufacturer')),
      partNumber: text(device.get('Part Number')),
      serial: text(device.get('Serial Number')),
    },
  ];
}

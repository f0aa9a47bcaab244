import * as z from 'zod';
import { Unparsable } from '../../../model/probe.ts';
import { structured } from '../../net/_structured.ts';
import { type Drive, nothingTold } from './drive.ts';

const Item = z.looseObject({
  bsd_name: z.string().nullish(),
  device_model: z.string().nullish(),
  device_serial: z.string().nullish(),
  smart_status: z.string().nullish(),
});
const Mac = z.looseObject({ SPNVMeDataType: z.unknown().optional(), SPSerialATADataType: z.unknown().optional() });

/** What macOS itself says of the drives inside. "Not Supported" is normal for bridges and readers. */
const words: { readonly [word: string]: Pick<Drive, 'answer' | 'passed' | 'why'> } = {
  Verified: { answer: 'told', passed: true },
  Failing: { answer: 'told', passed: false },
  'Not Supported': { answer: 'none', why: 'SMART is not supported here' },
};

export function readDarwin(stdout: string): Drive[] {
  const { SPNVMeDataType: nvme, SPSerialATADataType: sata } = structured(stdout, Mac);
  const drives = [...drivesIn(nvme, 'nvme'), ...drivesIn(sata, 'ata')];
  if (drives.length === 0) throw new Unparsable('no drive is listed');
  return drives;
}

/** Drives stand at several depths: each thing with a name, a model and a state is one. */
function drivesIn(value: unknown, protocol: 'ata' | 'nvme'): Drive[] {
  if (Array.isArray(value)) return value.flatMap(one => drivesIn(one, protocol));
  if (typeof value !== 'object' || value === null) return [];
  const item = Item.safeParse(value).data;
  const { bsd_name: name, device_model: model, device_serial: serial, smart_status: word } = item ?? {};
  if (!name || !model) return drivesIn('_items' in value ? value._items : undefined, protocol);
  const said: Pick<Drive, 'answer' | 'passed' | 'why'> = words[word ?? ''] ?? {
    answer: 'unreadable',
    why: `macOS says ${word ?? 'nothing'} of its state`,
  };
  const about = { name, model: model.trim(), ...(serial ? { serial: serial.trim() } : {}), protocol };
  return [{ ...about, ...said, ...nothingTold }];
}

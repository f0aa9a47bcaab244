import * as z from 'zod';
import { Unparsable } from '../../../model/probe.ts';
import { amount, lines } from '../_known.ts';

export interface Processors {
  readonly vendor?: string | undefined;
  readonly model?: string | undefined;
  readonly sockets?: number | undefined;
  readonly cores?: number | undefined;
  readonly threads?: number | undefined;
  readonly maxMhz?: number | undefined;
}

/** /proc/cpuinfo has other words on each kind of processor: the names of the model in order of how much they tell. */
const modelNames = ['model name', 'cpu model', 'Processor', 'cpu', 'family', 'Hardware', 'uarch'];

export function readCpuinfo(text: string): Processors {
  const blocks = text.split(/^(?=processor\s*:)/m).map(block => lines(block, ':'));
  const first = (name: string) =>
    blocks.map(block => block.get(name)).find(value => value !== undefined && value !== '');
  const each = blocks.filter(block => /^\d+$/.test(block.get('processor') ?? ''));
  // s390x: "# processors    : 2" and "processor 0: version = FF, …"; sparc: "ncpus active : 24"; alpha: "cpus detected : 1".
  const counted = first('# processors') ?? first('ncpus active') ?? first('cpus active') ?? first('cpus detected');
  const threads = each.length > 0 ? each.length : amount(counted);
  const model = modelNames.map(first).find(value => value !== undefined && !/^\d+$/.test(value));
  if (threads === undefined && model === undefined) throw new Unparsable('no processor in /proc/cpuinfo');
  const places = each.flatMap(block =>
    block.has('physical id') && block.has('core id') ? [[block.get('physical id'), block.get('core id')]] : [],
  );
  return {
    vendor: first('vendor_id') ?? first('CPU implementer'),
    model,
    threads,
    ...(places.length === each.length && places.length > 0
      ? {
          sockets: new Set(places.map(([socket]) => socket)).size,
          cores: new Set(places.map(place => place.join())).size,
        }
      : {}),
  };
}

interface Field {
  readonly field: string;
  readonly data?: string | null | undefined;
  readonly children?: readonly Field[] | undefined;
}
const Field: z.ZodType<Field> = z.lazy(() =>
  z.looseObject({ field: z.string(), data: z.string().nullish(), children: z.array(Field).optional() }),
);
const Lscpu = z.looseObject({ lscpu: z.array(Field) });

/** `lscpu -J`: newer versions nest what belongs together. Nothing where there is no lscpu. */
export function readLscpu(text: string): Processors {
  if (!text.trim().startsWith('{')) return {};
  const flat = (fields: readonly Field[]): Field[] => fields.flatMap(field => [field, ...flat(field.children ?? [])]);
  const fields = flat(parseLscpu(text));
  const told = (name: string) => fields.find(({ field }) => field === `${name}:`)?.data ?? undefined;
  const sockets = amount(told('Socket(s)')) ?? amount(told('Cluster(s)'));
  const perSocket = amount(told('Core(s) per socket')) ?? amount(told('Core(s) per cluster'));
  return {
    vendor: told('Vendor ID'),
    model: told('Model name'),
    sockets,
    cores: sockets && perSocket && sockets * perSocket,
    maxMhz: amount(told('CPU max MHz')),
  };
}

function parseLscpu(text: string): readonly Field[] {
  try {
    return Lscpu.parse(JSON.parse(text)).lscpu;
  } catch {
    throw new Unparsable('lscpu gave no JSON');
  }
}

import * as z from 'zod';
import { sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';

const Lvs = z.looseObject({
  report: z.array(
    z.looseObject({
      lv: z.array(
        z.looseObject({
          lv_name: z.string(),
          vg_name: z.string(),
          lv_attr: z.string(),
          data_percent: z.string(),
          metadata_percent: z.string(),
        }),
      ),
    }),
  ),
});

/** lvs(8): the fifth letter of the attributes of what is active. What is not active fills nothing, and has no percentages. */
const active = /^.{4}a/;

/** lvs(8): the first letter of the attributes of a thin pool. Snapshots of the old kind (`s`) have a percentage as well, and fail alone. */
const thinPool = 't';

function percentOf(text: string): number {
  if (!/^\d/.test(text)) throw new Unparsable('lvs does not tell how full a pool is');
  return Number(text);
}

/** LVM pools that hand out more than they have: when they are full, everything on them stops. */
export default defineProbe({
  title: 'Thin pools of LVM',
  params: z.object({}),
  fact: z.object({ list: z.array(z.object({ name: z.string(), dataPct: z.number(), metadataPct: z.number() })) }),
  on: {
    linux: {
      elevated: true,
      needs: ['lvs'],
      // Not --readonly: it does not talk to the device mapper, which alone knows how full a pool is (lvm(8)).
      command: () => sh`lvs --reportformat json -a -o lv_name,vg_name,lv_attr,data_percent,metadata_percent </dev/null`,
      parse: ({ stdout }) => ({
        list: structured(stdout, Lvs)
          .report.flatMap(({ lv }) => lv)
          .filter(({ lv_attr: attributes }) => attributes.startsWith(thinPool) && active.test(attributes))
          .map(pool => ({
            name: `${pool.vg_name}/${pool.lv_name}`,
            dataPct: percentOf(pool.data_percent),
            metadataPct: percentOf(pool.metadata_percent),
          })),
      }),
    },
    darwin: { unsupported: 'macOS has no LVM' },
    windows: { unsupported: 'Windows has no LVM' },
  },
});

import * as z from 'zod';

const Table = z.object({
  /** tracking: without room nothing new gets through; udp-ports: no name can be looked up; destination: nothing new to this one. */
  kind: z.enum(['tracking', 'udp-ports', 'destination']),
  name: z.string(),
  used: z.number(),
  size: z.number(),
  usedPct: z.number(),
});
export type Table = z.output<typeof Table>;

const Owner = z.object({ program: z.string(), pid: z.number(), sockets: z.number() });
export type Owner = z.output<typeof Owner>;

export const Tables = z.object({
  list: z.array(Table),
  /** Who holds the most sockets, as far as it may be seen. */
  owners: z.array(Owner),
});

export function tableOf(table: Omit<Table, 'usedPct'>): Table {
  return { ...table, usedPct: Math.round((1000 * table.used) / table.size) / 10 };
}

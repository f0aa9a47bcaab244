import * as z from 'zod';

export const Printer = z.object({
  /** The name of the service, as people see it. */
  name: z.string(),
  /** What CUPS calls the queue that it makes for it. */
  queue: z.string(),
  host: z.string(),
  address: z.string().optional(),
  port: z.number(),
  /** An address for a queue. */
  uri: z.string(),
  uuid: z.string().optional(),
  model: z.string().optional(),
  location: z.string().optional(),
});
export type Printer = z.output<typeof Printer>;

export const Announced = z.object({
  /** Whether the service that listens for announcements answers: Avahi, or Bonjour. */
  listening: z.boolean(),
  list: z.array(Printer),
});
export type Announced = z.output<typeof Announced>;

/** The fields that were told; a path without its slash, as announcements have it. */
export function printer(row: {
  readonly name: string;
  readonly host: string;
  readonly address?: string;
  readonly port: number;
  readonly path?: string;
  readonly uuid?: string;
  readonly model?: string;
  readonly location?: string;
}): Printer {
  const { path = 'ipp/print', ...rest } = row;
  const told = Object.entries(rest).filter(([, value]) => value !== undefined && value !== '');
  const { name, host, port } = row;
  const uuid = row.uuid?.toLowerCase();
  const uri = `ipp://${host}:${port}/${path.replace(/^\//, '')}`;
  const queue = name.replaceAll(/[^A-Za-z0-9_]+/g, '_').replace(/_$/, '');
  return { ...Object.fromEntries(told), name, queue, host, port, uri, ...(uuid && { uuid }) };
}

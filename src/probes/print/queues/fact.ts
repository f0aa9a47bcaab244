import * as z from 'zod';
import { Reasons, State, sortReasons } from '../_reasons.ts';
import { readUri } from './uri.ts';

export const Params = z.object({
  /** The queue that is asked about; otherwise those in use. */
  queue: z.string().default(''),
});
export type Params = z.output<typeof Params>;

export const Kind = z.enum(['ipp', 'raw', 'lpd', 'usb', 'dnssd', 'share', 'wsd', 'session', 'virtual', 'other']);

export const Queue = z.object({
  name: z.string(),
  /** Where it sends to: an address of CUPS, or of the same form on Windows. */
  uri: z.string().optional(),
  /** How it reaches the printer; virtual: PDF, XPS, fax, file. */
  kind: Kind,
  host: z.string().optional(),
  port: z.number().optional(),
  uuid: z.string().optional(),
  serial: z.string().optional(),
  state: State.optional(),
  ...Reasons.shape,
  accepting: z.boolean().optional(),
  message: z.string().optional(),
  model: z.string().optional(),
  label: z.string().optional(),
  location: z.string().optional(),
  default: z.boolean(),
  /** Jobs that are not finished. */
  waiting: z.number().optional(),
  /** What CUPS does when a job fails: stop-printer, retry-job, abort-job, retry-current-job. */
  errorPolicy: z.string().optional(),
  temporary: z.literal(true).optional(),
  /** What Windows calls the port behind it. */
  windowsPort: z.string().optional(),
  /** Windows was told to keep it offline. */
  keptOffline: z.literal(true).optional(),
});
export type Queue = z.output<typeof Queue>;

export const Fact = z.object({
  list: z.array(Queue),
  /** The one that was asked about; otherwise the default, the only real one, and those in which jobs wait. */
  wanted: z.array(Queue),
  /** The default that this user gets. */
  default: z.string().optional(),
  /** Who says so: the print service, a file, an environment variable. */
  defaultFrom: z.string().optional(),
});
export type Fact = z.output<typeof Fact>;

export interface Default {
  readonly name: string;
  readonly from: string;
}

/** More than one machine uses at a time. */
const mostWanted = 6;

export function summarize(rows: readonly Queue[], chosen: Default | undefined, { queue }: Params): Fact {
  const list = rows.map(row => ({ ...row, default: row.name === chosen?.name }));
  const real = list.filter(({ kind }) => kind !== 'virtual');
  const inUse = list.filter(row => row.default || (row.waiting ?? 0) > 0 || (real.length === 1 && row === real[0]));
  const named = list.filter(({ name }) => name.toLowerCase() === queue.toLowerCase());
  return {
    list,
    wanted: (queue === '' ? inUse : named).slice(0, mostWanted),
    ...(chosen && { default: chosen.name, defaultFrom: chosen.from }),
  };
}

/** What a row says of its address and its reasons, without what is not there. */
export function queueOf(row: {
  readonly name: string;
  readonly uri: string | undefined;
  readonly state: State | undefined;
  readonly reasons: readonly string[];
  readonly more: { readonly [field: string]: string | number | boolean | undefined };
}): Queue {
  const { name, uri, state, reasons, more } = row;
  const fields: typeof more = { state, ...more };
  const told = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  return {
    name,
    ...(uri === undefined ? { kind: 'other' as const } : { uri, ...readUri(uri) }),
    ...sortReasons(reasons, state),
    default: false,
    ...Object.fromEntries(told),
  };
}

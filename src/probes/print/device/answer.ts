import * as z from 'zod';
import { type Attributes, numbers, readIpp, text, texts, truth } from '../_ipp-answer.ts';
import { readPosted } from '../_post.ts';
import { Reasons, State, sortReasons } from '../_reasons.ts';
import type { Said } from '../_talk.ts';
import { isIpp } from './requests.ts';
import { readSupplies, Supply } from './supplies.ts';
import { readTrays, Tray } from './trays.ts';

/**
 * answered; login: it wants one; not-found: no printer at this path; encrypted: only over TLS; refused: an error of IPP or HTTP;
 * not-ipp: something else answers; silent: nothing came; no-way: not asked, because the address says neither host nor path.
 */
const Result = z.enum(['answered', 'login', 'not-found', 'encrypted', 'refused', 'not-ipp', 'silent', 'no-way']);

export const Device = z.object({
  /** The name of the queue that it was asked for. */
  name: z.string(),
  result: Result,
  /** Where it answered, as an address of IPP; another one than the queue has where that one was not found. */
  uri: z.string().optional(),
  /** What the queue's own address says, where that is one of IPP: the printer may answer at another path only. */
  own: Result.optional(),
  ippStatus: z.number().optional(),
  httpStatus: z.number().optional(),
  state: State.optional(),
  ...Reasons.shape,
  accepting: z.boolean().optional(),
  message: z.string().optional(),
  model: z.string().optional(),
  uuid: z.string().optional(),
  serial: z.string().optional(),
  label: z.string().optional(),
  location: z.string().optional(),
  trays: z.array(Tray),
  /** For a bar picture. Low is never the reason why nothing comes out. */
  supplies: z.array(Supply),
  mediaReady: z.array(z.string()),
  queuedJobs: z.number().optional(),
  pagesPrinted: z.number().optional(),
});
export type Device = z.output<typeof Device>;

const states: { readonly [number: number]: State } = { 3: 'idle', 4: 'printing', 5: 'stopped' };
/** RFC 8011: client-error-forbidden, -not-authenticated, -not-authorized (0x0401 to 0x0403); -not-found (0x0406). */
const results: { readonly [status: number]: Device['result'] } = {
  1025: 'login',
  1026: 'login',
  1027: 'login',
  1030: 'not-found',
};
const httpResults: { readonly [status: number]: Device['result'] } = {
  401: 'login',
  403: 'login',
  404: 'not-found',
  426: 'encrypted',
};
/** RFC 8011, 4.1.8: from here on a status is an error. */
const firstError = 0x0400;

interface Asked {
  readonly name: string;
  readonly uri: string;
}

/** The first of the addresses that answers with attributes counts; otherwise what the queue's own address said. */
export function readDevice({ name, uri }: Asked, asked: readonly Said[], heard: readonly Buffer[]): Device {
  const all = asked.map((said, index) => ({ said, ...judge(heard[index] ?? Buffer.alloc(0)) }));
  const best = all.find(({ result }) => result === 'answered') ?? all[0];
  const empty = { reasons: [], stops: [], warns: [], trays: [], supplies: [], mediaReady: [] };
  if (best === undefined) return { name, result: 'no-way', ...empty };
  const own = isIpp(uri) ? all[0]?.result : undefined;
  const { said, attributes, ...seen } = best;
  const about = { name, ...seen, ...(own !== undefined && { own }) };
  if (attributes === undefined) return { ...about, ...empty };
  const at = said.host.includes(':') ? `[${said.host}]` : said.host;
  return {
    ...about,
    uri: `${said.tls ? 'ipps' : 'ipp'}://${at}:${said.port}${said.path}`,
    ...describe(attributes),
  };
}

type Judged = Pick<Device, 'result' | 'ippStatus' | 'httpStatus'> & { readonly attributes?: Attributes };

function judge(bytes: Buffer): Judged {
  if (bytes.length === 0) return { result: 'silent' };
  const posted = readPosted(bytes);
  if (posted === undefined) return { result: 'not-ipp' };
  const httpStatus = posted.status;
  if (httpStatus !== 200) return { result: httpResults[httpStatus] ?? 'refused', httpStatus };
  const answer = readQuietly(posted.body);
  if (answer === undefined) return { result: 'not-ipp', httpStatus };
  const { status: ippStatus, printers } = answer;
  if (ippStatus >= firstError) return { result: results[ippStatus] ?? 'refused', ippStatus };
  const [attributes] = printers;
  return attributes === undefined ? { result: 'refused', ippStatus } : { result: 'answered', ippStatus, attributes };
}

/** Garbage is an answer too: what stands there speaks no IPP. */
function readQuietly(body: Buffer): ReturnType<typeof readIpp> | undefined {
  try {
    return readIpp(body);
  } catch {
    return undefined;
  }
}

/** What the attributes of a printer say, without those it did not tell. */
function describe(attributes: Attributes): Omit<Device, 'name' | 'result'> {
  const [number = 0] = numbers(attributes, 'printer-state');
  const state = states[number];
  const id = text(attributes, 'printer-device-id') ?? '';
  const told = {
    state,
    accepting: truth(attributes, 'printer-is-accepting-jobs'),
    message: text(attributes, 'printer-state-message'),
    model: text(attributes, 'printer-make-and-model'),
    uuid: text(attributes, 'printer-uuid')
      ?.replace(/^urn:uuid:/i, '')
      .toLowerCase(),
    serial: /(?:^|;)\s*(?:SN|SERN|SERIALNUMBER):(?<serial>[^;]+)/i.exec(id)?.groups?.serial?.trim(),
    label: text(attributes, 'printer-info') ?? text(attributes, 'printer-name'),
    location: text(attributes, 'printer-location'),
    queuedJobs: numbers(attributes, 'queued-job-count')[0],
    pagesPrinted: numbers(attributes, 'printer-impressions-completed')[0],
  };
  return {
    ...sortReasons(texts(attributes, 'printer-state-reasons'), state),
    trays: readTrays(texts(attributes, 'printer-input-tray')),
    supplies: readSupplies(attributes),
    mediaReady: texts(attributes, 'media-ready'),
    ...Object.fromEntries(Object.entries(told).filter(([, value]) => value !== undefined)),
  };
}

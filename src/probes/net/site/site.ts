import { isIP } from 'node:net';
import * as z from 'zod';
import { Word } from '../_word.ts';

const stages = ['nothing', 'name', 'tcp', 'tls', 'http'] as const;

const problems = ['expired', 'not-yet-valid', 'wrong-name', 'self-signed', 'unknown-issuer', 'handshake'] as const;
export type TlsProblem = (typeof problems)[number];

const Tls = z.object({
  protocol: z.string().optional(),
  problem: z.enum(problems).optional(),
  /** Nothing is wrong but the issuer, and the system's own list of issuers could not be read. */
  issuerUnchecked: z.literal(true).optional(),
  /** What the tool called the problem. */
  error: z.string().optional(),
  issuer: z.string().optional(),
  subject: z.string().optional(),
  notBefore: z.string().optional(),
  notAfter: z.string().optional(),
});
export type Tls = z.output<typeof Tls>;

const Result = z.enum([
  ...['ok', 'name-unknown', 'refused', 'silent', 'unreachable', 'prohibited', 'reset'],
  ...['tls-failed', 'http-silent', 'http-error'],
] as const);

const Step = z.object({
  step: z.enum(['name', 'tcp', 'tls', 'http']),
  /** Absent where the tool does not tell it. */
  ms: z.number().optional(),
  result: z.union([Result, Word, z.enum(['not-found', 'try-again'])]),
});
export type Step = z.output<typeof Step>;

export const Site = z.object({
  url: z.string(),
  host: z.string(),
  port: z.number(),
  reached: z.enum(stages),
  /** A status below 500 came, over a connection with a good certificate where the address wants one. */
  answered: z.boolean(),
  result: Result,
  addresses: z.array(z.string()),
  /** The one that the result is about. */
  address: z.string().optional(),
  status: z.number().optional(),
  server: z.string().optional(),
  location: z.string().optional(),
  /** The server's clock, ISO 8601. */
  date: z.string().optional(),
  tls: Tls.optional(),
  steps: z.array(Step),
});
export type Site = z.output<typeof Site>;

/** What a visit found, step by step, up to the first that failed. */
export interface Visit {
  readonly steps: readonly Step[];
  readonly addresses: readonly string[];
  readonly address?: string;
  readonly head?: Head;
  readonly tls?: Tls;
}

/** What is of interest in the first lines of an HTTP answer. */
export interface Head {
  readonly status: number;
  readonly server?: string;
  readonly location?: string;
  readonly date?: string;
}

/** The parts of an http or https URL. `literal` is a host that is an address already: nothing has to be looked up. */
export function partsOf(url: string) {
  const { hostname, port, protocol, pathname, search } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  const secure = protocol === 'https:';
  return {
    host,
    port: port === '' ? (secure ? 443 : 80) : Number(port),
    secure,
    path: pathname + search,
    literal: isIP(host) !== 0,
  };
}

/** The fact that a visit amounts to. */
export function siteOf(url: string, { steps, addresses, address, head, tls }: Visit): Site {
  const { host, port, literal } = partsOf(url);
  const good = steps.filter(step => step.result === 'ok').at(-1)?.step;
  const result = resultOf(steps.at(-1));
  return {
    ...{ url, host, port, result, answered: result === 'ok', addresses: [...addresses], ...head, steps: [...steps] },
    reached: head ? 'http' : (good ?? (literal ? 'name' : 'nothing')),
    ...(address !== undefined && { address }),
    ...(tls && { tls }),
  };
}

function resultOf(last: Step | undefined): Site['result'] {
  if (!last) return 'http-error';
  if (last.step === 'name' && last.result !== 'ok') return 'name-unknown';
  if (last.step === 'http' && last.result === 'silent') return 'http-silent';
  const known = Result.safeParse(last.result);
  return known.success ? known.data : 'http-error';
}

/** The further a visit came the better; of those that came equally far, one that met somebody. */
export function best(visits: readonly Visit[]): Visit | undefined {
  const worth = ({ steps, head }: Visit) =>
    steps.length * 10 +
    (head && head.status < 500
      ? 9
      : ['silent', 'unreachable', 'prohibited', 'reset', 'refused'].indexOf(steps.at(-1)?.result ?? ''));
  return [...visits].sort((a, b) => worth(b) - worth(a))[0];
}

import * as z from 'zod';

/** Where a target stands: in the local network, beyond the line, or the one that is complained about. */
const places = ['lan', 'line', 'far'] as const;

export const Target = z.object({
  place: z.enum(places),
  address: z.string().regex(/^[\dA-Fa-f.:]{2,45}(?:%[\w.-]{1,32})?$/, 'an IP address'),
  ping: z.boolean().default(true),
  ports: z.array(z.int().min(1).max(65_535)).max(4).default([]),
});
export type Target = z.output<typeof Target>;

const Sample = z.object({
  /** Since the series began. */
  atMs: z.number(),
  ms: z.number().optional(),
  /** No answer, or one that came only after the request was sent again. */
  lost: z.literal(true).optional(),
});
type Sample = z.output<typeof Sample>;

const Row = z.object({
  place: z.enum(places),
  address: z.string(),
  protocol: z.enum(['icmp', 'tcp']),
  port: z.number().optional(),
  sent: z.number(),
  received: z.number(),
  minMs: z.number().optional(),
  medianMs: z.number().optional(),
  samples: z.array(Sample),
});
type Row = z.output<typeof Row>;

/** All targets of a place that answered at all: one that never does tells nothing of loss. */
const Summary = z.object({
  targets: z.number(),
  sent: z.number(),
  lossPct: z.number(),
  /** Of the address that lost the least. */
  leastLossPct: z.number(),
  minMs: z.number(),
  /** Of the target that is the fastest. */
  medianMs: z.number(),
});
const Place = z.object({ icmp: Summary.optional(), tcp: Summary.optional() });

export const Series = z.object({
  list: z.array(Row),
  lan: Place.optional(),
  line: Place.optional(),
  far: Place.optional(),
});
export type Series = z.output<typeof Series>;

/** RFC 6298: a request for a connection is sent again after a second. What needs so much more than others was lost at first. */
const sentAgainMs = 900;

/** What was seen of one target by one protocol. */
export interface Seen {
  readonly address: string;
  readonly protocol: Row['protocol'];
  readonly port?: number;
  readonly samples: readonly { readonly atMs: number; readonly ms?: number }[];
}

export function seriesOf(all: readonly Seen[], targets: readonly Target[]): Series {
  const list = all.flatMap(seen => {
    const target = targets.find(({ address }) => address === seen.address);
    return target && seen.samples.length > 0 ? [rowOf(seen, target.place)] : [];
  });
  const told = places.flatMap(place => {
    const of = (protocol: Row['protocol']) =>
      summaryOf(list.filter(row => row.place === place && row.protocol === protocol));
    const [icmp, tcp] = [of('icmp'), of('tcp')];
    return icmp || tcp ? [[place, { ...(icmp && { icmp }), ...(tcp && { tcp }) }] as const] : [];
  });
  return { list, ...Object.fromEntries(told) };
}

function rowOf({ samples, ...seen }: Seen, place: Target['place']): Row {
  const fastest = Math.min(...samples.flatMap(({ ms }) => ms ?? []));
  const judged = samples.map(
    (sample): Sample => ({
      ...sample,
      ...((sample.ms === undefined || (seen.protocol === 'tcp' && sample.ms >= fastest + sentAgainMs)) && {
        lost: true,
      }),
    }),
  );
  const times = judged.flatMap(({ ms, lost }) => (ms !== undefined && !lost ? [ms] : [])).sort((a, b) => a - b);
  const [minMs, medianMs] = [times[0], times[Math.floor(times.length / 2)]];
  return {
    place,
    ...seen,
    ...{ sent: judged.length, received: times.length },
    ...(minMs !== undefined && { minMs }),
    ...(medianMs !== undefined && { medianMs }),
    samples: judged,
  };
}

function summaryOf(rows: readonly Row[]): z.output<typeof Summary> | undefined {
  const answered = rows.flatMap(({ address, sent, received, minMs, medianMs }) =>
    minMs === undefined || medianMs === undefined ? [] : [{ address, sent, received, minMs, medianMs }],
  );
  if (answered.length === 0) return undefined;
  const sum = (numbers: number[]) => numbers.reduce((total, number) => total + number, 0);
  const share = (received: number, sent: number) => Math.round(1000 * (1 - received / sent)) / 10;
  const sent = sum(answered.map(row => row.sent));
  return {
    targets: answered.length,
    sent,
    lossPct: share(sum(answered.map(({ received }) => received)), sent),
    leastLossPct: Math.min(
      ...byAddress(answered).map(of => share(sum(of.map(({ received }) => received)), sum(of.map(row => row.sent)))),
    ),
    minMs: Math.min(...answered.map(({ minMs }) => minMs)),
    medianMs: Math.min(...answered.map(({ medianMs }) => medianMs)),
  };
}

function byAddress<R extends Pick<Row, 'address'>>(rows: readonly R[]): R[][] {
  const addresses = [...new Set(rows.map(({ address }) => address))];
  return addresses.map(address => rows.filter(row => row.address === address));
}

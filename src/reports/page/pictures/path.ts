import * as z from 'zod';
import { html, type Markup } from '../markup.ts';
import { figure, fitted, nameAt, place } from './figure.ts';
import { sayMs } from './say-ms.ts';

const Path = z.object({
  target: z.string(),
  reached: z.boolean(),
  list: z.array(
    z.object({
      hop: z.number(),
      place: z.string(),
      address: z.string().optional(),
      asked: z.number(),
      answered: z.number(),
      medianMs: z.number().optional(),
    }),
  ),
});
type Hop = z.output<typeof Path>['list'][number];

const placeWords: Record<string, string> = { lan: 'local network', line: 'the line', far: 'beyond' };

/** A step of the way, in pixels. */
const rowPx = 44;
const dotPx = { x: 10, radius: 6 };
const textPx = 28;

const nameColumns = 19;
const valueColumns = 18;

/** The longest bar begins after the signs, and still ends on the narrowest page. */
const widest = 0.85;

/** Hosts on networks of their own are seldom farther. */
const mostHops = 24;

/** The way to an address, hop by hop: who answers, how late, and where it ends. */
export function drawPath(value: unknown): Markup | undefined {
  const told = Path.safeParse(value);
  if (!told.success || told.data.list.length === 0) return undefined;
  const { target, reached } = told.data;
  const hops = told.data.list.slice(0, mostHops);
  const slowestMs = Math.max(...hops.map(({ medianMs = 0 }) => medianMs), 1);
  return figure({
    caption: `The way to ${target}: ${reached ? 'it is reached' : 'it ends before'}`,
    inWords: `The way to ${target}: ${hops.map(hop => `${hop.hop} ${nameOf(hop)}, ${answerOf(hop)}`).join('; ')}; ${reached ? 'reached' : 'not reached'}`,
    heightPx: hops.length * rowPx,
    drawing: [
      html`<path d="M${dotPx.x} 14 V${hops.length * rowPx - 30}" class="wire"/>`,
      ...hops.map((hop, index) => hopOf(hop, index * rowPx, slowestMs)),
    ],
  });
}

function nameOf({ address = 'silent', place: where }: Hop): string {
  return `${address} (${placeWords[where] ?? where})`;
}

function answerOf({ asked, answered, medianMs }: Hop): string {
  const late = medianMs === undefined ? '' : `${sayMs(medianMs)}, `;
  return `${late}${answered} of ${asked}`;
}

/** A hop that says nothing is a hollow ring: many routers answer few pings, and that is no loss. */
function hopOf(hop: Hop, topPx: number, slowestMs: number): Markup {
  const sign = hop.answered === 0 ? 'hollow muted' : hop.answered < hop.asked ? 'hollow warning' : 'sign good';
  return html`
<circle cx="${dotPx.x}" cy="${topPx + 12}" r="${dotPx.radius}" class="${sign}"/>${nameAt(textPx, topPx + 16, `${hop.hop} ${nameOf(hop)}`, nameColumns)}<text x="100%" y="${topPx + 16}" text-anchor="end" class="small">${fitted(answerOf(hop), valueColumns)}</text>
<rect x="${textPx}" y="${topPx + 23}" width="${place(((hop.medianMs ?? 0) / slowestMs) * widest)}" height="6" rx="3" class="bar"/>`;
}

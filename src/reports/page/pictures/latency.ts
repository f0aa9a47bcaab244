import * as z from 'zod';
import { html, type Markup } from '../markup.ts';
import { figure, fitted, nameAt, place } from './figure.ts';
import { sayMs } from './say-ms.ts';

const Series = z.object({
  list: z.array(
    z.object({
      place: z.string(),
      address: z.string(),
      protocol: z.string(),
      port: z.number().optional(),
      sent: z.number(),
      received: z.number(),
      medianMs: z.number().optional(),
      samples: z.array(z.object({ atMs: z.number(), ms: z.number().optional(), lost: z.literal(true).optional() })),
    }),
  ),
});
type Row = z.output<typeof Series>['list'][number];

const placeWords: Record<string, string> = { lan: 'local network', line: 'the line', far: 'the far end' };

/** A strip for each target, in pixels: words, then the answers in the order of time, the slower the higher. */
const wordsPx = 16;
const stripPx = 36;
const rowPx = 64;

const nameColumns = 24;
const valueColumns = 18;

/** More targets, and more answers of one, cannot be told apart. */
const mostRows = 16;
const mostSamples = 100;

/** Each answer with its time: what is lost, what is late, and whether all at once. */
export function drawLatency(value: unknown, name: string): Markup | undefined {
  const told = Series.safeParse(value);
  if (!told.success || told.data.list.length === 0) return undefined;
  const rows = told.data.list.slice(0, mostRows);
  const all = rows.flatMap(({ samples }) => samples);
  // What was sent again after a second counts as lost, and would make all others look alike.
  const slowestMs = Math.max(...all.map(({ ms = 0, lost }) => (lost ? 0 : ms)), 1);
  const lastMs = Math.max(...all.map(({ atMs }) => atMs), 1);
  return figure({
    caption: `${name}: answers in the order of time; a strip is ${slowestMs.toFixed(slowestMs < 10 ? 1 : 0)} ms high and ${(lastMs / 1000).toFixed(1)} s long; × is lost`,
    inWords: `${name}: delay and loss: ${rows.map(row => `${nameOf(row)}: ${summaryOf(row)}`).join('; ')}`,
    heightPx: rows.length * rowPx,
    drawing: rows.map((row, index) => stripOf(row, index * rowPx, slowestMs, lastMs)),
  });
}

function nameOf({ address, protocol, port, place: where }: Row): string {
  const how = protocol === 'icmp' ? 'ping' : `port ${port ?? '?'}`;
  return `${address}, ${how} (${placeWords[where] ?? where})`;
}

function summaryOf({ sent, received, medianMs }: Row): string {
  const lost = sent - received;
  const late = medianMs === undefined ? 'no answer' : `${sayMs(medianMs)}`;
  return lost > 0 ? `${late}, ${lost}/${sent} lost` : late;
}

function stripOf(row: Row, topPx: number, slowestMs: number, lastMs: number): Markup {
  const lost = row.sent > row.received;
  return html`
${nameAt(0, topPx + 12, nameOf(row), nameColumns)}<text x="100%" y="${topPx + 12}" text-anchor="end" class="${lost ? 'name' : 'small'}">${fitted(summaryOf(row), valueColumns)}</text>
<rect x="0" y="${topPx + wordsPx}" width="100%" height="${stripPx}" rx="3" class="track"/>
${row.samples.slice(0, mostSamples).map(sample => dotOf(sample, topPx + wordsPx, slowestMs, lastMs))}`;
}

function dotOf({ atMs, ms, lost }: Row['samples'][number], topPx: number, slowestMs: number, lastMs: number): Markup {
  const x = place(0.01 + (atMs / lastMs) * 0.98);
  if (lost || ms === undefined)
    return html`<text x="${x}" y="${topPx + 13}" text-anchor="middle" class="sign error name">×</text>`;
  const share = Math.min(Math.max(ms / slowestMs, 0), 1);
  return html`<circle cx="${x}" cy="${(topPx + stripPx - 5 - share * (stripPx - 10)).toFixed(1)}" r="2.5" class="bar"/>`;
}

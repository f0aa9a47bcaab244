import type { Evidence, Run } from '../../../model/run.ts';
import { sayDuration } from '../../_evidence.ts';
import { factName } from '../../_wording.ts';
import { html, type Markup } from '../markup.ts';
import { figure, fitted, nameAt, place } from './figure.ts';

/** All questions behind one fact. */
interface Lane {
  readonly name: string;
  readonly spans: readonly Span[];
  readonly tookMs: number;
  /** Not all of it came to its own end. */
  readonly isCut: boolean;
}

interface Span {
  readonly fromMs: number;
  readonly tookMs: number;
}

/** Facts with a line of their own: those that took longest. */
const mostLanes = 18;

/** A line, in pixels. */
const rowPx = 32;
const axisPx = 22;

/** Still seen where the run was long. */
const leastShare = 0.004;

const nameColumns = 24;
const valueColumns = 18;

/** When what was asked, and how long it took. */
export function drawTimeline({ startedAt, endedAt, evidence }: Run): Markup | undefined {
  const start = Date.parse(startedAt);
  const wholeMs = Date.parse(endedAt) - start;
  if (!(wholeMs > 0)) return undefined;
  const all = lanesOf(Object.values(evidence), start);
  if (all.length === 0) return undefined;
  const longest = new Set([...all].sort((a, b) => b.tookMs - a.tookMs).slice(0, mostLanes));
  const lanes = [...all.filter(lane => longest.has(lane)), ...together(all.filter(lane => !longest.has(lane)))];
  return figure({
    caption: `What was asked when: ${sayDuration(wholeMs)} from left to right`,
    inWords: `The run took ${sayDuration(wholeMs)}. Longest: ${lanes.map(lane => `${lane.name} ${lengthOf(lane)}`).join('; ')}`,
    heightPx: lanes.length * rowPx + axisPx,
    drawing: [
      ...[0.25, 0.5, 0.75].map(
        share =>
          html`<line x1="${place(share)}" x2="${place(share)}" y1="0" y2="${lanes.length * rowPx}" class="grid"/>`,
      ),
      ...lanes.map((lane, index) => laneOf(lane, index * rowPx, wholeMs)),
      html`<text x="0" y="${lanes.length * rowPx + 16}" class="small">0</text><text x="50%" y="${lanes.length * rowPx + 16}" text-anchor="middle" class="small">${sayDuration(wholeMs / 2)}</text><text x="100%" y="${lanes.length * rowPx + 16}" text-anchor="end" class="small">${sayDuration(wholeMs)}</text>`,
    ],
  });
}

function lanesOf(all: readonly Evidence[], start: number): Lane[] {
  const byFact = new Map<string, Evidence[]>();
  for (const one of all) {
    if (!Number.isFinite(Date.parse(one.startedAt))) continue;
    byFact.set(one.fact, [...(byFact.get(one.fact) ?? []), one]);
  }
  return [...byFact]
    .map(([fact, some]) => ({
      name: factName(fact),
      spans: some.map(({ startedAt, durationMs }) => ({ fromMs: Date.parse(startedAt) - start, tookMs: durationMs })),
      tookMs: some.reduce((sum, { durationMs }) => sum + durationMs, 0),
      isCut: some.some(({ ended }) => ended.by !== 'exit'),
    }))
    .sort((a, b) => (a.spans[0]?.fromMs ?? 0) - (b.spans[0]?.fromMs ?? 0));
}

/** The quick ones share a line. */
function together(lanes: readonly Lane[]): Lane[] {
  if (lanes.length === 0) return [];
  return [
    {
      name: `and ${lanes.length} quicker`,
      spans: lanes.flatMap(({ spans }) => spans),
      tookMs: Math.max(...lanes.map(({ tookMs }) => tookMs)),
      isCut: lanes.some(({ isCut }) => isCut),
    },
  ];
}

function lengthOf({ tookMs, isCut }: Lane): string {
  return `${sayDuration(tookMs)}${isCut ? ', cut short' : ''}`;
}

function laneOf(lane: Lane, topPx: number, wholeMs: number): Markup {
  const role = lane.isCut ? 'warning' : '';
  return html`
${nameAt(0, topPx + 13, lane.name, nameColumns)}<text x="100%" y="${topPx + 13}" text-anchor="end" class="small">${fitted(lengthOf(lane), valueColumns)}</text>
<rect x="0" y="${topPx + 18}" width="100%" height="7" rx="3" class="track"/>${lane.spans.map(
    ({ fromMs, tookMs }) =>
      html`<rect x="${place(fromMs / wholeMs)}" y="${topPx + 18}" width="${place(Math.max(tookMs / wholeMs, leastShare))}" height="7" rx="2" class="bar ${role}"/>`,
  )}`;
}

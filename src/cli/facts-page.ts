import { wrapAnsi } from 'fast-wrap-ansi';
import { type Reading, sayReason } from '../model/reading.ts';
import type { Style } from '../model/report.ts';
import { shown } from './shown.ts';

export interface NamedReading {
  readonly area: string;
  readonly name: string;
  readonly title: string;
  readonly reading: Reading;
}

/** All facts as a page to read: an area, then a block for each probe. */
export function factsPage(readings: readonly NamedReading[], style: Style): string {
  const areas = [...new Set(readings.map(({ area }) => area))];
  const blocks = areas.flatMap(area => [
    style.paint('heading', area.toUpperCase()),
    ...readings.filter(reading => reading.area === area).map(reading => block(reading, style)),
  ]);
  return `${blocks.join('\n\n')}\n`;
}

function block({ title, name, reading }: NamedReading, style: Style): string {
  const head = `${style.paint('strong', title)}  ${style.paint('muted', name)}`;
  const lines = reading.ok ? valueLines(reading.value) : [`not known: ${shown(sayReason(reading.reason))}`];
  return [head, ...lines.map(line => indent(line, style))].join('\n');
}

function indent(line: string, { width }: Style): string {
  const depth = /^ */.exec(line)?.[0].length ?? 0;
  const pad = ' '.repeat(depth + 2);
  return wrapAnsi(line.trimStart(), Math.max(20, width - pad.length), { hard: true })
    .split('\n')
    .map((part, index) => `${pad}${index === 0 ? '' : '  '}${part}`)
    .join('\n');
}

/** A value as `name: value` lines; lists of records take a line each. */
function valueLines(value: unknown, depth = ''): string[] {
  if (Array.isArray(value))
    return value.length === 0 ? [`${depth}none`] : value.map(element => `${depth}- ${inline(element)}`);
  if (typeof value !== 'object' || value === null) return [`${depth}${scalar(value)}`];
  return Object.entries(value).flatMap(([name, element]) => {
    const isNested = typeof element === 'object' && element !== null;
    if (!isNested) return [`${depth}${label(name)}: ${withUnit(name, element)}`];
    if (Array.isArray(element) && element.every(one => typeof one !== 'object'))
      return [`${depth}${label(name)}: ${element.map(scalar).join(', ') || 'none'}`];
    return [`${depth}${label(name)}:`, ...valueLines(element, `${depth}  `)];
  });
}

function inline(value: unknown): string {
  if (typeof value !== 'object' || value === null) return scalar(value);
  return Object.entries(value)
    .map(
      ([name, element]) =>
        `${label(name)} ${typeof element === 'object' ? shown(JSON.stringify(element)) : withUnit(name, element)}`,
    )
    .join(', ');
}

/** `totalBytes` is read as "total": the unit stands at the value. */
function label(name: string): string {
  return name
    .replace(/(?:Bytes|Sec|Mbps|Mhz|Pct)$/, '')
    .replace(/(?<=[a-z])[A-Z]/g, letter => ` ${letter.toLowerCase()}`);
}

const gib = 1024 ** 3;
const mib = 1024 ** 2;

function withUnit(name: string, value: unknown): string {
  if (typeof value !== 'number') return scalar(value);
  if (name.endsWith('Bytes'))
    return value >= gib ? `${(value / gib).toFixed(1)} GiB` : `${(value / mib).toFixed(1)} MiB`;
  const unit = Object.entries({ Sec: 's', Mbps: 'Mb/s', Mhz: 'MHz', Pct: '%' }).find(([suffix]) =>
    name.endsWith(suffix),
  )?.[1];
  return unit === undefined ? String(value) : `${value} ${unit}`;
}

function scalar(value: unknown): string {
  if (value === true) return 'yes';
  if (value === false) return 'no';
  return shown(String(value));
}

import type { Source } from '../../playbook/source.ts';
import { decimalNumber } from './literal.ts';
import { mistake } from './mistake.ts';
import { type Entry, refuseDuplicates, type Value } from './value.ts';

/** Deepest nesting. Facts of clouds that come along have up to ten levels. */
const maxDepth = 100;

/** Whether the whole text is a map in JSON. YAML could read it, too, but takes 30 times as long. */
export function isJson(text: string): boolean {
  if (!text.trimStart().startsWith('{')) return false;
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

/** Reads text that is JSON, with the place of each value. */
export function readJson(source: Source): Value {
  return readValue({ source, at: 0 }, 0);
}

interface Reading {
  readonly source: Source;
  at: number;
}

function readValue(reading: Reading, depth: number): Value {
  skipBlanks(reading);
  const { source, at: offset } = reading;
  if (depth > maxDepth)
    throw mistake(source.place(offset), `Nested more than ${maxDepth} levels deep.`, 'An inventory needs fewer.');
  const first = source.text.charAt(offset);
  if (first === '{') return readMap(reading, depth);
  if (first === '[') return readList(reading, depth);
  if (first === '"') return { is: 'scalar', isText: true, offset, text: readText(reading) };
  const word = /[\w.+-]+/y;
  word.lastIndex = offset;
  const text = word.exec(source.text)?.[0] ?? '';
  reading.at += Math.max(1, text.length);
  return text === 'null' ? { is: 'null', offset } : { is: 'scalar', isText: false, offset, text: printed(text) };
}

function readMap(reading: Reading, depth: number): Value {
  const offset = reading.at;
  const entries: Entry[] = [];
  for (enter(reading); !isAtEnd(reading, '}'); skipComma(reading)) {
    const key: Value = { is: 'scalar', isText: true, offset: reading.at, text: readText(reading) };
    skipBlanks(reading);
    reading.at += 1; // the colon
    entries.push({ key, value: readValue(reading, depth + 1) });
  }
  reading.at += 1;
  return { is: 'map', offset, entries: () => refuseDuplicates(entries, reading.source) };
}

function readList(reading: Reading, depth: number): Value {
  const offset = reading.at;
  const items: Value[] = [];
  for (enter(reading); !isAtEnd(reading, ']'); skipComma(reading)) items.push(readValue(reading, depth + 1));
  reading.at += 1;
  return { is: 'list', offset, items: () => items };
}

function enter(reading: Reading): void {
  reading.at += 1;
  skipBlanks(reading);
}

function isAtEnd({ source, at }: Reading, closing: string): boolean {
  return at >= source.text.length || source.text.charAt(at) === closing;
}

function skipComma(reading: Reading): void {
  skipBlanks(reading);
  if (reading.source.text.charAt(reading.at) === ',') enter(reading);
}

const blanks = new Set([' ', '\t', '\r', '\n']);

function skipBlanks(reading: Reading): void {
  while (blanks.has(reading.source.text.charAt(reading.at))) reading.at += 1;
}

/** Moves behind the closing quote: one with an even number of backslashes before it. */
function readText(reading: Reading): string {
  const { text } = reading.source;
  let end = reading.at + 1;
  while (text.charAt(end) !== '"' && end < text.length) end += text.charAt(end) === '\\' ? 2 : 1;
  const quoted = text.slice(reading.at, end + 1);
  reading.at = end + 1;
  return quoted.includes('\\') ? String(JSON.parse(quoted)) : quoted.slice(1, -1);
}

/** As Python prints it. */
function printed(word: string): string {
  if (word === 'true') return 'True';
  if (word === 'false') return 'False';
  return word.includes('.') && !/e/i.test(word) ? decimalNumber(Number(word)) : word;
}

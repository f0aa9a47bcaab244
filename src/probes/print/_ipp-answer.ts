import { Unparsable } from '../../model/probe.ts';

export type Value = string | number | boolean;
/** Attributes by name. What has no plain value (a range, a resolution, a collection) is left out. */
export type Attributes = ReadonlyMap<string, readonly Value[]>;

/** An answer of IPP (RFC 8010): its status, and the attributes of each printer or job in it. */
export interface IppAnswer {
  readonly status: number;
  readonly jobs: readonly Attributes[];
  readonly printers: readonly Attributes[];
}

const groupTags = { operation: 1, job: 2, end: 3, printer: 4, unsupported: 5 };
const lastGroupTag = 0x0f;
const collection = { begin: 0x34, end: 0x37 };
const headBytes = 8;

interface Item {
  readonly tag: number;
  readonly name: string;
  readonly bytes: Buffer;
}

export function readIpp(body: Buffer): IppAnswer {
  if (body.length < headBytes || !isVersion(body)) throw new Unparsable('not an answer of IPP');
  const groups: { tag: number; attributes: Map<string, Value[]> }[] = [];
  let depth = 0;
  let name = '';
  for (const item of items(body)) {
    if (item.tag <= lastGroupTag) {
      groups.push({ tag: item.tag, attributes: new Map() });
      continue;
    }
    if (item.tag === collection.begin) depth++;
    if (item.tag === collection.end) depth--;
    else if (depth === 0) name = item.name === '' ? name : item.name;
    const value = depth === 0 ? plainValue(item) : undefined;
    if (value === undefined) continue;
    const found = groups.at(-1)?.attributes;
    found?.set(name, [...(found.get(name) ?? []), value]);
  }
  const of = (wanted: number) => groups.filter(({ tag }) => tag === wanted).map(({ attributes }) => attributes);
  return { status: body.readUInt16BE(2), jobs: of(groupTags.job), printers: of(groupTags.printer) };
}

const isVersion = (body: Buffer) => [1, 2].includes(body[0] ?? 0) && (body[1] ?? 10) < 10;

/** Group marks, and names with values. An answer that was cut off is no answer. */
function* items(body: Buffer): Generator<Item> {
  let at = headBytes;
  const take = (length: number): Buffer => {
    if (at + length > body.length) throw new Unparsable('the answer is cut off');
    at += length;
    return body.subarray(at - length, at);
  };
  const counted = () => take(take(2).readUInt16BE());
  while (true) {
    const tag = take(1).readUInt8();
    if (tag === groupTags.end) return;
    if (tag <= lastGroupTag) yield { tag, name: '', bytes: Buffer.alloc(0) };
    else yield { tag, name: counted().toString('utf8'), bytes: counted() };
  }
}

function plainValue({ tag, bytes }: Item): Value | undefined {
  if (tag === 0x21 || tag === 0x23) return bytes.length === 4 ? bytes.readInt32BE() : undefined;
  if (tag === 0x22) return bytes.length === 1 ? bytes[0] !== 0 : undefined;
  if (tag === 0x30) return bytes.toString('latin1');
  // Text and names with their language before them.
  if (tag === 0x35 || tag === 0x36) return afterLanguage(bytes);
  return tag >= 0x41 && tag <= 0x49 ? bytes.toString('utf8') : undefined;
}

function afterLanguage(bytes: Buffer): string | undefined {
  if (bytes.length < 4) return undefined;
  const text = 2 + bytes.readUInt16BE() + 2;
  return text <= bytes.length ? bytes.subarray(text).toString('utf8') : undefined;
}

export function texts(attributes: Attributes, name: string): string[] {
  return (attributes.get(name) ?? []).filter(value => typeof value === 'string');
}

/** The text, unless it is empty. */
export function text(attributes: Attributes, name: string): string | undefined {
  return texts(attributes, name)[0]?.trim() || undefined;
}

export function numbers(attributes: Attributes, name: string): number[] {
  return (attributes.get(name) ?? []).filter(value => typeof value === 'number');
}

export function truth(attributes: Attributes, name: string): boolean | undefined {
  return (attributes.get(name) ?? []).find(value => typeof value === 'boolean');
}

import type * as z from 'zod';
import { Unparsable } from '../../model/probe.ts';

/** What makers write into fields that they did not fill, and what systeminformation gives for "not known". */
const blanks =
  /^(?:|[-.? 0]+|0x0+|n\/?a|none|null|unknown|undefined|unspecified|default( string)?|not (?:specified|available|applicable|present|defined|set|settable|provided)|no (?:asset tag|enclosure|serial|dimm|module installed)|<?bad index>?|<?out of spec>?|to be filled.*|o\.?e\.?m\.?|filled by o\.?e\.?m.*|system (?:manufacturer|product name|version|serial number|sku.*)|sku|base board .*|board manufacturer|invalid|empty|other|(?:manufacturer|ser(?:ial)?num|part_?num|modulepartnumber|assettagnum|a\d_[a-z]+)\d*|\(standard.*\)|xx+|1234567890?|0123456789(?:abcdef)?|type[0-9] .*|chassis .*|[0f]{8}-[0f]{4}-[0f]{4}-[0f]{4}-[0f]{12}|03000200-0400-0500-0006-000700080009)$/i;

/** A name or number as the maker gave it; absent where the field is there and says nothing. */
export function text(value: unknown): string | undefined {
  if (typeof value !== 'string' && typeof value !== 'number') return undefined;
  const letters = [...String(value).slice(0, longest)].map(letter => (isControl(letter) ? ' ' : letter));
  const tidy = letters.join('').replaceAll(/\s+/g, ' ').trim();
  return blanks.test(tidy) ? undefined : tidy;
}

/** Names are shorter than this; what is longer is not a name. */
const longest = 200;

function isControl(letter: string): boolean {
  return letter < ' ' || (letter >= '\x7f' && letter <= '\x9f');
}

/** A number that cannot be zero: a size, a count, a speed. */
export function amount(value: unknown): number | undefined {
  const number = typeof value === 'string' ? Number(/^\s*(?<number>\d+(?:\.\d+)?)/.exec(value)?.groups?.number) : value;
  return typeof number === 'number' && Number.isFinite(number) && number > 0 ? number : undefined;
}

/** `04/01/2014`, `2014-04-01…` and `20140401…` as 2014-04-01. */
export function day(value: unknown): string | undefined {
  const { m, d, y } = /^\s*(?<m>\d\d)\/(?<d>\d\d)\/(?<y>\d{4})/.exec(String(value))?.groups ?? {};
  if (m !== undefined) return `${y}-${m}-${d}`;
  const iso = /^\s*(?<y>(?:19|20)\d\d)-?(?<m>[01]\d)-?(?<d>[0-3]\d)/.exec(String(value))?.groups;
  return iso && `${iso.y}-${iso.m}-${iso.d}`;
}

/** A fact without the fields that are not known. */
export function known<S extends z.ZodType>(schema: S, fields: unknown): z.output<S> {
  const result = schema.safeParse(withoutUnknown(fields));
  if (result.success) return result.data;
  const [issue] = result.error.issues;
  throw new Unparsable(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'unexpected form'}`.slice(0, 200));
}

function withoutUnknown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUnknown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, one]) => (one === undefined ? [] : [[name, withoutUnknown(one)]])),
  );
}

/** `name=value` or `name: value` lines; the first of a name counts. */
export function lines(stdout: string, separator: '=' | ':'): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const line of stdout.split(/\r?\n/)) {
    const at = line.indexOf(separator);
    const name = line.slice(0, at).trim();
    if (at > 0 && !pairs.has(name)) pairs.set(name, line.slice(at + 1).trim());
  }
  return pairs;
}

import type { Run } from '../model/run.ts';
import { fieldKind, isVersionField } from './fields.ts';
import { parseIp } from './kinds/ip-bits.ts';
import { learnDomain, learnFromText, learnHost } from './learn-from-text.ts';
import type { NamedKind, StandIns } from './stand-ins.ts';

/**
 * Who and what is named in a run. No single fact knows all names: they are gathered from the target, from fields that say what they hold, and from
 * the answers of programs, before anything is replaced.
 */
export function learnFromRun(run: Run, book: StandIns): void {
  const { target } = run;
  if (target.hostname !== undefined) learnHost(target.hostname, book);
  if (target.serial !== undefined) book.names.add('serial number', target.serial);
  learnFields(run.params, '', book);
  for (const reading of Object.values(run.facts))
    if (reading.ok) learnFields(reading.value, '', book);
    else learnFields(reading.reason, '', book);
  for (const text of textsOf({ ...run, facts: {}, params: {} })) learnFromText(text, book);
}

/** Every text, so that what stands in it is known before the first stand-in is given. */
function* textsOf(value: unknown): Generator<string> {
  if (typeof value === 'string') yield value;
  else if (typeof value === 'object' && value !== null) for (const inner of Object.values(value)) yield* textsOf(inner);
}

function learnFields(value: unknown, field: string, book: StandIns): void {
  if (typeof value === 'string') learnField(value, field, book);
  if (Array.isArray(value)) for (const element of value) learnFields(element, field, book);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    learnNetworkOf(value, book);
    for (const [name, inner] of Object.entries(value)) {
      learnFromText(name, book);
      learnFields(inner, name, book);
    }
  }
}

/** What a value that is one word, or few, is by its field. Addresses, and names in addresses, have a form of their own. */
function learnField(value: string, field: string, book: StandIns): void {
  if (!isVersionField(field)) {
    if (parseIp(value)) book.learnAddress(value);
    learnFromText(value, book);
  }
  const kind = fieldKind(field);
  if (kind === undefined || parseIp(value) || value.includes('://') || value.includes('@')) return;
  learnAs(kind, value, book);
}

function learnAs(kind: NamedKind, value: string, book: StandIns): void {
  if (kind === 'host name') learnHost(value, book);
  else if (kind === 'domain') learnDomain(value, book);
  else if (kind === 'user name') learnUser(value, book);
  else book.names.add(kind, value);
}

/** `FIRM\ann`, `ann@firm.example`, `ann`. A sentence is no name. */
function learnUser(value: string, book: StandIns): void {
  const name = value.replace(/^[\w.-]+\\/, '');
  if (/^[^\s\\/:]{1,64}$/.test(name)) book.names.add('user name', name);
}

/** `{address, prefix}`: which addresses belong together. */
function learnNetworkOf(value: object, book: StandIns): void {
  const entries = Object.entries(value);
  const length = entries.find(([name, inner]) => /^prefix(?:_?len(?:gth)?)?$/i.test(name) && typeof inner === 'number');
  if (!length) return;
  for (const [, inner] of entries) {
    const address = typeof inner === 'string' ? parseIp(inner) : undefined;
    if (address) book.learnNetwork(address, Number(length[1]));
  }
}

import type { Source } from '../../playbook/source.ts';
import { mistake } from './mistake.ts';
import type { SettingValue } from './setting.ts';

/** A value of YAML or JSON and where it begins. What is inside is read when somebody asks: most of an inventory is of no use here. */
export type Value = { readonly offset: number } & (
  | { readonly is: 'map'; entries(): readonly Entry[] }
  | { readonly is: 'list'; items(): readonly Value[] }
  /** `isText` is false for numbers, truth values and dates; `text` is then what Ansible prints. */
  | { readonly is: 'scalar'; readonly text: string; readonly isText: boolean }
  | { readonly is: 'null' }
  | { readonly is: 'encrypted' }
);

export interface Entry {
  readonly key: Value;
  readonly value: Value;
}

export type MapValue = Extract<Value, { is: 'map' }>;

/** What a value is called in a sentence. */
export function kindOf(value: Value): string {
  if (value.is === 'scalar') return value.isText ? 'text' : 'a number, a date or a truth value';
  return { map: 'a map', list: 'a list', null: 'empty', encrypted: 'encrypted' }[value.is];
}

/** The entries of a map whose keys are names. */
export function* namedEntries(map: MapValue, source: Source): Generator<{ name: string; at: number; value: Value }> {
  for (const { key, value } of map.entries()) {
    if (key.is !== 'scalar' || !key.isText || key.text === '')
      throw mistake(
        source.place(key.offset),
        `A name cannot be ${key.is === 'scalar' && key.isText ? 'empty' : kindOf(key)}.`,
        'A name that looks like something else needs quotes.',
      );
    yield { name: key.text, at: key.offset, value };
  }
}

/** Refuses a second entry of the same name: one of the two would be lost. */
export function refuseDuplicates(entries: readonly Entry[], source: Source): readonly Entry[] {
  const taken = new Set<string>();
  for (const { key } of entries) {
    if (key.is !== 'scalar') continue;
    if (taken.has(key.text))
      throw mistake(source.place(key.offset), `"${key.text}" is there twice.`, 'Put both together, or take one out.');
    taken.add(key.text);
  }
  return entries;
}

/** How `ansible-inventory --list` writes what is `!unsafe` or `!vault` in YAML (ansible-core 2.14). */
const wrappers = ['__ansible_unsafe', '__ansible_vault'];

/** A value as a variable's. */
export function settingOf(value: Value): SettingValue {
  if (value.is === 'scalar') return { is: 'text', text: value.text };
  if (value.is === 'null') return { is: 'nothing' };
  if (value.is === 'encrypted') return { is: 'encrypted' };
  const wrapped = value.is === 'map' ? unwrapped(value) : undefined;
  return wrapped ?? { is: 'other', what: kindOf(value) };
}

function unwrapped(map: MapValue): SettingValue | undefined {
  const [first, ...more] = map.entries();
  if (first?.key.is !== 'scalar' || more.length > 0 || !wrappers.includes(first.key.text)) return undefined;
  if (first.key.text === '__ansible_vault') return { is: 'encrypted' };
  return first.value.is === 'scalar' ? { is: 'text', text: first.value.text } : undefined;
}

import { parseAnyValue } from './any-value.ts';
import type { Draft } from './draft.ts';
import { mistake, shown } from './mistake.ts';
import type { Setting, Settings } from './setting.ts';
import { isVault, openText } from './text.ts';
import { kindOf, settingOf } from './value.ts';

/** A file of `group_vars` or `host_vars`. */
export interface VarsFile {
  /** The folder that both stand in, beside the inventory. */
  readonly folder: string;
  readonly of: 'group' | 'host';
  /** Whose variables it holds. */
  readonly name: string;
  readonly file: string;
  readonly text: string | Uint8Array;
}

/** Variables from files beside the inventories. */
export interface VarsFolders {
  /** Of these groups, in their order; what comes later counts. */
  ofGroups(names: readonly string[]): Settings;
  ofHost(name: string): Settings;
}

/** Files are read when their group or host is met: a folder may serve many inventories. */
export function openVarsFolders(files: readonly VarsFile[], draft: Draft): VarsFolders {
  const folders = [...new Set(files.map(({ folder }) => folder))];
  const byKey = new Map<string, VarsFile[]>();
  for (const file of files) byKey.set(keyOf(file), [...(byKey.get(keyOf(file)) ?? []), file]);
  const read = new Map<VarsFile, Settings>();

  function settingsIn(file: VarsFile): Settings {
    const settings = read.get(file) ?? readVarsFile(file, draft);
    read.set(file, settings);
    return settings;
  }

  function collect(of: VarsFile['of'], names: readonly string[]): Settings {
    const wanted = folders.flatMap(folder => names.flatMap(name => byKey.get(keyOf({ folder, of, name })) ?? []));
    return new Map(wanted.flatMap(file => [...settingsIn(file)]));
  }

  return { ofGroups: names => collect('group', names), ofHost: name => collect('host', [name]) };
}

function keyOf({ folder, of, name }: Pick<VarsFile, 'folder' | 'of' | 'name'>): string {
  return [folder, of, name].join('\n');
}

function readVarsFile({ file, text }: VarsFile, draft: Draft): Settings {
  const settings = new Map<string, Setting>();
  const source = openText(file, text);
  if (isVault(source)) {
    const how = '`ansible-inventory --list` can tell.';
    draft.warn(`${shown(source.place(0))}: is encrypted by Ansible Vault; what it sets is not known. ${how}`);
    return settings;
  }
  const value = parseAnyValue(source);
  if (value.is === 'null') return settings;
  if (value.is !== 'map')
    throw mistake(
      source.place(value.offset),
      `A file of variables is a map, not ${kindOf(value)}.`,
      'Write `variable: value`.',
    );
  for (const { key, value: set } of value.entries()) {
    if (key.is !== 'scalar') continue;
    const setting = draft.setting(key.text, source.place(set.offset), () => settingOf(set));
    if (setting) settings.set(key.text, setting);
  }
  return settings;
}

import type { Place } from '../../model/playbook.ts';
import type { Draft, DraftGroup, DraftHost } from './draft.ts';
import { mistake } from './mistake.ts';
import { priorityVariable, type SettingValue } from './setting.ts';

/** Sets a variable on the hosts of one line. */
export function setOnHosts(
  draft: Draft,
  hosts: readonly DraftHost[],
  variable: string,
  place: Place,
  read: () => SettingValue,
): void {
  const setting = draft.setting(variable, place, read);
  if (!setting) return;
  for (const host of hosts) host.settings.set(variable, setting);
}

/** Sets a variable on a group; its priority is not one of its hosts. */
export function setOnGroup(
  draft: Draft,
  group: DraftGroup,
  variable: string,
  place: Place,
  read: () => SettingValue,
): void {
  const setting = draft.setting(variable, place, read);
  if (!setting) return;
  if (variable !== priorityVariable) return void group.settings.set(variable, setting);
  if (setting.is !== 'text' || !/^[+-]?\d{1,9}$/.test(setting.text))
    throw mistake(
      place,
      `${priorityVariable} must be a whole number.`,
      'Groups have priority 1; a higher one counts later.',
    );
  group.priority = Number(setting.text);
}

import * as z from 'zod';
import { structured } from '../../net/_structured.ts';
import { daysBetween, type Product } from './fact.ts';

const Health = z.looseObject({
  healthy: z.boolean().optional(),
  realTimeProtectionEnabled: z.unknown().optional(),
  definitionsUpdated: z.unknown().optional(),
});

/** mdatp writes settings as a value, or as `{ value: … }` with who set it. */
const settingOf = (setting: unknown): unknown =>
  typeof setting === 'object' && setting !== null && 'value' in setting ? setting.value : setting;

/** Microsoft Defender for Endpoint: `mdatp health --output json`. */
export function defender(text: string, nowSec: number): Product[] {
  if (text.trim() === '') return [];
  const told = structured(text, Health);
  const on = settingOf(told.realTimeProtectionEnabled);
  // Milliseconds since 1970, or a date in words: `Nov 22, 2026 at 10:00:00 AM`.
  const updated = settingOf(told.definitionsUpdated);
  const sec = typeof updated === 'number' ? updated / 1000 : Date.parse(String(updated).replace(' at ', ' ')) / 1000;
  return [
    {
      name: 'Microsoft Defender',
      guard: on === true ? 'on' : on === false ? 'off' : 'unknown',
      tampered: [],
      ...(Number.isFinite(sec) && sec > 0 && { signatureDays: daysBetween(sec, nowSec) }),
      updates: 'unknown',
    },
  ];
}

/** `bduitool get ps`: "Last security content update: 2023-08-24 at 11:44:37 GMT+2", "- Antimalware status: On". */
export function bitdefender(text: string, nowSec: number): Product[] {
  const status = /Antimalware status: (?<word>\w+)/.exec(text)?.groups?.word;
  if (status === undefined) return [];
  const day = /Last security content update: (?<day>\d{4}-\d\d-\d\d)/.exec(text)?.groups?.day;
  // It says itself that nothing newer is to be had: then age does not matter.
  const isNewest = /New security content available: no/i.test(text);
  const age = day === undefined ? undefined : daysBetween(Date.parse(`${day}T00:00:00Z`) / 1000, nowSec);
  return [
    {
      name: 'Bitdefender',
      guard: status === 'On' ? 'on' : 'off',
      tampered: [],
      ...(age !== undefined && !isNewest && { signatureDays: age }),
      updates: 'unknown',
    },
  ];
}

/** `sentinelctl version, engines status, control status`. */
export function sentinel(text: string): Product[] {
  const state = /^Agent state\s+(?<word>\w+)/m.exec(text)?.groups?.word;
  if (state === undefined) return [];
  return [{ name: 'SentinelOne', guard: state === 'Enabled' ? 'on' : 'off', tampered: [], updates: 'unknown' }];
}

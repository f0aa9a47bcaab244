import * as z from 'zod';

const name = z.string().regex(/^[A-Za-z_][A-Za-z0-9_]*$/, 'must be the name of an environment variable');

/** Where a secret is, never the secret itself: `{ env: HELPDESK_PASSWORD }`. */
export interface Secret {
  readonly env: string;
}

/** A secret in a configuration file. */
export const secret = z.custom<Secret>(
  value => z.strictObject({ env: name }).safeParse(value).success,
  'must name an environment variable, like { env: HELPDESK_PASSWORD }: passwords and keys do not stand in this file',
);

/** The environment variables that settings name, wherever in them. */
export function secretsIn(settings: unknown): string[] {
  if (typeof settings !== 'object' || settings === null) return [];
  if ('env' in settings && typeof settings.env === 'string' && Object.keys(settings).length === 1)
    return [settings.env];
  return Object.values(settings).flatMap(secretsIn);
}

/** A text without the values of secrets, also where a protocol wrote them in base64, alone or behind something else. */
export function withoutSecrets(text: string, secrets: Iterable<string>): string {
  return [...secrets]
    .filter(value => value !== '')
    .flatMap(value => [value, ...[0, 1, 2].map(before => base64Behind(before, value))])
    .filter(form => form.length > 0)
    .reduce((rest, form) => rest.replaceAll(form, '[secret]'), text);
}

/** The letters of base64 that only the value decides, where so many bytes stand before it: four letters are three bytes. */
function base64Behind(before: number, value: string): string {
  const bytes = [...new Array<number>(before).fill(0), ...new TextEncoder().encode(value)];
  const whole = btoa(String.fromCharCode(...bytes)).replace(/=+$/, '');
  return whole.slice(Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6));
}

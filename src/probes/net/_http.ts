import type { Head } from './site/site.ts';

const status = /^HTTP\/[\d.]{1,3} (?<status>\d{3})\b/;

const field = (name: string, text: string) =>
  new RegExp(`^${name}:[ \\t]*(?<value>[^\\r\\n]{1,500})`, 'im').exec(text)?.groups?.value?.trim();

/** The first lines of an HTTP answer; nothing when it is not one. */
export function readHead(answer: string): Head | undefined {
  const [text = ''] = answer.split(/\r?\n\r?\n/, 1);
  const code = status.exec(text)?.groups?.status;
  if (code === undefined) return undefined;
  const server = field('server', text);
  const location = field('location', text);
  const date = isoDate(field('date', text));
  return {
    status: Number(code),
    ...(server !== undefined && { server }),
    ...(location !== undefined && { location }),
    ...(date !== undefined && { date }),
  };
}

/** "Sun, 22 Nov 2026 00:57:01 GMT" and "Jan  1 00:00:00 2021 GMT" as ISO 8601; nothing for what is no date. */
export function isoDate(text: string | undefined): string | undefined {
  const ms = text === undefined ? Number.NaN : Date.parse(text);
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}

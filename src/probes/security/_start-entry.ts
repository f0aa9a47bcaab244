import * as z from 'zod';
import { signs } from './_signs.ts';

/** Signs that only entries of Windows and macOS have. */
const otherSigns = [
  'encoded-command',
  'script-from-internet',
  'unsigned-in-odd-place',
  'replaces-program',
  'poses-as-apple',
  'unknown-library',
  'key-of-system-account',
] as const;

export const StartEntry = z.object({
  kind: z.enum([
    'cron',
    'at',
    'systemd',
    'init',
    'profile',
    'autostart',
    /** What the system runs when something happens: a device, a network, a login, an installation. */
    'hook',
    /** A script that another entry starts. */
    'script',
    'preload',
    'login-key',
    'run-key',
    'startup-folder',
    'task',
    'service',
    'wmi',
    'debugger',
    'winlogon',
    'launch',
  ]),
  /** The file, key or task that starts it. */
  where: z.string(),
  command: z.string(),
  signs: z.array(z.enum([...signs, ...otherSigns])),
});
export type StartEntry = z.output<typeof StartEntry>;

export const StartEntries = z.object({
  /** Those with a sign, 50 at most. */
  suspects: z.array(StartEntry),
  /** How many files, keys or tasks were looked at. */
  looked: z.number(),
  /** What could not be read. */
  unread: z.array(z.string()),
});

/** More than this is not read by anybody. */
const most = 50;

export function startEntries(suspects: readonly StartEntry[], looked: number, unread: readonly string[]) {
  const shown = suspects.slice(0, most).map(entry => ({ ...entry, command: entry.command.slice(0, 300) }));
  return { suspects: shown, looked, unread: [...new Set(unread)].slice(0, most) };
}

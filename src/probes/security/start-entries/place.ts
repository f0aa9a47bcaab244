import type { StartEntry } from '../_start-entry.ts';

const places: readonly (readonly [StartEntry['kind'], RegExp])[] = [
  ['cron', /^\/etc\/(?:cron|anacrontab)|^\/var\/spool\/cron\/|\/cron\/tabs\//],
  ['autostart', /\.desktop$/],
  ['systemd', /\/systemd\//],
  ['login-key', /\/authorized_keys$/],
  ['init', /^\/etc\/(?:rc\.|init\.d|local\.d)/],
];

export function kindOf(file: string): StartEntry['kind'] {
  return places.find(([, pattern]) => pattern.test(file))?.[0] ?? 'profile';
}

/** `*\/5 * * * * root command` in the system's tables, without the user in a person's; `@reboot command`. */
const schedule = /^\s*(?:@\w+|(?:[\d*/,\-A-Za-z?~]+\s+){4}[\d*/,\-A-Za-z?~]+)\s+(?<rest>.*)$/;
const tableWithUser = /^\/etc\/(?:crontab|cron\.d\/)/;

/** The command that a line starts, without what is said around it; nothing where it starts none. */
export function commandIn(kind: StartEntry['kind'], file: string, text: string): string | undefined {
  const line = text.trim();
  if (line === '' || line.startsWith('#')) return undefined;
  if (kind === 'systemd') return /^(?:Exec\w+=[-@:+!|]*|Environment=)(?<rest>.*)$/.exec(line)?.groups?.rest;
  if (kind === 'autostart') return /^(?:Try)?Exec=(?<rest>.*)$/.exec(line)?.groups?.rest;
  if (kind === 'login-key') return /(?:^|,)command="(?<rest>(?:[^"\\]|\\.)*)"/.exec(line)?.groups?.rest;
  // What is printed, or only given a name, is not run.
  if (kind === 'profile' && /^(?:alias|echo|printf|function)\b/.test(line)) return undefined;
  const rest = kind === 'cron' ? schedule.exec(line)?.groups?.rest : undefined;
  if (rest === undefined) return line;
  return tableWithUser.test(file) ? rest.replace(/^\S+\s+/, '') : rest;
}

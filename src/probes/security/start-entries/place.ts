import type { StartEntry } from '../_start-entry.ts';

const places: readonly (readonly [StartEntry['kind'], RegExp])[] = [
  ['at', /^\/var\/spool\/(?:at|cron\/atjobs)\//],
  ['cron', /^\/etc\/(?:cron|anacrontab)|^\/var\/spool\/cron\/|\/cron\/tabs\//],
  ['autostart', /\.desktop$/],
  [
    'hook',
    /^\/(?:etc|run|usr\/lib|usr\/local\/lib|lib)\/(?:udev|pam\.d|network|NetworkManager|networkd-dispatcher|dhcp|ppp|update-motd\.d|apt|modprobe\.d|acpi|pm|ssh|X11|systemd\/system-(?:sleep|shutdown))\//,
  ],
  ['systemd', /\/systemd\//],
  ['login-key', /\/authorized_keys2?$/],
  ['init', /^\/etc\/(?:rc\.|init\.d|local\.d|inittab)/],
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
  if (kind === 'hook') return hookIn(file, line);
  // id:runlevels:action:program
  if (file === '/etc/inittab') return /^[^:]*:[^:]*:[^:]*:(?<rest>.*)$/.exec(line)?.groups?.rest;
  // A line that is only a path, or a pattern of `case`, is mostly part of a list.
  if (kind === 'script' && /^["']?\/\S*["']?\)?$|^\(?\/[^\s()]*\)/.test(line)) return undefined;
  // What is printed, or only given a name, is not run.
  if ((kind === 'profile' || kind === 'script') && /^(?:alias|echo|printf|function)\b/.test(line)) return undefined;
  const rest = kind === 'cron' ? schedule.exec(line)?.groups?.rest : undefined;
  if (rest === undefined) return line;
  return tableWithUser.test(file) ? rest.replace(/^\S+\s+/, '') : rest;
}

/** What a rule, a module of PAM or a hook of APT runs; other hooks are scripts. */
function hookIn(file: string, line: string): string | undefined {
  if (file.endsWith('.rules'))
    return [...line.matchAll(/\b(?:RUN|PROGRAM|IMPORT)(?:\{program\})?\s*\+?=\s*"([^"]*)"/g)]
      .map(([, run]) => run)
      .join(' ; ');
  if (file.includes('/apt/')) return [...line.matchAll(/"((?:[^"\\]|\\.)*)"/g)].map(([, run]) => run).join(' ; ');
  if (file.includes('/modprobe.d/')) return /^install\s+\S+\s+(?<rest>.*)$/.exec(line)?.groups?.rest;
  if (!file.includes('/pam.d/')) return line;
  const { module, rest = '' } =
    /^-?\w+\s+(?:\[[^\]]*\]|\w+)\s+(?<module>\S+)(?:\s+(?<rest>.*))?$/.exec(line)?.groups ?? {};
  return module?.endsWith('pam_exec.so') ? rest.replace(/^(?:(?:[a-z_]+|type=\S+|log=\S+)\s+)*/, '') : module;
}

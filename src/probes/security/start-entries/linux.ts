import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { baseAccounts } from '../_base-accounts.ts';
import { homes } from '../_homes.ts';
import { type Sign, signsOf } from '../_signs.ts';
import { type StartEntry, startEntries } from '../_start-entry.ts';
import { commandIn, kindOf } from './place.ts';

/** Lines without any of these words start nothing that is looked for, and stay on the machine. */
const worth =
  '/tmp/|/dev/shm|/dev/(tcp|udp)|curl|wget|fetch|base64|b64decode|netcat|ncat|socat|nc[[:space:]]|LD_PRELOAD|processhider|/(bin|sbin|lib|lib32|lib64|libexec|etc|boot|dev|run)/\\.';

/** The owner of a library: with merged folders a package may know it under its other name. */
const owner: Command = sh`owned() {
  if command -v dpkg >/dev/null 2>&1; then dpkg -S "$1" >/dev/null 2>&1 || dpkg -S "$(echo "$1" | sed 's#^/usr##')" >/dev/null 2>&1 || dpkg -S "/usr$1" >/dev/null 2>&1
  elif command -v rpm >/dev/null 2>&1; then rpm -qf "$1" >/dev/null 2>&1
  elif command -v pacman >/dev/null 2>&1; then pacman -Qo "$1" >/dev/null 2>&1
  elif command -v apk >/dev/null 2>&1; then apk info -W "$1" >/dev/null 2>&1
  else return 2; fi
}`;

export const onLinux: Command = sh`${homes}
${owner}
number=0
look() {
  for file; do
    [ -f "$file" ] || continue
    if [ -r "$file" ]; then number=$((number + 1)); grep -sHaE ${worth} "$file" | cut -c1-2000 | sed 's/^/line /'; else echo "unread $file"; fi
  done
}
for folder in /var/spool/cron /var/spool/cron/crontabs; do [ ! -d "$folder" ] || [ -r "$folder" ] || echo "unread $folder"; done
look /etc/crontab /etc/anacrontab /etc/cron.d/* /etc/cron.hourly/* /etc/cron.daily/* /etc/cron.weekly/* /etc/cron.monthly/* /var/spool/cron/* /var/spool/cron/crontabs/* /etc/crontabs/*
look /etc/rc.local /etc/rc.d/rc.local /etc/init.d/* /etc/local.d/*.start /etc/profile /etc/profile.d/* /etc/bash.bashrc /etc/bashrc /etc/zsh/z* /etc/environment /etc/xdg/autostart/*.desktop
for folder in /etc/systemd /run/systemd /usr/local/lib/systemd /usr/lib/systemd; do look "$folder"/system/*.service "$folder"/system/*.service.d/*.conf "$folder"/user/*.service; done
printf '%s\n' "$homes" | { while read -r home; do
  [ -d "$home" ] || continue
  if [ ! -x "$home" ]; then echo "unread $home"; continue; fi
  look "$home"/.bashrc "$home"/.bash_profile "$home"/.bash_login "$home"/.profile "$home"/.zshrc "$home"/.zprofile "$home"/.zshenv "$home"/.config/autostart/*.desktop "$home"/.config/systemd/user/*.service "$home"/.ssh/rc "$home"/.ssh/authorized_keys
done; echo "looked $number"; }
awk -F: '($3 > 0 && $3 < 1000 || $3 == 65534) && $6 ~ /^\/./ { print $1, $6 }' /etc/passwd | while read -r name home; do
  [ -s "$home/.ssh/authorized_keys" ] && echo "key $name $home/.ssh/authorized_keys"
done
if [ -e /etc/ld.so.preload ]; then
  [ -r /etc/ld.so.preload ] || echo "unread /etc/ld.so.preload"
  for library in $(sed 's/#.*//' /etc/ld.so.preload | tr ':' ' '); do
    if [ ! -e "$library" ]; then echo "preload missing $library"
    else owned "$library"; case $? in 0) echo "preload owned $library" ;; 2) echo "preload unasked $library" ;; *) echo "preload unowned $library" ;; esac; fi
  done
fi
echo end`;

/** `line /etc/cron.d/x:* * * * * root /tmp/x` */
const form = /^line (?<file>\/[^:]{1,400}):(?<text>.*)$/;

export function readLinux(stdout: string) {
  const all = stdout.split('\n');
  if (!all.includes('end')) throw new Unparsable('the start entries were not read to their end');
  const looked = Number(/^looked (?<count>\d+)$/m.exec(stdout)?.groups?.count ?? Number.NaN);
  if (Number.isNaN(looked)) throw new Unparsable('no number of files');
  const unread = all.flatMap(line => (line.startsWith('unread ') ? [line.slice(7)] : []));
  return startEntries([...all.flatMap(fromLine), ...all.flatMap(fromPreload), ...all.flatMap(fromKey)], looked, unread);
}

function fromLine(line: string): StartEntry[] {
  const { file, text } = form.exec(line)?.groups ?? {};
  if (file === undefined || text === undefined) return [];
  const kind = kindOf(file);
  const command = commandIn(kind, file, text);
  if (command === undefined) return [];
  // People set their shells up with installers that download; a server that does so by the clock is another matter.
  const found = signsOf(command).filter(sign => kind !== 'profile' || sign !== 'download-to-shell');
  return found.length > 0 ? [{ kind, where: file, command, signs: found }] : [];
}

/** `preload unowned /usr/lib/libx.so`. What no package owns is own software in /opt and /usr/local, and nobody's among the system's libraries. */
function fromPreload(line: string): StartEntry[] {
  const { state, library } = /^preload (?<state>\w+) (?<library>\S+)$/.exec(line)?.groups ?? {};
  if (state === undefined || library === undefined || state === 'owned' || state === 'missing') return [];
  const byPlace: Sign[] = signsOf(library).concat(/libprocesshider/.test(library) ? ['hides-processes'] : []);
  const strange = state === 'unowned' && systemLibraries.test(library) && !agents.test(library);
  const found = [...new Set([...byPlace, ...(strange ? (['unknown-library'] as const) : [])])];
  return found.length > 0 ? [{ kind: 'preload', where: '/etc/ld.so.preload', command: library, signs: found }] : [];
}

const systemLibraries = /^\/(?:usr\/)?lib(?:32|64|x32)?\/|^\/(?:etc|var|root|run)\//;
/** Agents of monitoring that put their library among the system's by themselves: Dynatrace, Splunk, Snoopy, Raspberry Pi's copies. */
const agents = /\/(?:liboneagentproc|libsplunk|libsnoopy|libarmmem[\w${}-]*)\.so|\/splunk-instrumentation\//;

function fromKey(line: string): StartEntry[] {
  const { name = '', file } = /^key (?<name>\S+) (?<file>\/\S+)$/.exec(line)?.groups ?? {};
  if (file === undefined || !baseAccounts.test(name)) return [];
  return [{ kind: 'login-key', where: file, command: `SSH keys for ${name}`, signs: ['key-of-system-account'] }];
}

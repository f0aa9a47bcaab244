import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { baseAccounts } from '../_base-accounts.ts';
import { homes } from '../_homes.ts';
import { type Sign, signsOf } from '../_signs.ts';
import { type StartEntry, startEntries } from '../_start-entry.ts';
import { commandIn, kindOf } from './place.ts';

/** Lines without any of these words start nothing that is looked for, and stay on the machine. */
const worth =
  '/tmp/|/dev/(shm|mqueue)|/run/(lock|shm)/|/(dev|inet)/(tcp|udp)|curl|wget|fetch|urlopen|base64|b64decode|xxd|openssl enc|netcat|ncat|socat|telnet|nc[[:space:]]|dup2|pty[.]spawn|fsockopen|TCPSocket|[Ss]ocket[;.(,]|LD_PRELOAD|processhider|/(bin|sbin|lib|lib32|lib64|libexec|share|usr|var|log|spool|cache|opt|srv|etc|boot|dev|run)/\\.';

/** Most scripts that are looked into. Practice value: far more than a machine has of its own. */
const mostScripts = 300;

/** The owner of a library: with merged folders a package may know it under its other name. */
const owner: Command = sh`owned() {
  if command -v dpkg >/dev/null 2>&1; then dpkg -S "$1" >/dev/null 2>&1 || dpkg -S "$(echo "$1" | sed 's#^/usr##')" >/dev/null 2>&1 || dpkg -S "/usr$1" >/dev/null 2>&1
  elif command -v rpm >/dev/null 2>&1; then rpm -qf "$1" >/dev/null 2>&1
  elif command -v pacman >/dev/null 2>&1; then pacman -Qo "$1" >/dev/null 2>&1
  elif command -v apk >/dev/null 2>&1; then apk info -W "$1" >/dev/null 2>&1
  else return 2; fi
}`;

/** After the entries themselves the scripts that they start by their whole path, each once and with who starts it; those of packages are as they came. */
export const onLinux: Command = sh`${homes}
${owner}
number=0 files=
look() {
  for file; do
    shift
    [ -f "$file" ] || continue
    if [ -r "$file" ]; then number=$((number + 1)); set -- "$@" "$file"; else echo "unread $file"; continue; fi
    case $file in /usr/lib/* | /lib/* | *[[:space:]]*) ;; *) files="$files $file" ;; esac
  done
  [ $# = 0 ] || grep -sHaE ${worth} "$@" | cut -c1-2000 | sed 's/^/line /'
}
library() {
  if [ ! -e "$1" ]; then echo "preload missing $1 $2"
  else owned "$1"; case $? in 0) echo "preload owned $1 $2" ;; 2) echo "preload unasked $1 $2" ;; *) echo "preload unowned $1 $2" ;; esac; fi
}
scripts() {
  starts=$(grep -soE '/[A-Za-z0-9][A-Za-z0-9._/+@-]+' /dev/null $files | awk -v away="$away/proc|/sys|/dev|/run|" 'BEGIN { n = split(away, a, "|") }
    { at = index($0, ":"); path = substr($0, at + 1); if (path in by) next; by[path] = 1
      for (i = 1; i < n; i++) if (index(path "/", a[i] "/") == 1) next
      print path, substr($0, 1, at - 1) }')
  printf '%s\n' "$starts" | while read -r path by; do [ -f "$path" ] && [ -r "$path" ] && echo "$path"; done | xargs head -c 2 /dev/null 2>/dev/null |
    awk '/^==> .* <==$/ { name = substr($0, 5, length($0) - 8); if (name ~ /\.(sh|bash|py|pl|rb|php)$/) { print name; name = "" }; next } /^#!/ && name != "" { print name }' |
    head -n ${mostScripts} | while read -r path; do
      case " $files " in *" $path "*) continue ;; esac
      found=$(head -c 200000 "$path" | grep -aE ${worth} | cut -c1-2000)
      [ -n "$found" ] || continue
      owned "$path" && continue
      by=$(printf '%s\n' "$starts" | awk -v path="$path" '$1 == path { print $2 }')
      printf '%s\n' "$found" | awk -v begin="script $path $by " '{ print begin $0 }'
    done
}
preloads() {
  grep -soE '^[^#]*LD_PRELOAD=["'\'']?/[^"'\'' :;]+' /dev/null $files | sed 's/^\([^:]*\):.*LD_PRELOAD=["'\'']*/\1 /' | while read -r file path; do library "$path" "$file"; done
}
for folder in /var/spool/cron /var/spool/cron/crontabs /var/spool/cron/atjobs /var/spool/at; do [ ! -d "$folder" ] || [ -r "$folder" ] || echo "unread $folder"; done
look /etc/crontab /etc/anacrontab /etc/cron.d/* /etc/cron.hourly/* /etc/cron.daily/* /etc/cron.weekly/* /etc/cron.monthly/* /var/spool/cron/* /var/spool/cron/crontabs/* /etc/crontabs/*
look /var/spool/cron/atjobs/* /var/spool/at/* /etc/inittab /etc/udev/rules.d/*.rules /run/udev/rules.d/*.rules /usr/lib/udev/rules.d/*.rules /etc/pam.d/* /etc/modprobe.d/*.conf
for folder in /etc/network/if-up.d /etc/network/if-pre-up.d /etc/network/if-down.d /etc/NetworkManager/dispatcher.d /etc/networkd-dispatcher/*.d /etc/dhcp/dhclient-*-hooks.d /etc/ppp/ip-up.d /etc/update-motd.d /etc/apt/apt.conf.d /etc/acpi /etc/pm/sleep.d /etc/X11/Xsession.d /etc/systemd/system-sleep /usr/lib/systemd/system-sleep; do look "$folder"/*; done
look /etc/ssh/sshrc /etc/environment.d/*.conf /etc/rc.local /etc/rc.d/rc.local /etc/init.d/* /etc/local.d/*.start /etc/profile /etc/profile.d/* /etc/bash.bashrc /etc/bashrc /etc/zsh/z* /etc/environment /etc/xdg/autostart/*.desktop
for folder in /etc/systemd /run/systemd /usr/local/lib/systemd /usr/lib/systemd; do look "$folder"/system/*.service "$folder"/system/*.service.d/*.conf "$folder"/user/*.service; done
printf '%s\n' "$homes" | { while read -r home; do
  [ -d "$home" ] || continue
  if [ ! -x "$home" ]; then echo "unread $home"; continue; fi
  look "$home"/.bashrc "$home"/.bash_profile "$home"/.bash_login "$home"/.profile "$home"/.zshrc "$home"/.zprofile "$home"/.zshenv "$home"/.bash_logout "$home"/.xprofile "$home"/.xinitrc "$home"/.xsession "$home"/.xsessionrc "$home"/.config/fish/config.fish "$home"/.config/environment.d/*.conf "$home"/.config/autostart/*.desktop "$home"/.config/systemd/user/*.service "$home"/.config/systemd/user/*.service.d/*.conf "$home"/.ssh/rc "$home"/.ssh/authorized_keys "$home"/.ssh/authorized_keys2
done; scripts; preloads; echo "looked $number"; }
awk -F: '($3 > 0 && $3 < 1000 || $3 == 65534) && $6 ~ /^\/./ { print $1, $6 }' /etc/passwd | while read -r name home; do
  for file in "$home/.ssh/authorized_keys" "$home/.ssh/authorized_keys2"; do [ -s "$file" ] && echo "key $name $file"; done
done
if [ -e /etc/ld.so.preload ]; then
  [ -r /etc/ld.so.preload ] || echo "unread /etc/ld.so.preload"
  for library in $(sed 's/#.*//' /etc/ld.so.preload | tr ':' ' '); do
    library "$library"
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
  return startEntries(
    [...all.flatMap(fromLine), ...all.flatMap(fromScript), ...all.flatMap(fromPreload), ...all.flatMap(fromKey)],
    looked,
    unread,
  );
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

/** `script /usr/local/sbin/warm /etc/systemd/system/warm.service bash -i …`: a line of what another entry starts. */
function fromScript(line: string): StartEntry[] {
  const { script, by, text } = /^script (?<script>\/\S+) (?<by>\/\S+) (?<text>.*)$/.exec(line)?.groups ?? {};
  if (script === undefined || text === undefined) return [];
  const command = commandIn('script', script, text);
  const found = command === undefined ? [] : signsOf(command);
  return command !== undefined && found.length > 0
    ? [{ kind: 'script', where: `${script}, started by ${by}`, command, signs: found }]
    : [];
}

/** `preload unowned /usr/lib/libx.so`, and the file that loads it where that is another than /etc/ld.so.preload. What no package owns is own software in /opt and /usr/local, and nobody's among the system's libraries. */
function fromPreload(line: string): StartEntry[] {
  const {
    state,
    library,
    where = '/etc/ld.so.preload',
  } = /^preload (?<state>\w+) (?<library>\S+)(?: (?<where>\/\S+)?)?$/.exec(line)?.groups ?? {};
  if (state === undefined || library === undefined || state === 'owned' || state === 'missing') return [];
  const byPlace: Sign[] = signsOf(library).concat(/libprocesshider/.test(library) ? ['hides-processes'] : []);
  const strange = state === 'unowned' && systemLibraries.test(library) && !agents.test(library);
  const found = [...new Set([...byPlace, ...(strange ? (['unknown-library'] as const) : [])])];
  return found.length > 0 ? [{ kind: 'preload', where, command: library, signs: found }] : [];
}

const systemLibraries = /^\/(?:usr\/)?lib(?:32|64|x32)?\/|^\/(?:etc|var|root|run)\//;
/** Agents of monitoring that put their library among the system's by themselves: Dynatrace, Splunk, Snoopy, Raspberry Pi's copies. */
const agents = /\/(?:liboneagentproc|libsplunk|libsnoopy|libarmmem[\w${}-]*)\.so|\/splunk-instrumentation\//;

function fromKey(line: string): StartEntry[] {
  const { name = '', file } = /^key (?<name>\S+) (?<file>\/\S+)$/.exec(line)?.groups ?? {};
  if (file === undefined || !baseAccounts.test(name)) return [];
  return [{ kind: 'login-key', where: file, command: `SSH keys for ${name}`, signs: ['key-of-system-account'] }];
}

import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { homes } from '../../security/_homes.ts';
import type { Backup, Backups } from './fact.ts';

/** Programs that make backups. Package managers keep copies of their own lists (dpkg-db-backup), and snapshots stay on the same disk: none of them. */
const tools =
  'borg|borgmatic|restic|resticprofile|autorestic|rustic|duplicity|duply|deja-dup|rsnapshot|timeshift|backintime|rdiff-backup|kopia|duplicacy|btrbk|tarsnap';

/** Agents of backup servers. When they last ran, only the server knows. */
const agents =
  'bacula-fd|bareos-fd|veeamservice|urbackupclientbackend|nxbackup|proxmox-backup-client|amandad|cvd|dsmcad';

/** What only calls another of them. */
const families: { readonly [tool: string]: string } = {
  borgmatic: 'borg',
  resticprofile: 'restic',
  autorestic: 'restic',
  rustic: 'restic',
  duply: 'duplicity',
  'deja-dup': 'duplicity',
};

/**
 * Lines of: tool, place, seconds since 1970 of the last good end or `-`, and `set-up`, `failed` (set up, too) or `trace`; in between tabs. Timers and cron say what is set up; the
 * files that each program leaves behind say when it last wrote a backup. Nothing is asked of a backup's own place, which may be far away.
 */
const command = () => sh`${homes}
tools=${`(^|[^[:alnum:]_-])(${tools})([^[:alnum:]_-]|$)`}; agents=${agents}
echo "now $(date +%s)"
word() { grep -Eo "$tools" | head -n 1 | grep -Eo '[[:alnum:]-]+' | head -n 1; }
seconds() { date -u -d "$1" +%s 2>/dev/null || echo -; }
if [ -d /run/systemd/system ] && command -v systemctl >/dev/null 2>&1; then
  LC_ALL=C timeout 5 systemctl list-units --type=timer --state=active --no-legend --plain 2>/dev/null </dev/null | while read -r timer rest; do
    unit=$(timeout 3 systemctl show -p Unit "$timer" 2>/dev/null </dev/null); unit=$(printf '%s' "$unit" | cut -d= -f2-)
    [ -n "$unit" ] || continue
    what=$(timeout 3 systemctl cat "$unit" 2>/dev/null </dev/null | grep '^Exec')
    script=$(printf '%s' "$what" | sed -n 's/^ExecStart=[-@:+!]*\([^ ]*\).*/\1/p' | head -n 1)
    tool=$(printf '%s' "$what" | word)
    [ -n "$tool" ] || { [ -f "$script" ] && [ -r "$script" ] && tool=$(head -c 20000 "$script" 2>/dev/null | grep -I . | grep -v '^[[:space:]]*#' | word); }
    [ -n "$tool" ] || continue
    result=$(timeout 3 systemctl show -p Result "$unit" 2>/dev/null </dev/null); result=$(printf '%s' "$result" | cut -d= -f2-)
    last=$(TZ=UTC LC_ALL=C timeout 3 systemctl show -p LastTriggerUSec "$timer" 2>/dev/null </dev/null | cut -d= -f2-)
    case $last in '' | n/a) last=- ;; *) last=$(seconds "$last") ;; esac
    if [ "$result" = success ]; then printf '%s\t%s\t%s\tset-up\n' "$tool" "$timer" "$last"; else printf '%s\t%s\t-\tfailed\n' "$tool" "$timer"; fi
  done
fi
for place in /etc/crontab /etc/cron.d/* /etc/cron.hourly/* /etc/cron.daily/* /etc/cron.weekly/* /etc/cron.monthly/* /var/spool/cron/crontabs/* /var/spool/cron/*; do
  [ -f "$place" ] || continue
  [ -r "$place" ] || { echo "unread $place"; continue; }
  tool=$(head -c 20000 "$place" | grep -v '^[[:space:]]*#' | word)
  [ -n "$tool" ] && printf '%s\t%s\t-\tset-up\n' "$tool" "$place"
done
[ -r /var/spool/cron/crontabs ] || [ ! -d /var/spool/cron/crontabs ] || echo 'unread /var/spool/cron/crontabs'
ps -e -o comm= 2>/dev/null | head -c 4000000 | sort -u | grep -Ex "$agents" | while read -r agent; do printf '%s\trunning\t-\tset-up\n' "$agent"; done
printf '%s\n' "$homes" | while IFS= read -r home; do
  [ -d "$home" ] || continue
  [ -r "$home" ] && [ -x "$home" ] || { echo "unread $home"; continue; }
  for stamp in "$home"/.config/borg/security/*/manifest-timestamp; do
    [ -r "$stamp" ] && printf 'borg\t%s\t%s\ttrace\n' "$stamp" "$(seconds "$(head -c 26 "$stamp")")"
  done
  for cache in "$home"/.cache/restic/*/snapshots "$home"/.cache/rustic/*/snapshots; do
    [ -d "$cache" ] || continue
    last=$(find "$cache" -type f -exec stat -c %Y {} + 2>/dev/null | sort -n | tail -n 1)
    [ -n "$last" ] && printf 'restic\t%s\t%s\ttrace\n' "$cache" "$last"
  done
  for cache in "$home"/.cache/duplicity/* "$home"/.cache/deja-dup/*; do
    last=$(ls "$cache" 2>/dev/null | sed -n 's/.*[.]\([0-9]\{8\}\)T\([0-9]\{2\}\)\([0-9]\{2\}\)\([0-9]\{2\}\)Z[.]manifest.*/\1 \2:\3:\4/p' | sort | tail -n 1)
    [ -n "$last" ] && printf 'duplicity\t%s\t%s\ttrace\n' "$cache" "$(seconds "$last")"
  done
done
if [ -r /var/log/rsnapshot.log ]; then
  last=$(tail -c 100000 /var/log/rsnapshot.log | sed -n 's/^.\([0-9T:-]*\). .*: completed.*/\1/p' | tail -n 1)
  [ -n "$last" ] && printf 'rsnapshot\t/var/log/rsnapshot.log\t%s\ttrace\n' "$(date -d "$last" +%s 2>/dev/null || echo -)"
fi
last=$(ls /var/log/timeshift 2>/dev/null | sed -n 's/^\([0-9-]\{10\}\)_\([0-9]\{2\}\)-\([0-9]\{2\}\)-\([0-9]\{2\}\)_backup[.]log$/\1 \2:\3:\4/p' | sort | tail -n 1)
[ -n "$last" ] && printf 'timeshift\t/var/log/timeshift\t%s\ttrace\n' "$(date -d "$last" +%s 2>/dev/null || echo -)"
echo end`;

function parse({ stdout }: { readonly stdout: string }): Backups {
  const now = Number(/^now (?<now>\d+)$/m.exec(stdout)?.groups?.now);
  if (!Number.isFinite(now) || !/^end$/m.test(stdout)) throw new Unparsable('it was not looked for to the end');
  const lines = stdout.split('\n');
  const list = lines.flatMap(line => {
    const [tool, place, last, how] = line.split('\t');
    if (!tool || !place || how === undefined) return [];
    // What says when it will be, or was before this system was made, is no time.
    const lastSec = last && /^\d+$/.test(last) ? now - Number(last) : undefined;
    const isTold = lastSec !== undefined && lastSec >= 0;
    const one: Backup = {
      tool: families[tool] ?? tool,
      place,
      isSetUp: how !== 'trace',
      ...(isTold && { lastSec }),
      ...(how === 'failed' && { failed: true }),
    };
    return [one];
  });
  const unread = lines.flatMap(line => (line.startsWith('unread ') ? [line.slice('unread '.length)] : []));
  return { list, unread: [...new Set(unread)] };
}

export const backupsOfLinux: Method<unknown, Backups> = { needs: ['awk'], command, parse };

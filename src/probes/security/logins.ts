import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { Denied, defineProbe, NotKept } from '../../model/probe.ts';
import { readEvents } from './logins/events.ts';
import { Logins, loginsOf } from './logins/fact.ts';
import { readLines } from './logins/lines.ts';

const Params = z.object({ days: z.number().min(1).max(90).default(7) });
type Params = z.output<typeof Params>;

/** The last lines only: a machine on the internet has 100,000 failed logins a week. */
const tail = sh`| grep -E 'Failed (password|keyboard)|Accepted |dropbear.*(Bad password|Login attempt|auth succeeded)' | tail -n 6000 | cut -c1-220`;

/**
 * What syslog wrote, else the journal. Without a right to it `journalctl` shows a person only what is their own, and does not say so: its files
 * are looked at first. Where no server is that lets anybody in, nobody came in.
 */
const linux = {
  command: ({ days }: Params) => sh`found=
for file in /var/log/auth.log.1 /var/log/auth.log /var/log/secure $(command -v dropbear >/dev/null 2>&1 && echo /var/log/messages); do
  [ -e "$file" ] || continue
  if [ -r "$file" ]; then found=1; cat "$file" ${tail}; echo "source $file"; else echo "denied $file"; fi
done
if [ -z "$found" ] && command -v journalctl >/dev/null 2>&1; then
  for file in /var/log/journal/*/system.journal /run/log/journal/*/system.journal; do
    [ -e "$file" ] || continue
    if [ -r "$file" ]; then found=1; journalctl --no-pager -q -o short-iso --since "-${days}d" -t sshd -t sshd-session -t dropbear 2>/dev/null ${tail}; echo 'source journal'; break; else echo "denied $file"; fi
  done
fi
[ -n "$found" ] || command -v sshd >/dev/null 2>&1 || command -v dropbear >/dev/null 2>&1 || echo 'source absent'`,
  parse: ({ stdout }: { readonly stdout: string }) => {
    const isRead = /^source /m.test(stdout);
    if (!isRead && /^denied /m.test(stdout)) throw new Denied('administrator rights, or membership in the group adm');
    if (!isRead) throw new NotKept('log of logins: neither auth.log nor secure nor a journal');
    return loginsOf(readLines(stdout));
  },
};

/** Who tried passwords from where, and got in: SSH, and remote desktop on Windows. */
export default defineProbe({
  title: 'Logins from afar: many failures, then a success',
  params: Params,
  fact: Logins,
  limitMs: 30_000,
  on: {
    linux: [{ ...linux, elevated: true }, linux],
    // Nobody listens: then nobody got in that way, and the slow log is left alone.
    darwin: {
      elevated: true,
      command: ({ days }) =>
        sh`if netstat -anp tcp | grep -qE '[.:]22 .*LISTEN'; then log show --style syslog --last ${days}d --predicate 'process == "sshd" OR process == "sshd-session"' ${tail}; fi; echo 'source log'`,
      parse: ({ stdout }) => loginsOf(readLines(stdout)),
    },
    windows: {
      elevated: true,
      command: ({ days }) => ps`$since = (Get-Date).AddDays(-${days})
$query = { param($id) try { Get-WinEvent -FilterHashtable @{ LogName = 'Security'; Id = $id; StartTime = $since } -MaxEvents 5000 -ErrorAction Stop } catch { if ($_.FullyQualifiedErrorId -notlike 'NoMatchingEventsFound*') { throw } } }
$read = { param($event) $data = @{}; foreach ($one in ([xml]$event.ToXml()).Event.EventData.Data) { $data[$one.Name] = $one.'#text' }; @{ Id = $event.Id; At = $event.TimeCreated.ToUniversalTime().ToString('o'); User = $data.TargetUserName; From = $data.IpAddress; Type = $data.LogonType } }
$all = @(& $query 4625; & $query 4624) | Where-Object { $_ } | ForEach-Object { & $read $_ } | Where-Object { $_.From -and $_.From -ne '-' -and ($_.Type -eq '3' -or $_.Type -eq '10') }
@{ Events = @($all) } | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => loginsOf(readEvents(stdout)),
    },
  },
});

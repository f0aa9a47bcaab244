import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import { askContainer } from '../_container.ts';
import { unixTime } from '../_time.ts';
import { type Change, type ChangeParams, type ChangesFact, changesFact } from './fact.ts';

const hoursPerDay = 24;
const secondsPerHour = 3600;

/** `2026-11-27 23:12:44 upgrade jq:amd64 1.6-2 1.6-3`: dpkg writes the machine's own time, which `zone` puts right. */
const dpkg =
  /^(?<day>\d{4}-\d\d-\d\d) (?<clock>\d\d:\d\d:\d\d) (?<what>install|upgrade|remove|purge) (?<name>\S+) (?<old>\S+) (?<fresh>\S+)$/gm;

function dpkgChanges(text: string, zone: string): (Change | undefined)[] {
  return [...text.matchAll(dpkg)].map(({ groups }) => {
    const at = unixTime(Date.parse(`${groups?.day}T${groups?.clock}${zone}`), 1000);
    const { what, name = '', old = '', fresh = '' } = groups ?? {};
    const how = what === 'install' ? `installed ${fresh}` : what === 'upgrade' ? `${old} → ${fresh}` : 'removed';
    return at === undefined ? undefined : { at, kind: 'package', what: name, how };
  });
}

/** `1732700000 kernel-core-6.11.4-301.fc41.x86_64` */
const stamped = /^(?<sec>\d+)(?:\.\d+)? (?<what>\S.*)$/gm;

function stampedChanges(text: string | undefined, kind: Change['kind'], how: string): (Change | undefined)[] {
  return [...(text ?? '').matchAll(stamped)].map(({ groups }) => {
    const at = unixTime(groups?.sec);
    return at === undefined ? undefined : { at, kind, what: groups?.what ?? '', how };
  });
}

/** `[2026-11-27T23:12:44+0000] [ALPM] upgraded jq (1.6-2 -> 1.6-3)` */
const pacman =
  /^\[(?<at>[^\]]+)\] \[ALPM\] (?<how>installed|upgraded|removed|downgraded) (?<name>\S+) \((?<versions>[^)]*)\)$/gm;

function pacmanChanges(text: string | undefined): (Change | undefined)[] {
  return [...(text ?? '').matchAll(pacman)].map(({ groups }) => {
    const at = unixTime(Date.parse(groups?.at ?? ''), 1000);
    const how = `${groups?.how} ${groups?.versions?.replace('->', '→')}`;
    return at === undefined ? undefined : { at, kind: 'package', what: groups?.name ?? '', how };
  });
}

function linuxFact(stdout: string): ChangesFact {
  const said = parts(stdout);
  const since = unixTime(said.get('since')?.trim());
  // +0100 as +01:00
  const zone =
    said
      .get('zone')
      ?.trim()
      .replace(/(?<=\d\d)(?=\d\d$)/, ':') ?? '';
  if (since === undefined || !said.has('end')) throw new Unparsable('the changes were not looked for to the end');
  return changesFact(since, [
    ...dpkgChanges(said.get('dpkg') ?? '', zone),
    ...stampedChanges(said.get('rpm'), 'package', 'installed'),
    ...pacmanChanges(said.get('pacman')),
    ...stampedChanges(said.get('boot'), 'boot', 'the machine was started'),
    ...stampedChanges(said.get('units'), 'service', 'unit file or its link changed'),
    ...stampedChanges(said.get('files'), 'configuration', 'changed'),
    ...stampedChanges(said.get('programs'), 'program', 'changed'),
  ]);
}

/** What changes by itself all the time, and tells nothing. */
const restless =
  '/etc/(mtab|adjtime|resolv\\.conf|ld\\.so\\.cache|machine-id|hostname|\\.updated|\\.pwd\\.lock|subuid-|subgid-|passwd-|group-|shadow-|gshadow-)|/(cups/(subscriptions|printers)\\.conf|blkid\\.tab|lvm/(archive|backup)|\\.git)';

/** One file system, few levels, a limit of lines: /etc of any machine takes well under a second. */
export const changesOnLinux: Method<ChangeParams, ChangesFact> = {
  command: ({
    days,
  }) => sh`${askContainer}since=$(($(date +%s) - ${Math.round(days * hoursPerDay * secondsPerHour)})); limit=; command -v timeout >/dev/null 2>&1 && limit='timeout 4'
echo '--- since'; echo "$since"; echo '--- zone'; date +%z
echo '--- dpkg'; cat /var/log/dpkg.log.1 /var/log/dpkg.log 2>/dev/null | grep -E ' (install|upgrade|remove|purge) ' | tail -n 2000
echo '--- rpm'; command -v rpm >/dev/null 2>&1 && $limit rpm -qa --qf ${'%{INSTALLTIME} %{NEVRA}\\n'} 2>/dev/null | awk -v since="$since" '$1 >= since' | tail -n 2000
echo '--- pacman'; tail -n 2000 /var/log/pacman.log 2>/dev/null | grep -F '[ALPM]'
echo '--- boot'; [ "$container" = no ] && awk -v since="$since" '$1 == "btime" && $2 >= since { print $2, "kernel" }' /proc/stat
newer="-mtime -${Math.ceil(days)}"; find / -maxdepth 0 -newermt @0 >/dev/null 2>&1 && newer="-newermt @$since"
look() { $limit find "$@" -xdev $newer -exec stat -c '%Y %n' {} + 2>/dev/null; }
echo '--- units'; look /etc/systemd/system /usr/local/lib/systemd/system -maxdepth 3 ! -type d | head -n 200
echo '--- files'; look /etc -maxdepth 4 -type f ! -path '/etc/systemd/system/*' | grep -vE ${restless} | head -n 500
echo '--- programs'; look /usr/local/bin /usr/local/sbin /opt -maxdepth 2 -type f | head -n 200
echo '--- end'`,
  parse: ({ stdout }) => linuxFact(stdout),
};

import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import { clamav } from './clamav.ts';
import type { Product, Protection } from './fact.ts';
import { bitdefender, defender, sentinel } from './linux-products.ts';
import { readUnits, stateOf, type Unit } from './units.ts';

/**
 * ClamAV's signatures say in their first line when they were made; files of one's own (.hdb, .ndb) do not, there the file's date stands in. Of
 * services that systemd does not know, whether the program runs is looked at.
 */
export const onLinux: Command = sh`echo '--- now'; date +%s
echo '--- clamav'
for tool in clamd freshclam clamscan; do command -v $tool >/dev/null 2>&1 && echo "program $tool $(wc -c <"$(command -v $tool)" 2>/dev/null)"; done
for folder in /var/lib/clamav /var/db/clamav /usr/local/share/clamav; do
  for file in "$folder"/*.cvd "$folder"/*.cld "$folder"/*.cud; do
    [ -f "$file" ] && echo "signatures $(head -c 512 "$file" 2>/dev/null | tr -d '\000' | head -n 1 | cut -c1-300)"
  done
  for file in "$folder"/*.hdb "$folder"/*.hsb "$folder"/*.ndb "$folder"/*.ldb; do [ -f "$file" ] && echo "own $(date -r "$file" +%s 2>/dev/null || stat -c %Y "$file")"; done
done
for file in /var/log/clamav/freshclam.log /var/log/freshclam.log; do
  if [ -r "$file" ]; then tail -n 40 "$file" | grep -E 'ERROR|up-to-date|updated \(|process started' | tail -n 3 | cut -c1-200 | sed 's/^/log /'; fi
done
for file in /etc/clamav/clamd.conf /etc/clamd.conf /etc/clamd.d/scan.conf /usr/local/etc/clamd.conf; do
  [ -r "$file" ] && grep -E '^(ExcludePath|OnAccessExcludePath) ' "$file" | sed 's/^[^ ]* /exclude /'
done
echo '--- units'
if [ -d /run/systemd/system ]; then
  for unit in clamav-daemon clamd@scan clamd clamav-freshclam freshclam clamav-clamonacc mdatp bdsec falcon-sensor sentinelone eea sophos-spl ds_agent traps_pmd; do
    systemctl show -p Id,LoadState,ActiveState,SubState,UnitFileState,FragmentPath,ConditionResult "$unit.service" 2>/dev/null | tr '\n' ' '; echo
  done
fi
echo '--- running'; for tool in clamd freshclam; do grep -lx "$tool" /proc/[0-9]*/comm 2>/dev/null | head -n 1 | sed "s/.*/$tool/"; done
echo '--- mdatp'; command -v mdatp >/dev/null 2>&1 && mdatp health --output json 2>/dev/null
echo '--- bitdefender'; for tool in /opt/bitdefender-security-tools/bin/bduitool /opt/BitDefender/bin/bduitool; do [ -x "$tool" ] && "$tool" get ps 2>/dev/null; done
echo '--- sentinel'; [ -x /opt/sentinelone/bin/sentinelctl ] && { /opt/sentinelone/bin/sentinelctl version; /opt/sentinelone/bin/sentinelctl engines status; /opt/sentinelone/bin/sentinelctl control status; } 2>/dev/null
echo '--- end'`;

export function readLinux(stdout: string): Protection {
  const said = parts(stdout);
  const nowSec = Number((said.get('now') ?? '').trim());
  if (!said.has('end') || !(nowSec > 0)) throw new Unparsable('the protection was not read to its end');
  const units = readUnits(said.get('units') ?? '');
  const clam = said.get('clamav') ?? '';
  const list = [
    ...clamav(clam, units, (said.get('running') ?? '').split('\n'), nowSec),
    ...defender(said.get('mdatp') ?? '', nowSec),
    ...bitdefender(said.get('bitdefender') ?? '', nowSec),
    ...sentinel(said.get('sentinel') ?? ''),
    ...others(units),
  ];
  const excluded = [...clam.matchAll(/^exclude (\S+)/gm)].map(([, path = '']) => path);
  return { list, wideExclusions: excluded.filter(path => /^\^?\/\$?$|^\.\*$/.test(path)), unread: [] };
}

const named: ReadonlyMap<string, string> = new Map([
  ['falcon-sensor', 'CrowdStrike Falcon'],
  ['eea', 'ESET'],
  ['sophos-spl', 'Sophos'],
  ['ds_agent', 'Trend Micro'],
  ['traps_pmd', 'Cortex XDR'],
]);

/** Of these only the service is looked at. */
function others(units: ReadonlyMap<string, Unit>): Product[] {
  return [...named].flatMap(([id, name]) => {
    const unit = units.get(id);
    // One that is masked may have been taken away: nothing else tells of it.
    if (unit?.load !== 'loaded') return [];
    return [{ name, guard: stateOf(unit, false), tampered: [], updates: 'unknown' as const }];
  });
}

import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { known } from '../../hardware/_known.ts';
import { parts } from '../../net/_parts.ts';
import { askRunning } from '../_running.ts';
import { daysOf, isBusy, UpdatesFact } from './fact.ts';

/** What dpkg-query prints of a package. */
const format = '${db:Status-Abbrev} ${binary:Package}\\n';

/** Second and third letter of dpkg's status. `i`, `c` and `n` (installed, only settings left, not installed) are whole. */
const states: { readonly [letter: string]: string | undefined } = {
  U: 'unpacked',
  F: 'half-configured',
  H: 'half-installed',
  W: 'triggers-awaited',
  t: 'triggers-pending',
};
const reinstall = 'R';

/** `iF  openssh-server:amd64` */
const status = /^(?<wanted>[a-z])(?<state>[a-zA-Z])(?<flag>[ R])\s*(?<name>[a-z0-9][\w.+:-]*)$/gm;

function brokenIn(text: string): UpdatesFact['broken'] {
  return [...text.matchAll(status)].flatMap(({ groups }) => {
    const state = groups?.flag === reinstall ? 'reinst-required' : states[groups?.state ?? ''];
    return state === undefined ? [] : [{ package: groups?.name ?? '', state }];
  });
}

/** A block of history.log: `Start-Date: …`, `Commandline: …`, perhaps `Error: Sub-process /usr/bin/dpkg returned an error code (1)`. */
function failureIn(history: string): UpdatesFact['failing'] {
  const last = history.split(/\n(?=Start-Date:)/).at(-1) ?? '';
  const error = /^Error: (?<error>.+)$/m.exec(last)?.groups?.error;
  if (error === undefined) return [];
  const what = /^Commandline: (?<what>.+)$/m.exec(last)?.groups?.what ?? 'apt';
  return [{ what: what.slice(0, 120), times: 1, error }];
}

/** `dpkg --configure -a` mends without a line in history.log: whether dpkg changed something after the last run of apt had ended. */
function isMended(said: ReadonlyMap<string, string>): boolean {
  const [changed, ended] = (said.get('changed') ?? '').trim().split('\n').map(Number);
  return changed !== undefined && ended !== undefined && ended > 0 && changed > ended;
}

function aptFact(stdout: string): UpdatesFact {
  const said = parts(stdout);
  if (!said.has('end')) throw new Unparsable('dpkg was not asked to its end');
  const simulated = said.get('simulated') ?? '';
  const able = /^done$/m.test(simulated);
  const installs = simulated.split('\n').filter(line => line.startsWith('Inst '));
  const unmet = [...simulated.matchAll(/^ (?<name>\S+) : (?:Depends|PreDepends): (?<needs>.+)$/gm)];
  const missing = unmet.map(({ groups }) => ({
    package: groups?.name ?? '',
    state: `missing-dependency: ${groups?.needs ?? ''}`.slice(0, 120),
  }));
  const broken = [...brokenIn(said.get('status') ?? ''), ...missing];
  return known(UpdatesFact, {
    manager: 'apt',
    busy: isBusy(said),
    broken,
    interrupted: Number(said.get('journal')?.trim()) > 0,
    available: able ? installs.length : undefined,
    security: able ? installs.filter(line => /-security|Debian-Security|UbuntuESM/.test(line)).length : undefined,
    failing: broken.length === 0 && isMended(said) ? [] : failureIn(said.get('history') ?? ''),
    lastInstalledDays: daysOf(said.get('age')),
  });
}

/**
 * Whether somebody is at work is told by the running programs: nothing is locked to find out. The simulation writes nothing: no lock, and
 * its caches only in memory.
 */
export const updatesByApt: Method<unknown, UpdatesFact> = {
  needs: ['dpkg-query'],
  command:
    () => sh`echo '--- busy'; ${askRunning(['dpkg', 'apt', 'apt-get', 'aptitude', 'apt.systemd.dai'])}echo '--- status'; dpkg-query -W -f=${format} | grep -E '^[a-z]([^icn]|.R)'
echo '--- journal'; ls /var/lib/dpkg/updates 2>/dev/null | grep -c '^[0-9]*$'
echo '--- age'; echo $((($(date +%s) - $(stat -c %Y /var/lib/dpkg/status)) / 86400))
echo '--- history'; grep -E '^(Start-Date|Commandline|Error):' /var/log/apt/history.log 2>/dev/null | tail -n 20
echo '--- changed'; stat -c %Y /var/lib/dpkg/status; date -d "$(sed -n 's/^End-Date: //p' /var/log/apt/history.log 2>/dev/null | tail -n 1)" +%s 2>/dev/null
echo '--- simulated'; limit=; command -v timeout >/dev/null 2>&1 && limit='timeout 12'
command -v apt-get >/dev/null 2>&1 && $limit apt-get -s -q -o Debug::NoLocking=true -o Dir::Cache::pkgcache= -o Dir::Cache::srcpkgcache= upgrade 2>&1 && echo done
echo '--- end'`,
  parse: ({ stdout }) => aptFact(stdout),
};

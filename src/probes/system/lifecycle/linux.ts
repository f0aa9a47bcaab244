import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { lines, text } from '../../hardware/_known.ts';
import { parts } from '../../net/_parts.ts';
import { type Ends, type LifecycleFact, lifecycleFact } from './fact.ts';
import { lifecycles } from './table.ts';

/** Systems that are rebuilt from another one: the same days for the same numbers (Rocky Linux and AlmaLinux say so of 8 and 9). */
const sameAs: { readonly [id: string]: string | undefined } = { rocky: 'rhel', almalinux: 'rhel' };

/** 12 of 12.7, 3.20 of 3.20.3, 8 stream of CentOS Stream 8: how the table names them. */
function namesOf(id: string, version: string, name: string): string[] {
  const [major = '', minor] = version.split('.');
  if (id === 'centos') return [`${major} ${/stream/i.test(name) ? 'stream' : 'linux'}`, major];
  return [version, ...(minor === undefined ? [] : [`${major}.${minor}`]), major];
}

export function endsOf(id: string, names: readonly string[]): Ends | undefined {
  const cycle = lifecycles.find(one => one.id === id);
  const day = names.map(name => cycle?.ends[name]).find(found => found !== undefined);
  if (cycle === undefined || day === undefined) return undefined;
  if (typeof day === 'string') return { ends: day, source: cycle.source };
  return { ends: day[0], paidUntil: day[1], source: cycle.source };
}

/** What the system says of itself comes first: Fedora and others carry their end with them. */
function linuxFact(stdout: string): LifecycleFact {
  const said = parts(stdout);
  const release = lines(said.get('release') ?? '', '=');
  const bare = (name: string) => text(release.get(name)?.replaceAll(/^["']|["']$/g, ''));
  const today = /^\d{4}-\d\d-\d\d$/m.exec(said.get('today') ?? '')?.[0];
  const [id, version] = [bare('ID'), bare('VERSION_ID')];
  if (id === undefined || today === undefined) throw new Unparsable('os-release does not name the system');
  // Rolling ones (Arch, Debian testing, Tumbleweed) have no version, or one for every day.
  const what = { system: bare('NAME') ?? id, version: version ?? 'rolling', paid: paidOf(said.get('paid')) };
  const own = bare('SUPPORT_END');
  if (own !== undefined && /^\d{4}-\d\d-\d\d$/.test(own))
    return lifecycleFact(what, { ends: own, source: 'SUPPORT_END of os-release' }, today);
  if (version === undefined) return lifecycleFact(what, undefined, today);
  const table = sameAs[id] ?? id;
  const found = endsOf(table, namesOf(table, version, bare('NAME') ?? ''));
  return lifecycleFact(what, found && id in sameAs ? { ...found, paidUntil: undefined } : found, today);
}

function paidOf(said: string | undefined): boolean | undefined {
  const word = said?.trim();
  return word === 'yes' ? true : word === 'no' ? false : undefined;
}

/** Ubuntu Pro leaves a file that everybody may read; Debian's ELTS is a source of packages. */
export const lifecycleByOsRelease: Method<unknown, LifecycleFact> = {
  command: () => sh`echo '--- release'; cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release
echo '--- today'; date +%Y-%m-%d
echo '--- paid'; . /etc/os-release 2>/dev/null; case $ID in
  ubuntu) if grep -qs '"attached": *true' /var/lib/ubuntu-advantage/status.json; then echo yes; else echo no; fi ;;
  debian) if grep -rqs 'freexian' /etc/apt/sources.list /etc/apt/sources.list.d; then echo yes; else echo no; fi ;;
esac; :`,
  parse: ({ stdout }) => linuxFact(stdout),
};

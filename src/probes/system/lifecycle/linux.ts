import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { lines, text } from '../../hardware/_known.ts';
import { parts } from '../../net/_parts.ts';
import { type Ends, type LifecycleFact, lifecycleFact } from './fact.ts';
import { lifecycles } from './table.ts';

/**
 * Systems that are rebuilt from another one: the same days for the same numbers (Rocky Linux and AlmaLinux say so). Oracle sells more years of
 * its own, as Red Hat does.
 */
const sameAs: { readonly [id: string]: string | undefined } = {
  rocky: 'rhel',
  almalinux: 'rhel',
  ol: 'rhel',
  raspbian: 'debian',
  pop: 'ubuntu',
};
const paidToo: ReadonlySet<string> = new Set(['ol']);
/** What stands on Ubuntu and gets its packages from there names it by its word (Linux Mint, Zorin, elementary, KDE neon). */
const ofUbuntu: { readonly [codename: string]: string | undefined } = {
  xenial: '16.04',
  bionic: '18.04',
  focal: '20.04',
  jammy: '22.04',
  noble: '24.04',
  resolute: '26.04',
};
/** Debian testing and unstable have no number. One that became a release meanwhile ends with it. */
const sid = /\b(?<name>[a-z]+)\/sid$/;
const released: { readonly [codename: string]: string | undefined } = {
  stretch: '9',
  buster: '10',
  bullseye: '11',
  bookworm: '12',
  trixie: '13',
};
/** What is made new all the time has no end; Arch and its children say `BUILD_ID=rolling`. */
const rolling: ReadonlySet<string> = new Set([
  'arch',
  'opensuse-tumbleweed',
  'opensuse-slowroll',
  'kali',
  'gentoo',
  'void',
  'manjaro',
]);

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
  const testing =
    id === 'debian' && version === undefined ? sid.exec(bare('PRETTY_NAME') ?? '')?.groups?.name : undefined;
  const left = released[testing ?? ''];
  if (left !== undefined) return lifecycleFact(what, endsOf('debian', [left]), today);
  if (rolling.has(id) || bare('BUILD_ID') === 'rolling' || testing !== undefined)
    return { ...lifecycleFact(what, undefined, today), supported: true };
  if (version === undefined) return lifecycleFact(what, undefined, today);
  const table = sameAs[id] ?? id;
  const base = id === 'ubuntu' ? undefined : ofUbuntu[bare('UBUNTU_CODENAME') ?? ''];
  const found =
    endsOf(table, namesOf(table, version, bare('NAME') ?? '')) ??
    (base === undefined ? undefined : endsOf('ubuntu', [base]));
  const isOther = (id in sameAs || base !== undefined) && !paidToo.has(id);
  return lifecycleFact(what, found && isOther ? { ...found, paidUntil: undefined } : found, today);
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

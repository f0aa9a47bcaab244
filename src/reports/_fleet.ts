import type { CauseDigest, Fleet, HostDigest } from '../model/fleet.ts';
import { severities } from '../model/playbook.ts';
import { aboutRedaction } from './_about.ts';
import type { Document, HeadField, Section } from './_document.ts';
import { sayDuration } from './_evidence.ts';
import { count, sentence, severityWords, someOf } from './_wording.ts';

/** Names in one list. More are counted; the JSON has them all. */
const mostNames = 40;
/** Sentences that tell one fault on different machines apart. */
const mostSentences = 5;
/** A machine that takes so many times as long as the middle one, and at least so long, stands out. Practice values. */
const slowTimes = 4;
const slowLeastMs = 5000;
/** What fewer than this share of the machines have stands out. Practice value. */
const rareShare = 0.02;
/** Below this number nothing can be called rare. Practice value. */
const leastForRare = 20;

/** Many machines on one page: which cause on which machines, who was not reached and why, who stands out. */
export function fleetDocument(fleet: Fleet): Document {
  const faults = faultsAcross(fleet.hosts);
  const wayDown = faults.filter(({ isWay }) => isWay);
  const others = faults.filter(({ isWay }) => !isWay);
  return {
    head: head(fleet, others),
    sections: [
      ...section('Faults', others, 'error'),
      ...section('Not reached', wayDown, 'warning'),
      ...undeterminedSection(fleet.hosts.filter(isUndetermined)),
      ...outliers(fleet.hosts, others),
      ...leftSection(fleet),
      ...redactionSection(fleet),
    ],
  };
}

/** One fault, and the machines that have it. */
interface Shared {
  readonly id: string;
  readonly code: string;
  readonly severity: CauseDigest['severity'];
  readonly queue: CauseDigest['queue'];
  /** Of machines that were not reached: the fault is on the way. */
  readonly isWay: boolean;
  /** Sentence to the machines of which it was said. */
  readonly said: ReadonlyMap<string, readonly string[]>;
  readonly hosts: readonly string[];
}

function faultsAcross(hosts: readonly HostDigest[]): Shared[] {
  const groups = new Map<string, { cause: CauseDigest; host: HostDigest }[]>();
  for (const host of hosts) {
    for (const cause of host.causes) {
      const key = `${host.verdict === 'unreachable'} ${cause.id}`;
      groups.set(key, [...(groups.get(key) ?? []), { cause, host }]);
    }
  }
  return [...groups.values()].flatMap(shared).sort(heaviestFirst);
}

function shared(group: readonly { cause: CauseDigest; host: HostDigest }[]): Shared[] {
  const [first] = group;
  if (!first) return [];
  const said = new Map<string, string[]>();
  for (const { cause, host } of group) said.set(cause.because, [...(said.get(cause.because) ?? []), host.name]);
  const { id, code, severity, queue } = first.cause;
  const hosts = [...new Set(group.map(({ host }) => host.name))];
  return [{ id, code, severity, queue, isWay: first.host.verdict === 'unreachable', said, hosts }];
}

function heaviestFirst(a: Shared, b: Shared): number {
  return severities.indexOf(b.severity) - severities.indexOf(a.severity) || b.hosts.length - a.hosts.length;
}

function head({ id, hosts, left, tookMs }: Fleet, faults: readonly Shared[]): HeadField[] {
  const of = (verdict: HostDigest['verdict']): number => hosts.filter(host => host.verdict === verdict).length;
  const parts = [
    `${of('problems')} with problems`,
    `${of('healthy') + of('fixed')} healthy`,
    `${of('unreachable')} not reached`,
    `${of('undetermined')} could not be told`,
  ];
  const alarming = faults.filter(({ severity }) => severity === 'error' || severity === 'critical');
  const [first, ...more] = alarming;
  return [
    {
      label: 'FLEET',
      text: `${id}, ${count(hosts.length, 'machine')} in ${sayDuration(tookMs)}`,
      role: 'strong',
      maxLines: 1,
    },
    { label: 'VERDICT', text: parts.join(', '), role: hosts.every(isFine) ? 'good' : 'error', maxLines: 2 },
    ...(first ? [{ label: 'MOST', text: nameShared(first), maxLines: 2 }] : []),
    ...more.slice(0, 2).map((other): HeadField => ({ label: 'ALSO', text: nameShared(other), maxLines: 1 })),
    ...(left.length > 0
      ? [
          {
            label: 'LIMITS',
            text: `ended early: ${count(left.length, 'machine')} not asked`,
            role: 'warning' as const,
            maxLines: 1,
          },
        ]
      : []),
  ];
}

function nameShared({ code, id, hosts, queue }: Shared): string {
  return `${code} ${id} on ${count(hosts.length, 'machine')} (${queue})`;
}

function section(heading: string, faults: readonly Shared[], role: 'error' | 'warning'): Section[] {
  if (faults.length === 0) return [];
  const number = new Set(faults.flatMap(({ hosts }) => hosts)).size;
  return [
    {
      heading: `${heading} (${count(number, 'machine')})`,
      role,
      blocks: faults.map(fault => ({
        is: 'item',
        text: `${fault.code} ${fault.id} (${severityWords[fault.severity]}, ${fault.queue}): ${count(fault.hosts.length, 'machine')}`,
        notes: sentences(fault).map(text => ({ text })),
      })),
    },
  ];
}

/** What was said, and of whom. The same sentence is said once. */
function sentences({ said, hosts }: Shared): string[] {
  const all = [...said].sort(([, a], [, b]) => b.length - a.length);
  const shown = all
    .slice(0, mostSentences)
    .map(([because, names]) => `${sentence(because)} On: ${someOf(names, mostNames)}`);
  const rest = new Set(hosts);
  for (const [, names] of all.slice(0, mostSentences)) for (const name of names) rest.delete(name);
  return rest.size === 0 ? shown : [...shown, `Said in other words of: ${someOf([...rest], mostNames)}`];
}

/** Machines that nothing is said of, by the reason. */
function undeterminedSection(hosts: readonly HostDigest[]): Section[] {
  if (hosts.length === 0) return [];
  const reasons = new Map<string, string[]>();
  for (const { name, unknownBecause = 'the reason was not recorded' } of hosts)
    reasons.set(unknownBecause, [...(reasons.get(unknownBecause) ?? []), name]);
  const all = [...reasons].sort(([, a], [, b]) => b.length - a.length);
  const shown = all
    .slice(0, mostSentences)
    .map(([why, names]) => item(`${sentence(why)} On: ${someOf(names, mostNames)}`));
  const rest = all.slice(mostSentences).flatMap(([, names]) => names);
  return [
    {
      heading: `Could not be told (${count(hosts.length, 'machine')})`,
      role: 'warning',
      blocks: rest.length === 0 ? shown : [...shown, item(`For other reasons: ${someOf(rest, mostNames)}`)],
    },
  ];
}

/** Who is not like the others: a fault that hardly anybody has, and a machine that takes far longer. */
function outliers(hosts: readonly HostDigest[], faults: readonly Shared[]): Section[] {
  const most = hosts.length * rareShare;
  const rare = hosts.length < leastForRare ? [] : faults.filter(fault => fault.hosts.length <= most);
  const middle = median(hosts.filter(({ verdict }) => verdict !== 'unreachable').map(({ tookMs }) => tookMs));
  const slow = hosts.filter(
    ({ tookMs, verdict }) => verdict !== 'unreachable' && tookMs > slowLeastMs && tookMs > middle * slowTimes,
  );
  if (rare.length === 0 && slow.length === 0) return [];
  return [
    {
      heading: 'Not like the others',
      blocks: [
        ...rare.map(fault => item(`only ${someOf(fault.hosts, mostNames)}: ${fault.code} ${fault.id}`)),
        ...slow.map(({ name, tookMs }) =>
          item(`${name} took ${sayDuration(tookMs)}, most about ${sayDuration(middle)}`),
        ),
      ],
    },
  ];
}

function item(text: string): Section['blocks'][number] {
  return { is: 'item', text, notes: [] };
}

function leftSection({ left, unkept }: Fleet): Section[] {
  if (left.length === 0) return [];
  const next: Section['blocks'][number] =
    unkept === undefined
      ? { is: 'item', text: 'To go on with them', notes: [{ command: 'itfix diagnose --resume' }] }
      : item(`They have to be asked anew: what was done could not be kept (${unkept})`);
  const blocks: Section['blocks'] = [{ is: 'text', text: someOf(left, mostNames) }, next];
  return [{ heading: `Not asked (${left.length})`, role: 'warning', blocks }];
}

/** Only of a page that left its machine. */
function redactionSection({ redaction }: Fleet): Section[] {
  const fields = aboutRedaction(redaction);
  if (fields.length === 0) return [];
  return [{ heading: 'About this page', role: 'muted', blocks: fields.map(field => ({ is: 'field', field })) }];
}

function isUndetermined({ verdict }: HostDigest): boolean {
  return verdict === 'undetermined';
}

function isFine({ verdict }: HostDigest): boolean {
  return verdict === 'healthy' || verdict === 'fixed';
}

/** The middle one; of an even number, the lower of the two in the middle. */
function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}

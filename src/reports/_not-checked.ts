import type { Finding, Run } from '../model/run.ts';
import { groupsWith, subjectsOf } from './_checks.ts';
import type { Block, Note, Section } from './_document.ts';
import { factName, mostNamed, nameOf, sentence, someOf } from './_wording.ts';

/** Checks that could not be made for the same reason. */
interface Gap {
  readonly names: readonly string[];
  /** What would be true if all is well; only where the gap is one check. */
  readonly title?: string;
  readonly why: string;
  readonly wouldTell?: string;
}

/** What could not be looked at, and what would tell. "Could not look" is never "not there". */
export function notCheckedSection(run: Run): Section[] {
  const unknown = groupsWith(run, 'unknown');
  const blocked = groupsWith(run, 'blocked');
  if (unknown.length + blocked.length === 0) return [];
  return [
    {
      heading: `Not checked (${unknown.length + blocked.length})`,
      role: 'warning',
      blocks: [
        { is: 'text', text: 'Nothing is known about these: they can be fine or broken.' },
        ...gapsOf(run).map(itemOf),
        ...waiting(blocked.map(({ first }) => first)),
      ],
    },
  ];
}

/** The gaps, one for each reason, heaviest first. */
export function gapsOf(run: Run): Gap[] {
  const groups = new Map<string, [Finding, ...Finding[]]>();
  for (const finding of groupsWith(run, 'unknown').flatMap(({ findings }) => findings)) {
    const key = JSON.stringify([finding.why, finding.wouldTell]);
    const group = groups.get(key);
    if (group) group.push(finding);
    else groups.set(key, [finding]);
  }
  return [...groups.values()].map(group => {
    const [{ title, why, wouldTell }] = group;
    return {
      names: namesOf(group),
      ...(namesOf(group).length === 1 ? { title } : {}),
      why: why === undefined ? 'the reason was not recorded' : withShortNames(why, run),
      ...(wouldTell === undefined ? {} : { wouldTell }),
    };
  });
}

/** The engine names facts in full, `network/firewall: no permission`; here `firewall` is enough. */
function withShortNames(why: string, { facts }: Run): string {
  return Object.keys(facts).reduce((text, fact) => text.replaceAll(`${fact}: `, `${factName(fact)}: `), why);
}

/** `N21 dns-unreachable (10.0.0.1, 10.0.0.2)`, each check once. */
function namesOf(findings: readonly Finding[]): string[] {
  return [...new Set(findings.map(({ id }) => id))].flatMap(id => {
    const same = findings.filter(finding => finding.id === id);
    const [first] = same;
    if (!first) return [];
    const subjects = subjectsOf(same);
    return [subjects === '' ? nameOf(first) : `${nameOf(first)} (${subjects})`];
  });
}

function itemOf({ names, title, why, wouldTell }: Gap): Block {
  const notes: Note[] = [{ text: `Why not: ${sentence(why)}` }];
  if (wouldTell !== undefined) notes.push({ lead: 'This would tell', command: wouldTell });
  return {
    is: 'item',
    text: title === undefined ? `${someOf(names, mostNamed)}.` : `${names.join(', ')}: ${sentence(title)}`,
    notes,
  };
}

function waiting(blocked: readonly Finding[]): Block[] {
  if (blocked.length === 0) return [];
  return [
    { is: 'text', text: `Cannot be told before the fault above is mended: ${someOf(blocked.map(nameOf), mostNamed)}.` },
  ];
}

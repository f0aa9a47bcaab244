import type { DriveArray } from './array.ts';

/** Storage appliances (Synology: md0, md1; QNAP: md9, md13) mirror their own system over as many members as there are bays, used or not. */
const ofAppliance = /^md(?:0|1|9|13)$/;
/** A mirror over this many drives is made by such an appliance alone: inside a container its files are not seen. Practice value. */
const bays = 8;
/** A longer list of members is no list of members. */
const mostText = 4000;

/** /proc/mdstat: an array begins in the first column, what is said of it is set in. */
export function readMdstat(text: string, isAppliance: boolean): DriveArray[] {
  return text.split(/^(?=md\S* : )/m).flatMap(whole => {
    const part = whole.slice(0, mostText);
    const head =
      /^(?<name>md\S*) : (?<state>active|inactive)(?: \([^)]*\))?(?: (?<level>linear|multipath|raid\d+|faulty))?(?<members>.*)$/m.exec(
        part,
      )?.groups;
    if (!head?.name) return [];
    const members = [...(head.members ?? '').matchAll(/(?<name>\S{1,64})\[\d+\](?<flags>(?:\(\w\))*)/g)];
    const bad = members.filter(({ groups }) => groups?.flags?.includes('(F)')).map(({ groups }) => groups?.name ?? '');
    const { wanted, working } = /\[(?<wanted>\d+)\/(?<working>\d+)\]/.exec(part)?.groups ?? {};
    const { what, pct } =
      /(?<what>recovery|resync|check|reshape|repair)\s*=\s*(?<pct>[\d.]+)%/.exec(part)?.groups ?? {};
    // The container of arrays whose BIOS keeps the books (IMSM, DDF) is never active itself.
    const isContainer = /super external:(?!\/)/.test(part);
    const isMirrorOverBays =
      head.level === 'raid1' &&
      ((isAppliance && ofAppliance.test(head.name)) || Number(wanted) >= bays) &&
      bad.length === 0 &&
      Number(working) === members.filter(({ groups }) => groups?.flags === '').length;
    const isShort = wanted !== undefined && Number(working) < Number(wanted) && !isMirrorOverBays;
    const state = head.state === 'inactive' && !isContainer ? 'failed' : isShort ? 'degraded' : 'good';
    return [
      {
        name: head.name,
        kind: 'md',
        ...(head.level ? { level: head.level } : {}),
        state,
        bad,
        ...(what ? { rebuilding: { what, pct: Number(pct) } } : {}),
      },
    ];
  });
}

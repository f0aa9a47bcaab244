import type { DriveArray } from './array.ts';

/** /proc/mdstat: an array begins in the first column, what is said of it is set in. */
export function readMdstat(text: string): DriveArray[] {
  return text.split(/^(?=md\S* : )/m).flatMap(part => {
    const head =
      /^(?<name>md\S*) : (?<state>active|inactive)(?: \([^)]*\))?(?: (?<level>linear|multipath|raid\d+|faulty))?(?<members>.*)$/m.exec(
        part,
      )?.groups;
    if (!head?.name) return [];
    const members = [...(head.members ?? '').matchAll(/(?<name>\S+)\[\d+\](?<flags>(?:\(\w\))*)/g)];
    const bad = members.filter(({ groups }) => groups?.flags?.includes('(F)')).map(({ groups }) => groups?.name ?? '');
    const { wanted, working } = /\[(?<wanted>\d+)\/(?<working>\d+)\]/.exec(part)?.groups ?? {};
    const { what, pct } =
      /(?<what>recovery|resync|check|reshape|repair)\s*=\s*(?<pct>[\d.]+)%/.exec(part)?.groups ?? {};
    // The container of arrays whose BIOS keeps the books (IMSM, DDF) is never active itself.
    const isContainer = /super external:(?!\/)/.test(part);
    const isShort = wanted !== undefined && Number(working) < Number(wanted);
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

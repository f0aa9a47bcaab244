import type { DriveArray } from './array.ts';

/** `LABEL-OR-UUID NUMBER MISSING CORRUPTION DEVICES`, a line for each device (/sys/fs/btrfs). */
export function readBtrfs(text: string): DriveArray[] {
  const found = new Map<string, DriveArray>();
  for (const line of text.split('\n')) {
    const { name, number, missing, errors } =
      /^(?<name>\S+) (?<number>\d+) (?<missing>[01]) (?<errors>\d+|-)$/.exec(line)?.groups ?? {};
    if (name === undefined || number === undefined) continue;
    const before = found.get(name);
    const isMissing = missing === '1';
    const checksumErrors = (before?.checksumErrors ?? 0) + (errors === '-' ? 0 : Number(errors));
    const checksumDrives = (before?.checksumDrives ?? 0) + (Number(errors) > 0 ? 1 : 0);
    found.set(name, {
      name,
      kind: 'btrfs',
      state: isMissing || before?.state === 'degraded' ? 'degraded' : 'good',
      bad: [...(before?.bad ?? []), ...(isMissing ? [`device ${number}`] : [])],
      ...(errors === '-' ? {} : { checksumErrors, checksumDrives }),
    });
  }
  return [...found.values()];
}

import { Unparsable } from '../../../model/probe.ts';
import { detectionsOf, isTestName } from './fact.ts';

/** SHA-256 of the 68 characters of the EICAR test file, also with the end of line that editors add. */
const testSums = new Set([
  '275a021bbfb6489e54d471899f7db9d1663fc695ec2fe2a2c4538aabf651fd0f',
  '131f95c51cc819465fa1797f6ccacf9d494aaaff46fa3eac73ae63ffbdfd8267',
]);

// found Sun Nov 22 10:00:00 2026 -> /home/alex/x.zip: Eicar-Test-Signature(44d88…:68) FOUND
const form =
  /^found (?:(?<at>\w{3} \w{3} [ \d]\d [\d:]{8} \d{4}) -> )?(?<file>\/.*): (?<name>[^:\s(]+)(?:\([^)]*\))? FOUND$/;

/** A file that was found and is still there is open: ClamAV by itself only says what it found. */
export function readLog(stdout: string) {
  const all = stdout.split('\n');
  if (all[0] !== 'begin' || !all.includes('end')) throw new Unparsable('the logs were not read to their end');
  const there = new Map(
    all.flatMap(line => {
      const { sum = '', file } = /^there (?<sum>[\da-f]{64})?\|(?<file>\/.*)$/.exec(line)?.groups ?? {};
      return file === undefined ? [] : [[file, sum] as const];
    }),
  );
  const found = all.flatMap(line => {
    const { at, file, name } = form.exec(line)?.groups ?? {};
    if (file === undefined || name === undefined) return [];
    const sum = there.get(file);
    const test = sum ? testSums.has(sum) : isTestName(name);
    return [
      {
        name,
        where: file,
        ...(at && { lastAt: at }),
        state: sum === undefined ? ('handled' as const) : ('open' as const),
        test,
      },
    ];
  });
  return detectionsOf(
    found,
    all.flatMap(line => (line.startsWith('unread ') ? [line.slice(7)] : [])),
  );
}

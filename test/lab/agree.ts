import type { Machine } from './machine.ts';
import type { Ended, How } from './run-inside.ts';
import { until } from './until.ts';
import { well } from './world.ts';

/** How it ended, and what stood on the screen: what was told before each yes. */
export interface Agreed extends Ended {
  readonly screen: string;
}

/** Seen and written by every machine of the world, also where the disk of this one is full. */
const printed = '/opt/world/printed';
/** Wide: no question is broken in two. */
const columns = 200;
/** What `--plain` asks, when it waits for an answer. */
const question =
  /Type a number from 1 to (?<yes>\d+) and Enter: |\? Type (?<name>\S+) to do it, or press Enter to leave it: /g;

/** Sits in front of it and agrees to every change: yes where that is enough, else the name. What it prints is kept apart from the screen. */
export async function agreeToAll(machine: Machine, line: string, { limitMs, ...how }: How): Promise<Agreed> {
  await well(machine, `install -m 666 /dev/null ${printed}`);
  const sitting = machine.sit(`exec ${line} --plain >${printed}`, columns, how);
  try {
    let exit: number | undefined;
    const end = sitting.ended().then(({ exitCode }) => {
      exit = exitCode;
    });
    for (let answered = 0; ; ) {
      const asked = await until(
        'a question or the end',
        () => {
          const questions = [...sitting.bytes().matchAll(question)];
          return questions[answered] ?? (exit === undefined ? undefined : 'the end');
        },
        limitMs,
      );
      if (asked === 'the end') break;
      answered++;
      sitting.type(`${asked.groups?.yes ?? asked.groups?.name}\r`);
    }
    await end;
    const { stdout } = await machine.sh(`cat ${printed}`);
    const screen = await sitting.screen();
    return { exit, stdout, stderr: screen, screen };
  } finally {
    sitting.close();
  }
}

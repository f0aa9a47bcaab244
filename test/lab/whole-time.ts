import { type Asked, askHere, askOverSsh, reachable } from './ask.ts';
import { readFaults } from './fault.ts';
import { median } from './median.ts';
import { makeWorld } from './world.ts';

type Ground = Parameters<typeof makeWorld>[1];

/** A person waits so long for all playbooks on a healthy machine, the start of the program included. */
const barMs = 10_000;

export const timedMachines = ['whole-healthy', 'whole-healthy-person'];

/** How long all playbooks take on a healthy machine that has nothing else to do, on the machine and over SSH, as root and as a person. */
export async function wholeTime(
  times: number,
  ground: Ground,
  tell: (line: string) => void,
): Promise<{ passed: number; bad: number; failures: string[] }> {
  const medians: number[] = [];
  for (const name of timedMachines) {
    const fault = readFaults([name]).find(one => one.name === name);
    if (fault === undefined) throw new Error(`there is no ${name}`);
    const world = await makeWorld({ ...fault.machine, ...fault.world }, ground);
    try {
      const address = await reachable(world, fault);
      const here: number[] = [];
      const there: number[] = [];
      for (let time = 0; time < times; time++) {
        here.push(timeOf(await askHere(world, fault)));
        there.push(timeOf(await askOverSsh(world, fault, address)));
      }
      for (const [way, list] of Object.entries({ 'on the machine': here, 'over SSH': there }))
        tell(`${name}, ${way}: median of ${times} ${seconds(median(list))}, worst ${seconds(Math.max(...list))}`);
      medians.push(median(here));
    } finally {
      await world.close();
    }
  }
  const bad = medians.filter(ms => ms > barMs).length;
  tell(`bar ${seconds(barMs)} on the machine: ${bad === 0 ? 'kept' : 'MISSED'}`);
  return { passed: medians.length - bad, bad, failures: [] };
}

/** A crash is quick, and is no answer. */
function timeOf({ tookMs, complaint }: Asked): number {
  if (complaint !== undefined) throw new Error(`itfix gave no run: ${complaint}`);
  return tookMs;
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;

import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks in /proc/PID/stat, in milliseconds: USER_HZ is 100 wherever Linux runs. */
const tickMs = 10;
/** Whatever a lane leaves has ended by itself after this time. */
const mostSettleMs = 6000;

interface Process {
  readonly pid: number;
  readonly parent: number;
  /** Its own CPU, and that of all it has collected. */
  readonly own: number;
  readonly collected: number;
}

/** CPU that the server and all its children have used, once every session is over: also of those that only the first process collected. */
export async function farCpuMs(server: number): Promise<number> {
  for (const start = performance.now(); performance.now() - start < mostSettleMs; ) {
    if (!processes().some(({ parent }) => parent === server)) break;
    await new Promise(resolve => setTimeout(resolve, 50));
  }
  const all = processes();
  const first = all.find(({ pid }) => pid === 1)?.collected ?? 0;
  const there = all.find(({ pid }) => pid === server);
  return (first + (there ? there.own + there.collected : 0)) * tickMs;
}

function processes(): Process[] {
  return readdirSync('/proc').flatMap(name => (/^\d+$/.test(name) ? statOf(Number(name)) : []));
}

function statOf(pid: number): Process[] {
  try {
    // 17 (sh) S 1 …: the name may hold anything.
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = text
      .slice(text.lastIndexOf(')') + 2)
      .split(' ')
      .map(Number);
    const at = (number: number) => fields[number - 3] ?? 0; // As proc(5) counts them.
    return [{ pid, parent: at(4), own: at(14) + at(15), collected: at(16) + at(17) }];
  } catch {
    return []; // It ended in between.
  }
}

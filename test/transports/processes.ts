import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';

/** Waits for a condition that another process brings about. */
export async function soon(holds: () => boolean, waitMs = 5000): Promise<boolean> {
  const start = Date.now();
  while (!holds() && Date.now() - start < waitMs) await new Promise(resolve => setTimeout(resolve, 20));
  return holds();
}

/** Whether a process with this word in its command line lives. */
export function lives(word: string): boolean {
  if (process.platform !== 'linux') return execFileSync('ps', ['-eo', 'args'], { encoding: 'utf8' }).includes(word);
  // Not every Linux has ps.
  return readdirSync('/proc').some(pid => /^\d+$/.test(pid) && commandLine(pid).includes(word));
}

function commandLine(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/cmdline`, 'utf8');
  } catch {
    return ''; // It ended in between.
  }
}

/** A length of sleep that nothing else on the machine has. */
let lengths = 0;
export const ownLength = (): string => `3600.${process.pid}${lengths++}`;

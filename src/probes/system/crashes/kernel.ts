import type { Crash } from './fact.ts';

/** `shop[812]: segfault at 0 ip …`, `traps: shop[812] trap divide error ip:…`, `traps: shop[812] general protection fault ip:…`. */
const program =
  /^(?:traps: )?(?<program>[^\s[]{1,64})\[\d+\]:? (?<how>segfault|trap [a-z ]+?(?= ip)|general protection(?: fault)?)/;
const kernel = /^(?:BUG: (?!workqueue)|Oops: |Kernel panic|kernel BUG at |watchdog: BUG: soft lockup)/;
/** Longest piece of a message that is told. */
const longest = 120;

/** What finds these lines, for grep. */
export const kernelPattern = 'segfault|traps: |general protection|BUG: |Oops: |Kernel panic|kernel BUG at';

export function crashOfKernelLine(at: string, message: string): Crash | undefined {
  const found = program.exec(message)?.groups;
  if (found) return { at, program: found.program ?? '', kind: 'program', how: found.how ?? '' };
  return kernel.test(message) ? { at, program: 'kernel', kind: 'kernel', how: message.slice(0, longest) } : undefined;
}

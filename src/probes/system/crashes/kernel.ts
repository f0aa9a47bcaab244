import type { Crash } from './fact.ts';

/** `shop[812]: segfault at 0 ip …`, `traps: shop[812] trap divide error ip:…`, `traps: shop[812] general protection fault ip:…`. */
const program =
  /^(?:traps: )?(?<program>[^\s[]{1,64})\[\d+\]:? (?<how>segfault|trap [a-z ]+?(?= ip)|general protection(?: fault)?)/;
/** x86, ARM (`Unable to handle kernel …`, `Internal error: Oops: …`), and what stands before the number of an oops: `general protection fault, …: 0000 [#1] SMP`. */
const kernel =
  /^(?:BUG: (?!workqueue)|Oops: |Internal error: |Unable to handle kernel |Kernel panic|kernel BUG at |(?:NMI )?watchdog: (?:BUG: soft lockup|Watchdog detected hard LOCKUP)|(?:general protection fault|divide error|invalid opcode|stack segment|double fault)\b.{0,200}\[#\d+\])/;
/** Longest piece of a message that is told. */
const longest = 120;

/** What finds these lines, for grep. */
export const kernelPattern =
  'segfault|traps: |general protection|BUG: |Oops: |Internal error: |Unable to handle kernel|hard LOCKUP|Kernel panic|kernel BUG at|\\[#[0-9]+\\]';

export function crashOfKernelLine(at: string, message: string): Crash | undefined {
  const found = program.exec(message)?.groups;
  if (found) return { at, program: found.program ?? '', kind: 'program', how: found.how ?? '' };
  return kernel.test(message) ? { at, program: 'kernel', kind: 'kernel', how: message.slice(0, longest) } : undefined;
}

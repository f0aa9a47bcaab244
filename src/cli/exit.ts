import type { Run, Verdict } from '../model/run.ts';

/** Exit codes, the same for every format of the output. */
export const exitCodes = { fine: 0, problems: 1, usage: 2, undetermined: 3, unreachable: 4, bug: 70 } as const;

const byVerdict: Record<Verdict, number> = {
  healthy: exitCodes.fine,
  fixed: exitCodes.fine,
  problems: exitCodes.problems,
  undetermined: exitCodes.undetermined,
  unreachable: exitCodes.unreachable,
};

/** Several machines end with the worst of their exit codes. */
export function endNoBetterThan(code: number): void {
  process.exitCode = Math.max(Number(process.exitCode ?? exitCodes.fine), code);
}

/** The exit code of a run. `strict` counts warnings and notes as problems. */
export function exitCodeOf(
  run: Pick<Run, 'verdict'> & { readonly rootCauses: readonly unknown[] },
  strict: boolean,
): number {
  if (strict && run.verdict === 'healthy' && run.rootCauses.length > 0) return exitCodes.problems;
  return byVerdict[run.verdict];
}

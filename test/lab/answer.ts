import * as z from 'zod';
import { confidences } from '../../src/model/run.ts';
import type { Fault } from './fault.ts';
import type { Ended } from './run-inside.ts';

const Run = z.object({
  verdict: z.string(),
  findings: z.array(
    z.object({
      code: z.string(),
      status: z.string(),
      why: z.string().optional(),
      explainedBy: z.array(z.string()).optional(),
    }),
  ),
  rootCauses: z.array(
    z.object({
      id: z.string(),
      code: z.string(),
      subject: z.string().optional(),
      confidence: z.enum(confidences),
      because: z.string(),
    }),
  ),
});

/** What itfix said, as the lab reads it. */
export interface Answer {
  readonly verdict: string;
  readonly causes: z.output<typeof Run>['rootCauses'];
  readonly findings: z.output<typeof Run>['findings'];
}

/**
 * right: the cause comes first, every cause is named, nothing else is. unreached: the machine is cut off, and itfix says so.
 * silent: a healthy machine is left alone. blamed: something is named that is not the matter. incomplete: a cause is missing.
 * open: only general words, or nothing at all; of a healthy machine, that it could not be told. no run: itfix crashed, hung or printed something else.
 */
export type Grade = 'right' | 'unreached' | 'silent' | 'blamed' | 'incomplete' | 'open' | 'no run';

/** What there is to read of an itfix that gave no run. */
const noAnswer: Answer = { verdict: 'no run', causes: [], findings: [] };

/** Reads what itfix printed, and says what that is worth. It is never asked for again: a second answer does not mend the first. */
export function judge(
  fault: Fault,
  { exit, stdout, stderr }: Pick<Ended, 'exit' | 'stdout' | 'stderr'>,
  isCut: boolean,
): { readonly answer: Answer; readonly grade: Grade; readonly complaint?: string } {
  const answer = readAnswer(stdout);
  if (answer === undefined) {
    const complaint = `exit ${exit ?? 'none'}: ${(stderr.trim() || stdout.trim()).slice(-1000)}`;
    return { answer: noAnswer, grade: 'no run', complaint };
  }
  return { answer, grade: isCut ? gradeUnreached(exit, answer) : grade(fault, answer, exit) };
}

function readAnswer(stdout: string): Answer | undefined {
  try {
    const { verdict, rootCauses, findings } = Run.parse(JSON.parse(stdout));
    return { verdict, causes: rootCauses, findings };
  } catch {
    return undefined;
  }
}

/** The code of checks that say "cause open". */
const open = 'N00';

function grade(fault: Fault, answer: Answer, exit: number | undefined): Grade {
  const { causes, acceptable, folds } = fault;
  const named = answer.causes.map(({ code }) => code);
  const fits = (code: string): boolean => causes.includes(code) || code in acceptable;
  if (causes.length === 0) return gradeHealthy(fault, answer, exit);
  const [first] = named;
  if (named.some(code => !fits(code) && code !== open)) return 'blamed';
  if (first === undefined || !named.some(fits)) return 'open';
  const missing = causes.filter(code => !named.includes(code));
  const stoodIn = named.some(code => code in acceptable) && causes.length === 1;
  const isFolded = (code: string): boolean =>
    answer.findings.some(
      one => one.code === code && ['consequence', 'blocked'].includes(one.status) && one.explainedBy?.length,
    );
  return fits(first) && (missing.length === 0 || stoodIn) && folds.every(isFolded) ? 'right' : 'incomplete';
}

/** How the run of a healthy machine ends, and of one of which the file says why nothing more can be said. */
const ends = { healthy: 0, undetermined: 3 };

function gradeHealthy({ undetermined }: Fault, { verdict, causes }: Answer, exit: number | undefined): Grade {
  if (causes.length > 0) return 'blamed';
  const fits =
    (verdict === 'healthy' && exit === ends.healthy) ||
    (verdict === 'undetermined' && exit === ends.undetermined && undetermined !== undefined);
  return fits ? 'silent' : 'open';
}

/** Over SSH, when the line to the machine is cut: the exit code, and the codes for "off, or not on the network" and "SSH is refused". */
const unreached = { exit: 4, codes: ['N50', 'N51'] };

/** What is wrong on a machine that is not reached cannot be seen: only that it is not reached. */
function gradeUnreached(exit: number | undefined, { causes, findings }: Answer): Grade {
  if (causes.some(({ code }) => !unreached.codes.includes(code) && code !== open)) return 'blamed';
  const said = [...causes, ...findings.filter(({ status }) => status === 'root-cause' || status === 'consequence')];
  return exit === unreached.exit && said.some(({ code }) => unreached.codes.includes(code)) ? 'unreached' : 'open';
}

/** Whether this is what the lab wants. */
export const isGood = (grade: Grade): boolean => ['right', 'unreached', 'silent'].includes(grade);

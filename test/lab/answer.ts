import * as z from 'zod';
import { confidences } from '../../src/model/run.ts';
import type { Fault } from './fault.ts';

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
 * right: the cause comes first, every cause is named, nothing else is. silent: a healthy machine is left alone.
 * blamed: something is named that is not the matter. incomplete: a cause is missing. open: only general words, or nothing at all.
 */
export type Grade = 'right' | 'silent' | 'blamed' | 'incomplete' | 'open';

export function readAnswer(stdout: string): Answer {
  const { verdict, rootCauses, findings } = Run.parse(JSON.parse(stdout));
  return { verdict, causes: rootCauses, findings };
}

/** The code of checks that say "cause open". */
const open = 'N00';

export function grade({ causes, acceptable, folds }: Fault, answer: Answer): Grade {
  const named = answer.causes.map(({ code }) => code);
  const fits = (code: string): boolean => causes.includes(code) || code in acceptable;
  if (causes.length === 0) return named.length === 0 ? 'silent' : 'blamed';
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

/** Over SSH, when the line to the machine is cut: the exit code, and the codes for "off, or not on the network" and "SSH is refused". */
const unreached = { exit: 4, codes: ['N50', 'N51'] };

/** What is wrong on a machine that is not reached cannot be seen: only that it is not reached. */
export function gradeUnreached(exit: number | undefined, { causes, findings }: Answer): Grade {
  if (causes.some(({ code }) => !unreached.codes.includes(code) && code !== open)) return 'blamed';
  const said = [...causes, ...findings.filter(({ status }) => status === 'root-cause' || status === 'consequence')];
  return exit === unreached.exit && said.some(({ code }) => unreached.codes.includes(code)) ? 'right' : 'open';
}

/** Whether this is what the lab wants. */
export const isGood = (grade: Grade): boolean => grade === 'right' || grade === 'silent';

import type { Language } from '../model/language.ts';
import type { FactRequest, Playbook } from '../model/playbook.ts';
import type { Probe } from '../model/probe.ts';
import type { Reason } from '../model/reading.ts';
import { expressionsIn, fillArgument } from './arguments.ts';
import { type Circumstances, type Readings, scopeOf } from './scope.ts';

/** A probe with the parameters it is to be asked with, or why it is not asked. */
export type Prepared =
  | { readonly ok: true; readonly probe: Probe; readonly params: unknown }
  | { readonly ok: false; readonly reason: Reason };

export interface Known {
  readonly readings: Readings;
  readonly circumstances: Circumstances;
  readonly language: Language;
}

/** The facts of the same playbook that a fact is fed from. */
export function feeders(request: FactRequest, playbook: Playbook, language: Language): string[] {
  const expressions = [...expressionsIn(request.with), ...(request.when ? [request.when] : [])];
  const names = expressions.flatMap(expression => language.reads(expression));
  return [...new Set(names)].filter(name => Object.hasOwn(playbook.facts, name));
}

/** Gets a fact ready to be asked for. What feeds it has been read, or cannot be. */
export function prepare(
  request: FactRequest,
  playbook: Playbook,
  probe: Probe | undefined,
  { readings, circumstances, language }: Known,
): Prepared {
  const no = (reason: Reason): Prepared => ({ ok: false, reason });
  if (!probe) return no({ why: 'bug', problem: `there is no probe "${request.probe}"` });
  if (request.outside && circumstances.run.offline) return no({ why: 'offline' });
  const scope = scopeOf(playbook, readings, circumstances);
  const missing = (names: readonly string[], parameter: string, because: string): Prepared =>
    no(leftOut(names, playbook, readings) ?? { why: 'parameter-absent', parameter, because });

  if (request.when) {
    const { text } = request.when;
    const condition = language.evaluate(request.when, scope);
    if (!condition.ok)
      return missing(condition.unknownNames.length > 0 ? language.reads(request.when) : [], text, condition.problem);
    if (condition.value === false) return no({ why: 'not-needed', condition: text });
    if (condition.value !== true) return missing([], text, 'it is neither true nor false');
  }
  const filled = fillArgument(request.with, scope, language);
  if (!filled.ok) return missing(filled.reads, filled.parameter, filled.because);
  const params = probe.params.safeParse(filled.value);
  if (params.success) return { ok: true, probe, params: params.data };
  const [issue] = params.error.issues;
  return missing([], [request.probe, ...(issue?.path ?? [])].join(' '), issue?.message ?? 'it does not fit');
}

/** When all that is missing was left out on purpose, so is what it feeds. */
function leftOut(names: readonly string[], { id }: Playbook, readings: Readings): Reason | undefined {
  const reasons = names.flatMap(name => {
    const reading = readings.get(`${id}/${name}`);
    return reading && !reading.ok ? [reading.reason] : [];
  });
  return reasons.every(isOnPurpose) ? reasons[0] : undefined;
}

/** Whether somebody or something wanted it so: then it is not missing. */
export function isOnPurpose({ why }: Reason): boolean {
  return why === 'offline' || why === 'not-needed';
}

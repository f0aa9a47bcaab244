import type { Scope } from '../model/language.ts';
import { type Remedy, type Risk, risks, type Steps } from '../model/playbook.ts';
import type { Proposal } from '../model/run.ts';
import { fillArgument } from './arguments.ts';
import type { Outcome } from './evaluate.ts';
import type { Situation } from './judge.ts';
import { scopeOf } from './scope.ts';

/** The remedies of every playbook in the run that treat this fault, the safest first. Nothing is done. */
export function propose(outcome: Outcome, given: Situation): Proposal[] {
  const { selection, readings, circumstances } = given;
  return selection.playbooks
    .flatMap(playbook => Object.values(playbook.remedies).map(remedy => ({ playbook, remedy })))
    .filter(({ remedy }) => remedy.fixes.includes(outcome.check.id))
    .sort((a, b) => rank(a.remedy.risk) - rank(b.remedy.risk))
    .map(({ playbook, remedy }) => ({
      remedy,
      scope: { ...scopeOf(playbook, readings, circumstances), ...outcome.element },
    }))
    .filter(({ remedy, scope }) => isFor(remedy, scope, given))
    .map(({ remedy, scope }) => proposal(remedy, scope, given));
}

/** Whether it belongs here. Where that cannot be told it does not: what is proposed has a reason. */
function isFor({ when }: Remedy, scope: Scope, { language }: Situation): boolean {
  if (!when) return true;
  const evaluation = language.evaluate(when, scope);
  return evaluation.ok && evaluation.value === true;
}

function rank(risk: Risk): number {
  return risks.indexOf(risk);
}

function proposal(remedy: Remedy, scope: Scope, given: Situation): Proposal {
  const { id, title, risk, effect, elevated, steps, cutsConnection } = remedy;
  const plain = { id, title, risk, effect, elevated, steps, ...(cutsConnection ? { cutsConnection } : {}) };
  const { platform } = given.circumstances.run;
  const lines = platform && remedy.run?.[platform];
  if (!lines) return plain;
  const { commands, unknown } = filled(lines, scope, given);
  if (unknown.length === 0) return { ...plain, commands, ...undoOf(remedy.undo?.[platform], scope, given) };
  // A command with a hole in it is no command: it would do something else.
  return { ...plain, steps: [...steps, `The command for it needs what is not known here: ${unknown.join(', ')}`] };
}

/** Filled now, as long as the facts still tell what is there before the change. */
function undoOf(lines: Steps | undefined, scope: Scope, given: Situation): Pick<Proposal, 'undo'> {
  if (!lines) return {};
  const { commands, unknown } = filled(lines, scope, given);
  return unknown.length === 0 ? { undo: commands } : {};
}

function filled(lines: Steps, scope: Scope, { language }: Situation): { commands: string[][]; unknown: string[] } {
  const unknown = new Set<string>();
  const commands = lines.map(line => {
    const words = line.map(word => fillArgument(word, scope, language));
    for (const word of words) if (!word.ok) unknown.add(word.parameter);
    return words.flatMap(word => (word.ok ? [word.value].flat().map(String) : []));
  });
  return { commands, unknown: [...unknown] };
}

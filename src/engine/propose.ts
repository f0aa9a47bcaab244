import type { Scope } from '../model/language.ts';
import { type Remedy, type Risk, risks } from '../model/playbook.ts';
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
    .map(({ playbook, remedy }) =>
      proposal(remedy, { ...scopeOf(playbook, readings, circumstances), ...outcome.element }, given),
    );
}

function rank(risk: Risk): number {
  return risks.indexOf(risk);
}

function proposal(remedy: Remedy, scope: Scope, given: Situation): Proposal {
  const { id, title, risk, effect, elevated, steps } = remedy;
  const plain = { id, title, risk, effect, elevated, steps };
  const { platform } = given.circumstances.run;
  const lines = platform && remedy.run?.[platform];
  if (!lines) return plain;
  const commands: string[][] = [];
  const unknown = new Set<string>();
  for (const line of lines) {
    const words = line.map(word => fillArgument(word, scope, given.language));
    for (const word of words) if (!word.ok) unknown.add(word.parameter);
    commands.push(words.flatMap(word => (word.ok ? [String(word.value)] : [])));
  }
  if (unknown.size === 0) return { ...plain, commands };
  // A command with a hole in it is no command: it would do something else.
  return { ...plain, steps: [...steps, `The command for it needs what is not known here: ${[...unknown].join(', ')}`] };
}

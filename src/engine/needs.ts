import type { Language } from '../model/language.ts';
import type { Check, Expression, Playbook, Remedy, Template } from '../model/playbook.ts';
import type { Selection } from './selection.ts';

/** The expressions that decide a check. What its texts mention besides is no evidence. */
export function deciding({ expect, when, each }: Check): Expression[] {
  return [expect, ...(when ? [when] : []), ...(each ? [each.list] : [])];
}

/** `playbook/fact` of the facts that decide a check. */
export function factsRead(check: Check, playbook: Playbook, language: Language): string[] {
  return factsIn(deciding(check), playbook, language);
}

/** Every fact a check needs: those that decide it, those its texts show, and those the commands of its remedies are made with. */
export function factsNeeded(check: Check, playbook: Playbook, language: Language): string[] {
  const remedies = Object.values(playbook.remedies).filter(({ fixes }) => fixes.includes(check.id));
  const templates = [check.otherwise, check.plain, ...remedies.flatMap(wordsOf)];
  const conditions = remedies.flatMap(({ when }) => when ?? []);
  const named = [...(check.each ? [check.each.subject] : []), ...Object.values(check.about)];
  const shown = [...templates.flatMap(expressionsOf), ...named];
  return factsIn([...deciding(check), ...conditions, ...shown], playbook, language);
}

/** Facts that tier 2 wants to see whatever the cause is. */
export function factsIncluded({ playbooks }: Selection, selected: readonly string[]): string[] {
  return playbooks
    .filter(({ id }) => selected.includes(id))
    .flatMap(({ id, escalate }) => escalate.include.map(name => `${id}/${name}`));
}

function wordsOf({ run, undo }: Remedy): Template[] {
  return [run, undo].flatMap(rows => Object.values(rows ?? {})).flatMap(steps => steps.flat());
}

function expressionsOf({ pieces }: Template): Expression[] {
  return pieces.flatMap(piece => (typeof piece === 'string' ? [] : [piece]));
}

function factsIn(expressions: readonly Expression[], playbook: Playbook, language: Language): string[] {
  const names = new Set(expressions.flatMap(expression => language.reads(expression)));
  return Object.keys(playbook.facts).flatMap(name => (names.has(name) ? [`${playbook.id}/${name}`] : []));
}

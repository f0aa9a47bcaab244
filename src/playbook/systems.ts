import { type PlatformName, platformNames } from '../model/platform.ts';
import type { Expression } from '../model/playbook.ts';
import type { ReadCheck } from './checks.ts';
import { type Draft, expressionAt, find } from './draft.ts';
import { cel } from './language.ts';

/** The systems on which a check can fail: its facts can be had there, and its `when` does not rule it out. */
export function systemsOf(draft: Draft, read: ReadCheck | undefined): PlatformName[] {
  if (!read) return [];
  return platformNames.filter(
    platform =>
      !isRuledOut(read.check.when, platform) && [...read.reads].every(name => isAvailable(draft, name, platform)),
  );
}

/** Whether a fact can be had. Names that are no facts always can. */
function isAvailable(draft: Draft, name: string, platform: PlatformName): boolean {
  const fact = draft.data.facts[name];
  if (!fact || !Object.hasOwn(draft.data.facts, name) || fact.from === 'here') return true;
  const when = fact.when === undefined ? undefined : expressionAt(draft, find(draft, 'facts', name, 'when'));
  const probe = draft.probes.get(fact.probe);
  return !isRuledOut(when, platform) && (probe?.platforms.includes(platform) ?? true);
}

/** Whether the system alone makes it false: `run.platform == 'linux'`, whatever else it says. */
export function isRuledOut(when: Expression | undefined, platform: PlatformName): boolean {
  if (!when) return false;
  const evaluation = cel.evaluate(when, { run: { platform } });
  return evaluation.ok && evaluation.value === false;
}

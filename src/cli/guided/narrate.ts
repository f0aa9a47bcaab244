import type { RunEvent } from '../../model/event.ts';
import type { Playbook } from '../../model/playbook.ts';
import type { Action } from '../../model/run.ts';
import { wrap } from '../../reports/_wrap.ts';
import type { Voice } from '../progress.ts';
import type { Place } from '../select.ts';
import { readable } from '../words/letters.ts';
import type { Words } from '../words/words.ts';
import { type Area, areaOf } from './area.ts';
import { spokenRemedy } from './spoken-remedy.ts';

/** Tells in plain words what is looked at and done. What fails is not told before it is known what it means. */
export function plainVoice(spoken: readonly Playbook[], { words, style }: Omit<Place, 'signal'>): Voice {
  const open = new Map<string, Area>();
  const told = new Set<Area>();
  const areaAt = (fact: string): Area | undefined => {
    const [id, name = ''] = fact.split('/');
    return areaOf(spoken.find(playbook => playbook.id === id)?.facts[name]?.probe ?? '');
  };
  const titleOf = ({ remedy, title }: Action): string => spokenRemedy(spoken, remedy)?.title ?? title;
  const toTell = (event: RunEvent): string | undefined => {
    if (event.type === 'started') return words.looking;
    if (event.type === 'treating') return words.doing(titleOf(event.action));
    if (event.type === 'treated') return sayResult(event.action, words);
    if (event.type !== 'asking' && event.type !== 'reading') return undefined;
    const area = areaAt(event.fact);
    if (!area) return undefined;
    if (event.type === 'asking') {
      open.set(event.fact, area);
      return undefined;
    }
    open.delete(event.fact);
    if (told.has(area) || [...open.values()].includes(area)) return undefined;
    told.add(area);
    return words.lookedAt(words.areas[area]);
  };
  return {
    line(event) {
      const sentence = toTell(event);
      return sentence && wrap(readable(sentence, style), style.width - 1).join('\n');
    },
    status() {
      const [area] = open.values();
      return area === undefined ? '' : readable(words.lookingAt(words.areas[area]), style);
    },
  };
}

function sayResult({ outcome, result }: Action, words: Words): string | undefined {
  if (result === undefined) return undefined; // Nothing was done.
  if (result === 'fixed') return words.helped;
  if (outcome === 'undone') return words.didNotHelpUndone;
  return result === 'unknown' ? words.helpUnknown : words.didNotHelp;
}

import { statSync } from 'node:fs';
import type { Param, Playbook } from '../../model/playbook.ts';
import { settingsOf } from '../settings.ts';
import { typed } from '../typed.ts';
import { UsageError } from '../usage-error.ts';
import type { Words } from '../words/words.ts';
import { atEase } from './at-ease.ts';
import type { Surroundings } from './investigate.ts';
import type { Trouble } from './what-is-wrong.ts';

/** What is typed to go back. */
const back = '<';

/**
 * Asks for what a playbook needs to know with this trouble: which site, which address. Who does not know it goes on without.
 *
 * @returns settings as `--set` takes them; nothing: the person went back to what is wrong
 */
export async function askMore(
  { playbook: id, symptom }: Trouble,
  spoken: readonly Playbook[],
  at: Surroundings,
): Promise<string[] | undefined> {
  const playbook = spoken.find(one => one.id === id);
  const params = Object.entries(playbook?.params ?? {}).filter(([, { ask }]) => ask?.said.includes(symptom ?? ''));
  const answers = new Map<string, string>();
  for (let index = 0; playbook && index < params.length; ) {
    const [name = '', param] = params[index] ?? [];
    const answer = param && (await askFor(name, param, playbook, at));
    answers.delete(name);
    if (answer === back) index -= 1;
    else index += 1;
    if (index < 0) return undefined;
    if (answer !== undefined && answer !== '' && answer !== back) answers.set(name, answer);
  }
  return [...answers].map(([name, answer]) => `${id}/${name}=${answer}`);
}

/** Asks until the answer is one that can be used, is none, or is the way back. */
async function askFor(name: string, { ask }: Param, playbook: Playbook, at: Surroundings): Promise<string | undefined> {
  const { say, screen } = at;
  if (!ask) return undefined;
  for (;;) {
    say.sentence(ask.words, 'strong');
    const text = (await atEase(at, place => typed(screen.words.typeAnswer, false, place))).trim();
    if (text === '' || text === back) return text;
    const answer = readings[ask.as](text);
    const problem = problemWith(name, answer, ask.as, playbook, screen.words);
    if (problem === undefined) return answer;
    say.sentence(problem, 'warning');
  }
}

/** What people type or drag into the window, as itfix needs it. */
const readings: Record<NonNullable<Param['ask']>['as'], (text: string) => string> = {
  text: text => text,
  host: text => text.replace(/^[a-z]+:\/\//i, '').replace(/[/?#].*$/s, ''),
  // Terminals put a file that is dragged into quotes, or a backslash before its spaces.
  file: text => text.replace(/^(?<quote>["'])(?<path>.*)\k<quote>$/s, '$<path>').replaceAll(/\\(?=[ '"()&])/g, ''),
};

function problemWith(
  name: string,
  answer: string,
  as: NonNullable<Param['ask']>['as'],
  playbook: Playbook,
  words: Words,
): string | undefined {
  if (as === 'file' && !statSync(answer, { throwIfNoEntry: false })?.isFile()) return words.noSuchFile;
  try {
    settingsOf([playbook], [`${name}=${answer}`]);
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return words.notUnderstood;
    throw error;
  }
}

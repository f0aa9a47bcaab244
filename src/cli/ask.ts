import type { Question } from '../model/playbook.ts';
import { UsageError } from './usage-error.ts';

/** Whether somebody is there to be asked. A pipe would answer for them. */
export function someoneIsThere(): boolean {
  return process.stdin.isTTY === true && process.stderr.isTTY === true;
}

/** Answers given beforehand (`--answer name=choice`), then a person, then nobody: no answer is never "no". */
export function asker(
  given: readonly string[],
  questions: readonly Question[],
): (question: Question) => Promise<string | undefined> {
  const answers = new Map(given.map(word => parseAnswer(word, questions)));
  return async question => answers.get(question.name) ?? (someoneIsThere() ? askPerson(question) : undefined);
}

function parseAnswer(word: string, questions: readonly Question[]): [string, string] {
  const [name = '', choice] = word.split('=', 2);
  const question = questions.find(candidate => candidate.name === name);
  if (!question)
    throw new UsageError(
      `--answer ${word}: no question "${name}" in this run.`,
      `Questions are: ${questions.map(q => q.name).join(', ') || 'none'}.`,
    );
  if (choice === undefined || !Object.hasOwn(question.choices, choice)) {
    throw new UsageError(
      `--answer ${word}: "${choice ?? ''}" is not an answer to "${question.ask}"`,
      `Answers are: ${Object.keys(question.choices).join(', ')}.`,
    );
  }
  return [name, choice];
}

async function askPerson(question: Question): Promise<string | undefined> {
  const choices = Object.entries(question.choices).map(
    ([value, name]): Choice<string | undefined> => ({ value, name }),
  );
  return select(question.ask, [...choices, { value: undefined, name: "I don't know" }]);
}

export interface Choice<T> {
  readonly value: T;
  readonly name: string;
}

/** A list to choose from, on stderr: stdout is for results. */
export async function select<T>(message: string, choices: readonly Choice<T>[]): Promise<T> {
  const { default: inquirer } = await import('inquirer');
  const prompt = inquirer.createPromptModule({ output: process.stderr });
  const numbered = choices.map(({ name }, value) => ({ name, value }));
  const { chosen } = await prompt<{ chosen: number }>([{ type: 'select', name: 'chosen', message, choices: numbered }]);
  const choice = choices[chosen];
  if (!choice) throw new Error(`no choice ${chosen}`);
  return choice.value;
}

import type { ParamValue, Playbook } from '../model/playbook.ts';
import { suggest } from '../model/suggest.ts';
import { UsageError } from './usage-error.ts';

export type Settings = { [playbook: string]: { [name: string]: ParamValue } };

/**
 * The parameters of each playbook, with the words of `--set` in place of defaults.
 *
 * @param before what stands in place of defaults where no word says otherwise
 * @param words `name=value`, or `playbook/name=value` where two playbooks have the same name; a list is separated by commas
 */
export function settingsOf(
  playbooks: readonly Playbook[],
  words: readonly string[] = [],
  before: Settings = {},
): Settings {
  const settings: Settings = {};
  for (const { id, params } of playbooks) {
    const defaults = Object.entries(params).map(([name, param]) => [name, param.default] as const);
    settings[id] = { ...Object.fromEntries(defaults), ...before[id] };
  }
  for (const word of words) apply(word, playbooks, settings);
  return settings;
}

function apply(word: string, playbooks: readonly Playbook[], settings: Settings): void {
  const { path, text } = /^(?<path>[^=]+)=(?<text>.*)$/s.exec(word)?.groups ?? {};
  if (path === undefined || text === undefined)
    throw new UsageError(`--set ${word}: this is not name=value.`, 'Write it like --set site=example.com.');
  const [playbookId, name] = path.includes('/') ? path.split('/', 2) : [undefined, path];
  const owners = playbooks.filter(
    ({ id, params }) => (playbookId === undefined || id === playbookId) && Object.hasOwn(params, name ?? ''),
  );
  if (name === undefined || owners.length === 0) throw unknownParam(path, name ?? path, playbooks);
  for (const { id, params } of owners) {
    const param = params[name];
    const own = settings[id];
    if (param && own) own[name] = convert(word, text, param.default);
  }
}

function unknownParam(path: string, name: string, playbooks: readonly Playbook[]): UsageError {
  const known = playbooks.flatMap(({ params }) => Object.keys(params));
  const near = suggest(name, known);
  const hint = near === undefined ? `Known are: ${[...new Set(known)].join(', ')}.` : `Did you mean "${near}"?`;
  return new UsageError(
    `--set ${path}: no playbook of this run has the parameter "${path}".`,
    `${hint} \`itfix playbook show NAME\` explains each.`,
  );
}

/** The text as the type that the default has. */
function convert(word: string, text: string, model: ParamValue): ParamValue {
  if (typeof model === 'number') {
    const number = Number(text);
    if (text.trim() === '' || !Number.isFinite(number)) throw wrongType(word, text, 'a number', `like ${model}`);
    return number;
  }
  if (typeof model === 'boolean') {
    if (text !== 'true' && text !== 'false') throw wrongType(word, text, 'true or false', `like ${model}`);
    return text === 'true';
  }
  if (typeof model === 'string') {
    if (text === '' || (/^[\d.]+$/.test(text) && Number.isFinite(Number(text)) && !/\d/.test(model)))
      throw wrongType(word, text, 'a word', `like ${model}`);
    return text;
  }
  return text
    .split(',')
    .map(part => part.trim())
    .filter(part => part !== '');
}

function wrongType(word: string, text: string, wanted: string, example: string): UsageError {
  return new UsageError(`--set ${word}: "${text}" is not ${wanted}.`, `Give ${wanted}, ${example}.`);
}

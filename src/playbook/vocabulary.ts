import type { Environment } from '@marcbachmann/cel-js';
import { identifier } from '../model/language.ts';
import { platformNames } from '../model/platform.ts';
import type { ParamValue } from '../model/playbook.ts';
import { declare, declareRecord } from './declare.ts';
import type { Draft, ProbeForm, Vocabulary } from './draft.ts';
import { isReservedName, openEnvironment } from './environment.ts';
import type { PlaybookData } from './schema.ts';
import { type Field, jsonSchemaOf, type Kind, type Records } from './types.ts';

/** Names of each section that the tree has, so that what has a wrong form does not count as unknown besides. */
export interface Mentioned {
  readonly facts: readonly string[];
  readonly params: readonly string[];
  readonly questions: readonly string[];
}

/** Everything that each expression of a playbook can see, typed from the probes. */
export function openVocabulary(
  data: PlaybookData,
  mentioned: Mentioned,
  probes: ReadonlyMap<string, ProbeForm>,
): Vocabulary {
  const environment = openEnvironment('checked');
  const records: Records = new Map();
  const facts = mentioned.facts.filter(name => !isReservedName(name));
  for (const name of facts) {
    const probe = probes.get(data.facts[name]?.probe ?? '');
    const kind = probe ? declare(environment, records, name, jsonSchemaOf(probe.fact, 'output')) : { type: 'dyn' };
    environment.registerVariable(name, kind.type);
  }
  const given: [string, ReadonlyMap<string, Field>][] = [
    ['params', fields(mentioned.params, name => paramKind(data.params[name]?.default))],
    ['answers', fields(mentioned.questions, name => answerKind(data.questions[name]?.choices))],
    ['run', runFields],
  ];
  for (const [name, its] of given)
    environment.registerVariable(name, declareRecord(environment, records, name, its).type);
  return { environment, records, names: [...facts, ...given.map(([name]) => name)] };
}

/** The same, and one name more. */
export function withName(vocabulary: Vocabulary, name: string, type: string): Vocabulary {
  const environment: Environment = vocabulary.environment.clone();
  environment.registerVariable(name, type);
  return { ...vocabulary, environment, names: [...vocabulary.names, name] };
}

/** Why a name cannot be given to a fact or an element. */
export function nameFault(draft: Draft, name: string, isElement: boolean): string | undefined {
  if (isReservedName(name)) return `"${name}" means something else in expressions: choose another name.`;
  if (isElement && draft.vocabulary.names.includes(name)) return `"${name}" is a fact: choose another name.`;
  return undefined;
}

function fields(names: readonly string[], kindOf: (name: string) => Kind): ReadonlyMap<string, Field> {
  return new Map(names.map(name => [identifier(name), { ...kindOf(name), optional: false }]));
}

function paramKind(value: ParamValue | undefined): Kind {
  if (Array.isArray(value)) return { type: 'list<string>' };
  return { type: paramTypes[typeof value] ?? 'dyn' };
}

const paramTypes: { readonly [type: string]: string } = { string: 'string', number: 'double', boolean: 'bool' };

function answerKind(choices: { readonly [id: string]: string } | undefined): Kind {
  return choices ? { type: 'string', choices: Object.keys(choices) } : { type: 'string' };
}

const runFields: ReadonlyMap<string, Field> = new Map<string, Field>([
  ['offline', { type: 'bool', optional: false }],
  ['platform', { type: 'string', choices: platformNames, optional: false }],
  ['rights', { type: 'string', choices: ['root', 'sudo', 'none'], optional: false }],
  ['here', { type: 'bool', optional: false }],
  // The machine that is dialled from here: the target, or the first one on the way to it.
  ['host', { type: 'string', optional: true }],
  ['port', { type: 'double', optional: true }],
]);

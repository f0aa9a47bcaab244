import { readFileSync, statSync } from 'node:fs';
import * as z from 'zod';
import type { Destination } from '../../model/destination.ts';
import type { Problem } from '../../model/playbook.ts';
import { didYouMean } from '../../model/suggest.ts';
import { decode } from '../../playbook/decode.ts';
import { problemsOf } from '../../playbook/say-issue.ts';
import { type Source, sortProblems } from '../../playbook/source.ts';
import { type Tree, treeAt } from '../../playbook/tree.ts';
import { readYaml } from '../../playbook/yaml.ts';
import type { Rooms } from '../rooms.ts';
import { UsageError } from '../usage-error.ts';
import type { ConfigPlace } from './place.ts';
import { type Common, commonSchema, destinationName, destinationSchema } from './schema.ts';
import { problemWithSubject } from './subject.ts';

/** What the configuration file says. */
export interface Config {
  readonly destinations: ReadonlyMap<string, ConfiguredDestination>;
}

/** A destination with a name of its own: `--to helpdesk`. */
export interface ConfiguredDestination {
  readonly name: string;
  readonly common: Common;
  /** Those of its kind. */
  readonly settings: unknown;
  readonly destination: Destination;
}

const configText = { name: 'The configuration', maxBytes: 1024 * 1024 };

/** Problems in one message: as many as a person mends in one go. */
const mostProblems = 20;

/** Reads the configuration file, or says everything that is wrong with it. A file that nobody named need not be there. */
export async function readConfig({ file, named }: ConfigPlace, rooms: Rooms): Promise<Config> {
  const bytes = bytesOf(file, named);
  if (bytes === undefined) return { destinations: new Map() };
  const { source, problem } = decode(file, bytes, configText);
  if (!source) throw refused([problem]);
  const { tree, problems } = readYaml(source);
  if (!tree) throw refused(problems.map(withoutQuote));
  const kinds = await kindsIn(tree, source, rooms, problems);
  if (problems.length > 0) throw refused(problems);
  return checked(tree, source, kinds);
}

function bytesOf(file: string, named: boolean): Uint8Array | undefined {
  try {
    if (!named && statSync(file, { throwIfNoEntry: false }) === undefined) return undefined;
    if (!statSync(file).isFile()) throw new Error('it is not a file');
    if (statSync(file).size > configText.maxBytes) throw new Error('it is larger than 1 MiB');
    return readFileSync(file);
  } catch (error) {
    throw new UsageError(
      `The configuration ${file} cannot be read: ${error instanceof Error ? error.message : error}.`,
      'Check the path and your rights on the file.',
    );
  }
}

/** The kind of each destination, by name. What has none is a problem. */
async function kindsIn(tree: Tree, source: Source, rooms: Rooms, problems: Problem[]) {
  const kinds = new Map<string, Destination>();
  for (const [name, entry] of treeAt(tree, ['destinations']).entries) {
    if (!tree.entries.has('destinations')) break;
    if (!destinationName.test(name)) {
      const message = `The name "${name}" must be lower-case letters, digits and dashes, at most 40.`;
      problems.push(source.problem(entry.keyOffset, 'name', message));
      continue;
    }
    const kind = entry.entries.get('kind');
    const known = rooms.destinationNames();
    const destination = typeof kind?.value === 'string' ? await rooms.destination(kind.value) : undefined;
    if (destination) kinds.set(name, destination);
    else if (kind === undefined)
      problems.push(source.problem(entry.keyOffset, 'missing-key', `"destinations.${name}" needs "kind".`));
    else {
      const hint = typeof kind.value === 'string' ? didYouMean(kind.value, known) : '';
      const message = `"destinations.${name}.kind" must be ${known.join(' or ')}.${hint}`;
      problems.push(source.problem(kind.offset, 'value', message));
    }
  }
  return kinds;
}

function checked(tree: Tree, source: Source, kinds: ReadonlyMap<string, Destination>): Config {
  const shape = Object.fromEntries([...kinds].map(([name, kind]) => [name, destinationSchema(kind)]));
  const schema = z.strictObject({ destinations: z.strictObject(shape).default({}) });
  const { success, data, error } = schema.safeParse(tree.value);
  if (!success) throw refused(error.issues.flatMap(issue => problemsOf(issue, tree, source, schema)));
  const destinations = new Map<string, ConfiguredDestination>();
  for (const [name, destination] of kinds) {
    const settings: unknown = data.destinations[name];
    const common = commonSchema.parse(settings);
    const wrong = common.subject === undefined ? undefined : problemWithSubject(common.subject);
    if (wrong !== undefined) {
      const { offset } = treeAt(tree, ['destinations', name, 'subject']);
      throw refused([source.problem(offset, 'value', `"destinations.${name}.subject" ${wrong}`)]);
    }
    destinations.set(name, { name, common, settings, destination });
  }
  return { destinations };
}

/** What the parser quotes, in brackets or behind a colon, can be a password that somebody wrote there. */
function withoutQuote(problem: Problem): Problem {
  const message = problem.message.replace(/ \([^)]*\)\.|: (?!" in it).*$/s, '.');
  return { ...problem, message };
}

/** Lines of the file are not shown: somebody may have written a password there. */
function refused(problems: readonly Problem[]): UsageError {
  const lines = sortProblems(problems).map(
    ({ place, message }) => `${place.file}:${place.line}:${place.column}: ${message}`,
  );
  const rest = lines.length > mostProblems ? [`... and ${lines.length - mostProblems} more`] : [];
  return new UsageError(
    ['The configuration has problems:', ...lines.slice(0, mostProblems), ...rest].join('\n'),
    'Nothing was sent. docs/report.md, "Handing it over", shows what can stand there.',
  );
}

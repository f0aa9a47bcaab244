import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { platformNames } from '../model/platform.ts';
import type { Playbook, Problem } from '../model/playbook.ts';
import type { Probe } from '../model/probe.ts';

import { suggest } from '../model/suggest.ts';
import type { TranslationSource } from '../playbook/translate.ts';
import type { Rooms } from './rooms.ts';
import { UsageError } from './usage-error.ts';
import type { Locale } from './words/locale.ts';

/** A playbook's text and where it came from. */
export interface Source {
  readonly id: string;
  readonly file: string;
  readonly text: string | Uint8Array;
}

export interface Loaded {
  readonly playbooks: readonly Playbook[];
  /** The same in the words of the person at the machine. */
  readonly spoken: readonly Playbook[];
  readonly probes: ReadonlyMap<string, Probe>;
}

/** The playbooks that come with itfix: the name is the path. */
export function ownPlaybooks(packageRoot: URL): string[] {
  return readdirSync(new URL('playbooks/', packageRoot))
    .filter(file => file.endsWith('.yaml'))
    .map(file => basename(file, '.yaml'))
    .sort();
}

/** A playbook by its name, or by the path of a file. */
export function findSource(nameOrFile: string, packageRoot: URL): Source {
  if (/\.ya?ml$/.test(nameOrFile)) return readSource(nameOrFile, nameOrFile);
  const known = ownPlaybooks(packageRoot);
  if (!known.includes(nameOrFile)) {
    const near = suggest(nameOrFile, known);
    throw new UsageError(
      `There is no playbook "${nameOrFile}".`,
      near === undefined
        ? `Known are: ${known.join(', ')}. A file of your own ends in .yaml.`
        : `Did you mean "${near}"? \`itfix playbook list\` shows all.`,
    );
  }
  const file = fileURLToPath(new URL(`playbooks/${nameOrFile}.yaml`, packageRoot));
  return readSource(file, join('playbooks', `${nameOrFile}.yaml`));
}

/** Playbooks about the way to a machine are run for every machine that is reached over SSH, and for no other. Seen without loading them. */
export function isAboutWay(source: Source): boolean {
  return /^for:\s*["']?remote\b/m.test(textOf(source));
}

/** A larger file is refused by the loader; one byte more is enough for it to see. */
const readLimitBytes = 64 * 1024 * 1024;

function readSource(file: string, shown: string): Source {
  const id = basename(file).replace(/\.ya?ml$/, '');
  try {
    if (statSync(file).size > readLimitBytes) throw new Error('it is larger than 64 MiB');
    return { id, file: shown, text: readFileSync(file) };
  } catch (error) {
    throw new UsageError(
      `The playbook ${shown} cannot be read: ${error instanceof Error ? error.message : error}.`,
      'Check the path and your rights on the file.',
    );
  }
}

/** Loads these playbooks and every other that their checks stand after. */
export async function loadPlaybooks(
  sources: readonly Source[],
  packageRoot: URL,
  rooms: Rooms,
  locale?: Locale,
): Promise<Loaded> {
  const { loaded, problems } = await tryPlaybooks(sources, packageRoot, rooms, locale);
  if (problems.length === 0) return loaded;
  const { formatProblem } = await import('../playbook/describe.ts');
  const shown = problems.slice(0, shownProblems).map(formatProblem);
  const rest = problems.length > shownProblems ? [`... and ${problems.length - shownProblems} more`] : [];
  throw new UsageError(
    `${[...shown, ...rest].join('\n\n')}\n`,
    'Mend the playbook; `itfix playbook check FILE` shows the same again.',
  );
}

/** Problems shown before a run: the first ones are what to mend first. `playbook check` shows all. */
const shownProblems = 10;

/** The same, with the problems as a value. */
export async function tryPlaybooks(
  sources: readonly Source[],
  packageRoot: URL,
  rooms: Rooms,
  locale: Locale = 'en',
): Promise<{ loaded: Loaded; problems: readonly Problem[] }> {
  const [{ loadPlaybook, probesNamed }, { linkPlaybooks }] = await Promise.all([
    import('../playbook/load.ts'),
    import('../playbook/link.ts'),
  ]);
  const probes = new Map<string, Probe>();
  const playbooks = new Map<string, Playbook>();
  const spoken: Playbook[] = [];
  const problems: Problem[] = [];
  const queue = [...sources];
  for (let source = queue.shift(); source !== undefined; source = queue.shift()) {
    if (playbooks.has(source.id)) continue;
    await loadProbes(probesNamed(textOf(source)), probes, rooms);
    const translation = translationOf(source, locale, packageRoot);
    const words = translation ? { ...source, translation } : source;
    const result = loadPlaybook(words, new Map([...probes].map(([name, probe]) => [name, schemasOf(probe)])));
    problems.push(...result.problems);
    if (!result.playbook) continue;
    playbooks.set(source.id, result.playbook);
    spoken.push(result.spoken);
    for (const id of othersNamed(result.playbook)) {
      if (ownPlaybooks(packageRoot).includes(id)) queue.push(findSource(id, packageRoot));
    }
  }
  if (problems.length === 0) problems.push(...linkPlaybooks([...playbooks.values()]));
  return { loaded: { playbooks: [...playbooks.values()], spoken, probes }, problems };
}

/** The words of a playbook of ours in another language: a file of the same name in the folder of that language. */
function translationOf({ id, file }: Source, locale: Locale, packageRoot: URL): TranslationSource | undefined {
  const path = join('playbooks', locale, `${id}.yaml`);
  const whole = fileURLToPath(new URL(`playbooks/${locale}/${id}.yaml`, packageRoot));
  const isOurs = file === join('playbooks', `${id}.yaml`);
  return isOurs && existsSync(whole) ? readSource(whole, path) : undefined;
}

/** For finding names only: the loader itself judges bytes that are no text. */
function textOf({ text }: Source): string {
  return typeof text === 'string' ? text : Buffer.from(text).toString('utf8');
}

async function loadProbes(names: readonly string[], probes: Map<string, Probe>, rooms: Rooms): Promise<void> {
  await Promise.all(
    names.map(async name => {
      const probe = await rooms.probe(name);
      if (probe) probes.set(name, probe);
    }),
  );
}

function schemasOf({ params, fact, sample, on }: Probe) {
  return { params, fact, sample, platforms: platformNames.filter(platform => !('unsupported' in on[platform])) };
}

function othersNamed(playbook: Playbook): string[] {
  const named = Object.values(playbook.checks).flatMap(({ after }) => after.map(id => id.split('/')[0] ?? ''));
  return [...new Set(named)].filter(id => id !== playbook.id);
}

import type { Playbook } from '../model/playbook.ts';
import type { Run } from '../model/run.ts';
import { suggest } from '../model/suggest.ts';
import { asker } from './ask.ts';
import type { Complaint } from './diagnosis.ts';
import { parseDuration } from './duration.ts';
import type { Context } from './main.ts';
import { findSource, isAboutWay, loadPlaybooks, ownPlaybooks } from './playbooks.ts';
import type { Rooms } from './rooms.ts';
import { settingsOf } from './settings.ts';
import { UsageError } from './usage-error.ts';
import type { Locale } from './words/locale.ts';

/** The words of the command line that say what is to be found out. */
export interface ComplaintOptions {
  readonly set?: string[];
  readonly answer?: string[];
  readonly symptom?: string;
  readonly offline?: boolean;
  readonly deadline?: string;
  readonly fix?: boolean;
}

/** Practice value: longer than the slowest fault needs, shorter than somebody waits. */
const usualDeadline = '2m';
/** Practice value: a few changes, each with a person who reads before agreeing, and with a second look afterwards. */
const fixDeadline = '15m';

export interface Understood {
  readonly complaint: Complaint;
  readonly ask: ReturnType<typeof asker>;
}

/** What is to be found out. Every mistake in the call is found here, before a machine is touched. */
export async function understand(
  names: readonly string[],
  isRemote: boolean,
  options: ComplaintOptions,
  context: Context,
  rooms: Rooms,
  locale?: Locale,
): Promise<Understood> {
  const deadlineMs = parseDuration('--deadline', options.deadline ?? (options.fix ? fixDeadline : usualDeadline));
  const { sources, selected } = chosenSources(names, isRemote, context);
  const loaded = await loadPlaybooks(sources, context.packageRoot, rooms, locale);
  const { playbooks } = loaded;
  const symptom = findSymptom(options.symptom, playbooks);
  const complaint: Complaint = {
    loaded,
    rooms,
    selected,
    params: settingsOf(playbooks, options.set),
    ...(symptom ? { symptom } : {}),
    offline: options.offline ?? false,
    version: context.version,
    deadlineMs,
  };
  const questions = playbooks.flatMap(playbook => Object.values(playbook.questions));
  return { complaint, ask: asker(options.answer ?? [], questions) };
}

/** The playbooks that were named, or all that apply; for machines that are reached over a way, those about it as well. */
function chosenSources(names: readonly string[], isRemote: boolean, { packageRoot }: Context) {
  const own = ownPlaybooks(packageRoot).map(name => findSource(name, packageRoot));
  const named =
    names.length > 0 ? names.map(name => findSource(name, packageRoot)) : own.filter(one => !isAboutWay(one));
  const way = isRemote ? own.filter(one => isAboutWay(one) && !named.some(({ id }) => id === one.id)) : [];
  return { sources: [...way, ...named], selected: named.map(({ id }) => id) };
}

function findSymptom(id: string | undefined, playbooks: readonly Playbook[]): Run['symptom'] {
  if (id === undefined) return undefined;
  const known = new Map(playbooks.flatMap(({ symptoms }) => Object.entries(symptoms)));
  const words = known.get(id);
  if (words !== undefined) return { id, words };
  const near = suggest(id, known.keys());
  throw new UsageError(
    `--symptom ${id}: no playbook of this run has it.`,
    near ? `Did you mean "${near}"?` : `Known are: ${[...known.keys()].join(', ')}.`,
  );
}

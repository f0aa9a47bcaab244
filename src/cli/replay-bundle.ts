import { dirname } from 'node:path';
import type { Asked } from '../bundle/asked.ts';
import { type Recorded, replay } from '../engine/replay.ts';
import type { Started } from '../model/event.ts';
import type { ParamValue, Playbook } from '../model/playbook.ts';
import type { Run } from '../model/run.ts';
import { cel } from '../playbook/language.ts';
import { openReplay } from '../transports/replay.ts';
import { type Opened, openBundle } from './bundle-open.ts';
import type { DiagnoseOptions } from './commands/diagnose.ts';
import { foreignRun } from './foreign-run.ts';
import type { Context } from './main.ts';
import { findSource, loadPlaybooks, ownPlaybooks, type Source, tryPlaybooks } from './playbooks.ts';
import { openRooms, type Rooms } from './rooms.ts';
import { newRunId } from './run-id.ts';
import { type Settings, settingsOf } from './settings.ts';
import { bundleIsKept, showRun } from './show-run.ts';
import { UsageError } from './usage-error.ts';
import { wouldTell } from './would-tell.ts';

/** What is about a machine, and there is none; or about a report that leaves it, and this one has left. */
const notOfReplays = [
  'on',
  'inventory',
  'limit',
  'identityFile',
  'sshConfig',
  'acceptNewHostKeys',
  'fix',
  'yes',
  'dryRun',
  'resume',
  'parallel',
  'deadline',
  'offline',
  'answer',
  'symptom',
  'message',
  'redact',
] as const;

/** `itfix diagnose --replay`: judges the run of a bundle again, with the playbooks of this itfix or those that are named. No machine is touched. */
export async function replayBundle(
  names: readonly string[],
  options: DiagnoseOptions & { readonly replay: string },
  context: Context,
): Promise<void> {
  const odd = notOfReplays.filter(name => options[name] !== undefined);
  if (odd.length > 0)
    throw new UsageError(
      '--replay judges what a bundle holds, as it was asked then, and touches no machine.',
      `Leave out ${odd.map(optionName).join(' and ')}.`,
    );
  const rooms = openRooms(context.roomsRoot);
  await showRun(() => replayed(names, options, context, rooms), options, rooms, bundleIsKept);
}

function optionName(name: string): string {
  return `--${name.replaceAll(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`;
}

async function replayed(
  names: readonly string[],
  options: DiagnoseOptions & { readonly replay: string },
  context: Context,
  rooms: Rooms,
): Promise<Run> {
  const opened = await openBundle(options.replay, options.identity);
  const { run, asked } = opened;
  if (!asked)
    throw new UsageError(
      `The bundle ${options.replay} does not say what was asked, and cannot be judged again.`,
      `\`itfix report open ${options.replay}\` shows its report.`,
    );
  const { sources, ofBundle } = chosen(names, asked, context);
  const loaded = await loadPlaybooks(sources, context.packageRoot, rooms);
  const before = await recordedOf(opened, asked, context, rooms);
  const started: Started = {
    ...before.recorded.started,
    id: newRunId(new Date()),
    tool: { name: 'itfix', version: context.version },
    playbooks: loaded.playbooks.map(({ id, file, text }) => ({ id, file, text })),
    selected: sources.map(({ id }) => id),
    params: settingsOf(loaded.playbooks, options.set, carried(loaded.playbooks, before.recorded)),
  };
  const done = await replay({
    recorded: before.recorded,
    started,
    playbooks: loaded.playbooks,
    probes: new Map([...before.probes, ...loaded.probes]),
    language: cel,
    // Not by the way that the bundle names: what stands there is put into a command.
    wouldTell: wouldTell(loaded, { ...run.target, url: 'local:' }),
  });
  const limits = [sayReplay(run, sources, ofBundle, context.version), ...run.limits, ...done.limits];
  return foreignRun({ ...done, limits: [...new Set(limits)] });
}

/** The playbooks that are named, or those of the run: as this itfix has them, or else as they were run. */
function chosen(
  names: readonly string[],
  asked: Asked,
  { packageRoot }: Context,
): { sources: readonly Source[]; ofBundle: readonly string[] } {
  if (names.length > 0) return { sources: names.map(name => findSource(name, packageRoot)), ofBundle: [] };
  const own = ownPlaybooks(packageRoot);
  const recorded = new Map(recordedSources(asked).map(source => [source.id, source]));
  const sources = asked.selected.flatMap(
    id => (own.includes(id) ? findSource(id, packageRoot) : recorded.get(id)) ?? [],
  );
  return { sources, ofBundle: asked.selected.filter(id => !own.includes(id)) };
}

/** Under the name of a file that is none: what came in a bundle is never taken for a playbook of ours. */
function recordedSources({ playbooks }: Asked): Source[] {
  return playbooks.map(({ id, text }) => ({ id, file: `the playbook "${id}" of the bundle`, text }));
}

async function recordedOf({ run, version }: Opened, asked: Asked, { packageRoot }: Context, rooms: Rooms) {
  const { loaded } = await tryPlaybooks(recordedSources(asked), packageRoot, rooms);
  const started: Started = {
    id: run.id,
    tool: { name: 'itfix', version },
    startedAt: run.startedAt,
    target: run.target,
    playbooks: [],
    selected: asked.selected,
    params: paramsOf(run),
    offline: asked.offline,
    here: asked.here,
    ...(asked.host === undefined ? {} : { host: asked.host }),
    ...(asked.port === undefined ? {} : { port: asked.port }),
    ...(run.symptom ? { symptom: run.symptom } : {}),
  };
  const { platform, rights } = run.target;
  const executions = Object.values(run.evidence).filter(({ from }) => from === undefined);
  const machine = platform && openReplay({ platform, rights, executions });
  const recorded: Recorded = { run, started, playbooks: loaded.playbooks, ...(machine ? { machine } : {}) };
  return { recorded, probes: loaded.probes };
}

/** By playbook, then by name, as far as the run has them so. */
function paramsOf({ params }: Run): Settings {
  const settings: Settings = {};
  for (const [id, values] of Object.entries(params)) {
    if (typeof values !== 'object' || values === null) continue;
    settings[id] = Object.fromEntries(
      Object.entries(values).filter((entry): entry is [string, ParamValue] => isParam(entry[1])),
    );
  }
  return settings;
}

function isParam(value: unknown): value is ParamValue {
  if (Array.isArray(value)) return value.every(one => typeof one === 'string');
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** What was set for the run stays set. What was left at its default gets that of today: it may have become better. */
function carried(playbooks: readonly Playbook[], { started, playbooks: old }: Recorded): Settings {
  const settings: Settings = {};
  for (const { id, params } of playbooks) {
    const then = old.find(one => one.id === id)?.params ?? {};
    const set = Object.entries(started.params[id] ?? {}).filter(
      ([name, value]) =>
        kindOf(value) === kindOf(params[name]?.default) &&
        JSON.stringify(value) !== JSON.stringify(then[name]?.default),
    );
    settings[id] = Object.fromEntries(set);
  }
  return settings;
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value;
}

/** More names than these are counted. */
const namedPlaybooks = 3;

function sayReplay(
  { id, tool }: Run,
  sources: readonly Source[],
  ofBundle: readonly string[],
  version: string,
): string {
  const names = sources.map(source =>
    ofBundle.includes(source.id) ? `${source.id} (as in the bundle)` : nameOf(source),
  );
  const used = names.length > namedPlaybooks ? `${names.length} playbooks` : names.join(', ');
  return `No machine was asked: run ${id} (itfix ${tool.version}) was judged again by itfix ${version} with ${used}.`;
}

/** Its id, or the file of somebody's own. */
function nameOf({ id, file }: Source): string {
  return dirname(file) === 'playbooks' ? id : file;
}

import { methodsOf } from '../../engine/read.ts';
import type { Connection } from '../../model/connection.ts';
import type { Probe } from '../../model/probe.ts';
import { configPlace } from '../config/place.ts';
import { readConfig } from '../config/read.ts';
import { connectHere, unhurried } from '../here.ts';
import { historyProblem, storedRuns } from '../history.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { openRooms, type Rooms } from '../rooms.ts';
import { json, shown } from '../shown.ts';
import { styleFor } from '../style.ts';

/** A probe, and what of this machine it can use. */
interface Line {
  readonly probe: string;
  readonly title: string;
  readonly state: 'ready' | 'limited' | 'not possible';
  readonly lacks: readonly string[];
}

interface DoctorOptions {
  readonly json?: boolean;
  readonly color: boolean;
  readonly config?: string;
}

/** `itfix doctor`: what itfix itself lacks here, and what that costs. */
export async function doctor(options: DoctorOptions, context: Context): Promise<void> {
  const rooms = openRooms(context.roomsRoot);
  const connection = await connectHere();
  const named = await Promise.all(rooms.probeNames().map(async name => ({ name, probe: await rooms.probe(name) })));
  const tools = [
    ...new Set(
      named.flatMap(({ probe }) =>
        (probe ? methodsOf(probe.on[connection.platform]) : []).flatMap(({ needs }) => needs ?? []),
      ),
    ),
  ];
  const missing = new Set(await missingTools(tools, connection));
  await connection.close();
  const lines = named.flatMap(({ name, probe }) => (probe ? [lineFor(name, probe, connection, missing)] : []));
  const problem = historyProblem();
  const history = problem === undefined ? undefined : `not kept: ${problem}`;
  const config = await configState(options.config, rooms);
  const { rights, platform } = connection;
  if (options.json)
    return print(
      json({
        version: context.version,
        node: process.version,
        platform,
        rights,
        missing: [...missing],
        history: history ?? 'writable',
        config,
        probes: lines,
      }),
    );
  const { paint } = styleFor(process.stdout, { color: options.color, full: true }, process.env, process.platform);
  const poor = lines.filter(({ state }) => state !== 'ready');
  await print(
    [
      `itfix ${context.version} on Node ${process.version}, ${platform}`,
      `rights   ${rights === 'none' ? 'none: what needs an administrator is left out (run it with sudo)' : rights}`,
      `history  ${history === undefined ? `kept, ${storedRuns().length} runs` : shown(history)}`,
      `config   ${shown(sayConfig(config))}`,
      `tools    ${missing.size === 0 ? 'everything itfix can use is here' : `not on this machine: ${[...missing].sort().join(', ')}`}`,
      '',
      ...poor.map(
        ({ probe, title, state, lacks }) =>
          `${paint(state === 'limited' ? 'muted' : 'warning', state.padEnd(12))} ${probe}  ${title}: lacks ${lacks.join(', ')}`,
      ),
      `${lines.length - poor.length} of ${lines.length} probes are ready.`,
    ].join('\n'),
  );
}

/** Where the configuration is, and the destinations that it names or what is wrong with it. */
interface ConfigState {
  readonly file: string;
  readonly destinations?: readonly string[];
  readonly problem?: string;
}

async function configState(option: string | undefined, rooms: Rooms): Promise<ConfigState> {
  const place = configPlace(option, process.env);
  try {
    const { destinations } = await readConfig(place, rooms);
    return { file: place.file, destinations: [...destinations.keys()] };
  } catch (error) {
    return { file: place.file, problem: error instanceof Error ? error.message : String(error) };
  }
}

function sayConfig({ file, destinations = [], problem }: ConfigState): string {
  if (problem !== undefined) return problem;
  return destinations.length === 0
    ? `${file} names no destination`
    : `${file}, destinations: ${destinations.join(', ')}`;
}

async function missingTools(tools: readonly string[], connection: Connection): Promise<string[]> {
  const shell = connection.platform === 'windows' ? 'ps' : 'sh';
  const found = await Promise.all(
    tools.map(async tool => {
      const { ended } = await connection.run(
        { shell, parts: [{ text: 'exit 0' }] },
        { limitMs: 10_000, signal: unhurried, needs: [tool] },
      );
      return ended.by === 'exit' && ended.code === 127 ? [tool] : [];
    }),
  );
  return found.flat();
}

function lineFor(name: string, probe: Probe, connection: Connection, missing: ReadonlySet<string>): Line {
  const row = probe.on[connection.platform];
  const line = { probe: name, title: probe.title };
  if (probe.here) return { ...line, state: 'ready', lacks: [] };
  if ('unsupported' in row) return { ...line, state: 'not possible', lacks: [row.unsupported] };
  const lacks = methodsOf(row).map(({ needs = [], elevated }) => [
    ...needs.filter(tool => missing.has(tool)),
    ...(elevated && connection.rights === 'none' ? ['administrator rights'] : []),
  ]);
  const isReady = lacks[0]?.length === 0;
  const isPossible = lacks.some(list => list.length === 0);
  return {
    ...line,
    state: isReady ? 'ready' : isPossible ? 'limited' : 'not possible',
    lacks: [...new Set(lacks.flat())],
  };
}

import { read } from '../../engine/read.ts';
import { redact } from '../../engine/redact.ts';
import type { Connection } from '../../model/connection.ts';
import type { Reading } from '../../model/reading.ts';
import { suggest } from '../../model/suggest.ts';
import type { AimOptions } from '../aims.ts';
import { askMachines } from '../ask-machines.ts';
import { factsPage, type NamedReading } from '../facts-page.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { openRooms, type Rooms } from '../rooms.ts';
import { json, shown } from '../shown.ts';
import { styleFor } from '../style.ts';
import { UsageError } from '../usage-error.ts';

/** The areas people ask for, and the folder of probes behind each. */
const areas: ReadonlyMap<string, string> = new Map([
  ['hardware', 'hardware'],
  ['network', 'net'],
  ['software', 'software'],
]);

export interface FactsOptions extends AimOptions {
  readonly json?: boolean;
  readonly color: boolean;
  readonly plain?: boolean;
}

/** `itfix facts`: every probe that needs no parameter, side by side. */
export async function facts(wanted: readonly string[], options: FactsOptions, context: Context): Promise<void> {
  const folders = (wanted.length > 0 ? wanted : [...areas.keys()]).map(area => [area, folderOf(area)] as const);
  const rooms = openRooms(context.roomsRoot);
  const asked = folders.flatMap(([area, folder]) =>
    rooms.probeNames().flatMap(name => (name.startsWith(`${folder}.`) ? [{ area, name }] : [])),
  );
  await askMachines(options, async ({ name, connection, isOneOfMany, secrets, signal }) => {
    const found = redact(await readAll(asked, connection, rooms, signal), secrets).value;
    if (options.json) return print(json({ format: 1, target: connection.url, facts: byName(found) }));
    const style = styleFor(process.stdout, { color: options.color, full: true }, process.env, process.platform);
    const heading = isOneOfMany ? `${style.paint('heading', shown(name))}\n\n` : '';
    await print(heading + factsPage(found, style));
  });
}

async function readAll(
  asked: readonly { readonly area: string; readonly name: string }[],
  connection: Connection,
  rooms: Rooms,
  signal: AbortSignal,
): Promise<NamedReading[]> {
  const answers = await Promise.all(
    asked.map(async ({ area, name }) => {
      const probe = await rooms.probe(name);
      const params = probe?.params.safeParse({});
      if (!probe || !params?.success) return [];
      const { result } = await read(probe, params.data, connection, signal);
      return [{ area, name, title: probe.title, reading: { ...result, evidence: [] } satisfies Reading }];
    }),
  );
  return answers.flat();
}

function byName(found: readonly NamedReading[]): { [name: string]: Reading } {
  return Object.fromEntries(found.map(({ name, reading }) => [name, reading]));
}

function folderOf(area: string): string {
  const folder = areas.get(area);
  if (folder !== undefined) return folder;
  const near = suggest(area, areas.keys());
  throw new UsageError(
    `There is no area "${area}".`,
    near ? `Did you mean "${near}"?` : `Areas are: ${[...areas.keys()].join(', ')}.`,
  );
}

import { read } from '../../engine/read.ts';
import { redact } from '../../engine/redact.ts';
import type { Reading } from '../../model/reading.ts';
import { suggest } from '../../model/suggest.ts';
import { factsPage } from '../facts-page.ts';
import { connectHere, unhurried } from '../here.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { openRooms } from '../rooms.ts';
import { json } from '../shown.ts';
import { styleFor } from '../style.ts';
import { UsageError } from '../usage-error.ts';

/** The areas people ask for, and the folder of probes behind each. */
const areas: ReadonlyMap<string, string> = new Map([
  ['hardware', 'hardware'],
  ['network', 'net'],
  ['software', 'software'],
]);

/** `itfix facts`: every probe that needs no parameter, side by side. */
export async function facts(
  wanted: readonly string[],
  options: { json?: boolean; color: boolean },
  context: Context,
): Promise<void> {
  const folders = (wanted.length > 0 ? wanted : [...areas.keys()]).map(area => [area, folderOf(area)] as const);
  const rooms = openRooms(context.roomsRoot);
  const connection = await connectHere();
  const asked = folders.flatMap(([area, folder]) =>
    rooms.probeNames().flatMap(name => (name.startsWith(`${folder}.`) ? [{ area, name }] : [])),
  );
  const answers = await Promise.all(
    asked.map(async ({ area, name }) => {
      const probe = await rooms.probe(name);
      const params = probe?.params.safeParse({});
      if (!probe || !params?.success) return [];
      const { result } = await read(probe, params.data, connection, unhurried);
      return [{ area, name, title: probe.title, reading: { ...result, evidence: [] } satisfies Reading }];
    }),
  );
  await connection.close();
  const found = redact(answers.flat()).value;
  if (options.json)
    return print(
      json({
        format: 1,
        target: connection.url,
        facts: Object.fromEntries(found.map(({ name, reading }) => [name, reading])),
      }),
    );
  await print(
    factsPage(found, styleFor(process.stdout, { color: options.color, full: true }, process.env, process.platform)),
  );
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

import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Probe } from '../model/probe.ts';

/**
 * The name is the path: what stands in the folder of a room is found there, without a list. `root` is the folder that holds the rooms:
 * `dist/` of the built program, `src/` in tests.
 */
export interface Rooms {
  probeNames(): string[];
  probe(name: string): Promise<Probe | undefined>;
}

export function openRooms(root: URL): Rooms {
  const extension = existsSync(new URL('probes/net/adapters.ts', root)) ? '.ts' : '.js';
  const probes = new Map(filesBelow(fileURLToPath(new URL('probes/', root)), extension));
  return {
    probeNames: () => [...probes.keys()].sort(),
    async probe(name) {
      const file = probes.get(name);
      if (file === undefined) return undefined;
      const module: { default: Probe } = await import(pathToFileURL(file).href);
      return module.default;
    },
  };
}

/** `[name, file]` of each probe: `net/ping.ts` is `net.ping`. Files that begin with `_` hold what several probes of a folder share. */
function filesBelow(folder: string, extension: string): [string, string][] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(area => area.isDirectory())
    .flatMap(area =>
      readdirSync(join(folder, area.name))
        .filter(file => file.endsWith(extension) && !file.startsWith('_'))
        .map((file): [string, string] => [
          `${area.name}.${file.slice(0, -extension.length)}`,
          join(folder, area.name, file),
        ]),
    );
}

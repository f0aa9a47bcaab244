import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { Destination } from '../model/destination.ts';
import type { Probe } from '../model/probe.ts';
import type { Report } from '../model/report.ts';

/**
 * The name is the path: what stands in the folder of a room is found there, without a list. `root` is the folder that holds the rooms:
 * `dist/` of the built program, `src/` in tests.
 */
export interface Rooms {
  probeNames(): string[];
  probe(name: string): Promise<Probe | undefined>;
  reportNames(): string[];
  report(name: string): Promise<Report | undefined>;
  destinationNames(): string[];
  destination(name: string): Promise<Destination | undefined>;
}

export function openRooms(root: URL): Rooms {
  const extension = existsSync(new URL('probes/net/adapters.ts', root)) ? '.ts' : '.js';
  const reports = new Map(filesIn(fileURLToPath(new URL('reports/', root)), extension));
  const destinations = new Map(filesIn(fileURLToPath(new URL('destinations/', root)), extension));
  const probes = new Map(filesBelow(fileURLToPath(new URL('probes/', root)), extension));
  /** `import()` looks for the file each time, and many machines are asked with the same probes. */
  const loaded = new Map<string, Promise<Probe | undefined>>();
  return {
    probeNames: () => [...probes.keys()].sort(),
    probe(name) {
      const known = loaded.get(name) ?? probeIn(probes.get(name));
      loaded.set(name, known);
      return known;
    },
    reportNames: () => [...reports.keys()].sort(),
    async report(name) {
      const module: { default: Report } | undefined = await load(reports.get(name));
      return module?.default;
    },
    destinationNames: () => [...destinations.keys()].sort(),
    async destination(name) {
      const module: { default: Destination } | undefined = await load(destinations.get(name));
      return module?.default;
    },
  };
}

async function probeIn(file: string | undefined): Promise<Probe | undefined> {
  const module: { default: Probe } | undefined = await load(file);
  return module?.default;
}

async function load<T>(file: string | undefined): Promise<T | undefined> {
  return file === undefined ? undefined : await import(pathToFileURL(file).href);
}

/** `[name, file]` of what a folder holds. Files that begin with `_` hold what several of its files share. */
function filesIn(folder: string, extension: string): [string, string][] {
  return readdirSync(folder)
    .filter(file => file.endsWith(extension) && !file.startsWith('_'))
    .map(file => [file.slice(0, -extension.length), join(folder, file)]);
}

/** `[name, file]` of each probe: `net/ping.ts` is `net.ping`. */
function filesBelow(folder: string, extension: string): [string, string][] {
  return readdirSync(folder, { withFileTypes: true })
    .filter(area => area.isDirectory())
    .flatMap(area =>
      filesIn(join(folder, area.name), extension).map(([name, file]): [string, string] => [
        `${area.name}.${name}`,
        file,
      ]),
    );
}

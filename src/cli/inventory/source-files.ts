import { basename, dirname, join } from 'node:path';
import { UsageError } from '../usage-error.ts';
import type { InventoryText } from './inventory.ts';
import type { VarsFile } from './vars-folder.ts';

/** Where inventories are read from. */
export interface InventoryFiles {
  /** Names in a folder; nothing when the path is no folder, or not there. */
  list(path: string): Promise<readonly string[] | undefined>;
  /** Fails with the error of the system. */
  read(path: string): Promise<Uint8Array>;
  readStandardInput(): Promise<Uint8Array>;
  readonly isStandardInputTerminal: boolean;
}

/** What messages call standard input. */
const standardInput = 'standard input';

/** Deepest folder below that of the inventory. */
const maxDepth = 5;
/** Most files of one inventory. One for each host is usual. */
const maxFiles = 100_000;

/** What Ansible leaves alone in a folder of inventories (INVENTORY_IGNORE_EXTS of ansible-core 2.14). */
const ignored =
  /^\.|^(?:host_vars|group_vars|vars_plugins)$|~$|\.(?:pyc|pyo|swp|bak|rpm|md|txt|rst|orig|cfg|retry|ini)$/;
/** What it leaves alone in `group_vars/name/`. */
const ignoredVars = /^\.|~$|\.(?!ya?ml$|json$)[^.]*$/;
/** Endings of files with variables, in the order in which Ansible looks for them. */
const endings = ['', '.yml', '.yaml', '.json'];

/** The texts of one `--inventory`: a file, or all files of a folder in order of their names. */
export async function readSources(path: string, files: InventoryFiles): Promise<InventoryText[]> {
  if (path === '-') return [{ file: standardInput, text: await files.readStandardInput() }];
  const found = await filesBelow(path, ignored, files);
  return await readAll(found, files);
}

/** `group_vars` and `host_vars` in the folder of the inventory. */
export async function readVarsFiles(path: string, files: InventoryFiles): Promise<VarsFile[]> {
  if (path === '-') return [];
  const folder = (await namesIn(path, files)) ? path : dirname(path);
  const [groups, hosts] = [await varsIn(folder, 'group', files), await varsIn(folder, 'host', files)];
  return [...groups, ...hosts];
}

async function varsIn(folder: string, of: VarsFile['of'], files: InventoryFiles): Promise<VarsFile[]> {
  const parent = join(folder, `${of}_vars`);
  const entries = new Set(await namesIn(parent, files));
  const found: VarsFile[] = [];
  for (const name of new Set([...entries].map(withoutEnding))) {
    const entry = endings.map(ending => name + ending).find(one => entries.has(one));
    if (entry === undefined || name === '') continue;
    const texts = await readAll(await filesBelow(join(parent, entry), ignoredVars, files), files);
    found.push(...texts.map(text => ({ folder, of, name, ...text })));
  }
  return found;
}

function withoutEnding(entry: string): string {
  return entry.replace(/\.(?:ya?ml|json)$/, '');
}

/** The file itself, or what the folder holds. */
async function filesBelow(path: string, leftOut: RegExp, files: InventoryFiles, depth = 0): Promise<string[]> {
  const names = await namesIn(path, files);
  if (!names) return [path];
  if (depth > maxDepth) throw new UsageError(`${path} lies too deep.`, `Folders are read ${maxDepth} levels deep.`);
  const found: string[] = [];
  for (const name of names) {
    if (leftOut.test(basename(name))) continue;
    found.push(...(await filesBelow(join(path, name), leftOut, files, depth + 1)));
    if (found.length > maxFiles)
      throw new UsageError(`${path} has more than ${maxFiles} files.`, 'Name a smaller folder.');
  }
  return found;
}

async function readAll(paths: readonly string[], files: InventoryFiles): Promise<InventoryText[]> {
  const texts: InventoryText[] = [];
  for (const file of paths) texts.push({ file, text: await told(file, files.read(file)) });
  return texts;
}

async function namesIn(path: string, files: InventoryFiles): Promise<string[] | undefined> {
  const names = await told(path, files.list(path));
  return names && [...names].sort();
}

/** Turns what the system says into a message with the path. */
async function told<T>(path: string, reading: Promise<T>): Promise<T> {
  try {
    return await reading;
  } catch (error) {
    throw new UsageError(
      `${path} cannot be read: ${error instanceof Error ? error.message : error}.`,
      path.includes(',')
        ? 'To name machines themselves use --on, once for each.'
        : 'Check the path and your rights on it.',
    );
  }
}

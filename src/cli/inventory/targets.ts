import { isUser } from '../../transports/ssh/destination.ts';
import { UsageError } from '../usage-error.ts';
import { isAddress } from './address.ts';
import { type Destination, readDestination } from './destination.ts';
import type { Inventory, Target } from './host.ts';
import { readInventories } from './inventory.ts';
import { limitTo } from './limit.ts';
import { type InventoryFiles, readSources, readVarsFiles } from './source-files.ts';

/** How the machines were named on the command line, each word in its order. */
export interface TargetWords {
  readonly on: readonly string[];
  readonly inventory: readonly string[];
  readonly limit: readonly string[];
}

export interface Targets {
  /** Each once. None when nothing was named: then it is this machine. */
  readonly targets: readonly Target[];
  readonly warnings: readonly string[];
}

/** The machines that were named: those of `--on` first, then those of the inventories. */
export async function readTargets(words: TargetWords, files: InventoryFiles): Promise<Targets> {
  refuseWords(words, files);
  const inventory = words.inventory.length > 0 ? await readAll(words.inventory, files) : undefined;
  const named = words.on.map(word => inventory?.hosts.find(({ name }) => name === word) ?? targetOf(word));
  const listed = inventory ? chosen(inventory, words) : [];
  const byName = new Map<string, Target>();
  for (const target of [...named, ...listed]) if (!byName.has(target.name)) byName.set(target.name, target);
  return { targets: [...byName.values()], warnings: inventory?.warnings ?? [] };
}

function refuseWords({ on, inventory, limit }: TargetWords, files: InventoryFiles): void {
  for (const [option, words] of Object.entries({ on, inventory, limit }))
    if (words.some(word => word.trim() === ''))
      throw new UsageError(`--${option} is empty.`, 'Is a variable of the shell empty that should hold a name?');
  if (limit.length > 0 && inventory.length === 0)
    throw new UsageError('--limit needs an inventory to choose from.', 'Name it with --inventory FILE.');
  const fromInput = inventory.filter(word => word === '-').length;
  if (fromInput > 1) throw new UsageError('--inventory - is there twice.', 'Standard input can be read only once.');
  if (fromInput === 1 && files.isStandardInputTerminal)
    throw new UsageError(
      '--inventory - reads standard input, and that is the keyboard.',
      'Hand something over: `cat hosts.yml | itfix diagnose --inventory -`.',
    );
}

async function readAll(paths: readonly string[], files: InventoryFiles): Promise<Inventory> {
  const texts = [];
  const varsFiles = [];
  for (const path of new Set(paths)) {
    texts.push(...(await readSources(path, files)));
    varsFiles.push(...(await readVarsFiles(path, files)));
  }
  const inventory = readInventories(texts, varsFiles);
  if (inventory.hosts.length > 0) return inventory;
  throw new UsageError(
    `There is no host in ${paths.join(', ')}.`,
    'Write one host a line, or groups of them as for Ansible.',
  );
}

function chosen(inventory: Inventory, { limit }: TargetWords): readonly Target[] {
  if (limit.length === 0) return inventory.hosts;
  const hosts = limitTo(inventory, limit);
  if (hosts.length > 0) return hosts;
  throw new UsageError(`--limit ${limit.join(' ')} leaves no host.`, `The inventory has ${inventory.hosts.length}.`);
}

/** A machine named by `--on`. With a port it is another target: two may stand behind one address. */
function targetOf(word: string): Target {
  const destination = readDestination(word);
  const wrong = typeof destination === 'string' ? destination : wrongHost(destination);
  if (typeof destination === 'string' || wrong !== undefined)
    throw new UsageError(
      `A machine of --on ${wrong}.`,
      'Write host, user@host, user@host:port, or ssh://user@host:port.',
    );
  return { name: nameOf(destination), groups: [], reach: { by: 'ssh', ...destination, options: {} } };
}

function wrongHost({ host, user }: Destination): string | undefined {
  if (user !== undefined && !isUser(user)) return 'has a user that is none: no blanks, quotes or signs of a shell';
  return isAddress(host) ? undefined : 'is neither a name nor an address';
}

function nameOf({ user, host, port }: Destination): string {
  const shown = port !== undefined && host.includes(':') ? `[${host}]` : host;
  return `${user === undefined ? '' : `${user}@`}${shown}${port === undefined ? '' : `:${port}`}`;
}

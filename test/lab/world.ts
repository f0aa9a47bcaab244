import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { booted, type Kind, type Machine, startMachine } from './machine.ts';
import type { Ended } from './run-inside.ts';
import { until } from './until.ts';
import { addresses, clocks, names, resolvers } from './world/names.ts';

/** The ways of speaking in the local network. */
type Ip = '4' | '6' | '46';

/** A machine at its router, a technician beside it, and an internet behind. Nothing leaves these four. */
export interface World {
  readonly machines: Places;
  close(): Promise<void>;
}

export const places = ['pc', 'router', 'internet', 'technician'] as const;
type Place = (typeof places)[number];
type Places = { readonly [place in Place]: Machine };

export interface Wish {
  /** What the machine under test is like. */
  readonly kind: Kind;
  readonly ip: Ip;
}

interface Ground {
  readonly image: string;
  readonly itfix: string;
  /** A new folder for all of it; its name is part of the names of network namespaces and control groups. */
  readonly folder: string;
}

const shell = (name: string): string => readFileSync(join('test/lab/world', name), 'utf8');

export async function makeWorld({ kind, ip }: Wish, { image, itfix, folder }: Ground): Promise<World> {
  const shared = join(folder, 'shared');
  mkdirSync(shared, { recursive: true });
  copyFileSync('test/lab/world/servers.js', join(shared, 'servers.js'));
  writeFileSync(join(shared, 'package.json'), '{"type":"module"}');
  writeFileSync(
    join(shared, 'names'),
    Object.entries(names)
      .map(([name, both]) => `${name} ${both.join(' ')}\n`)
      .join(''),
  );

  const started: Machine[] = [];
  const start = async (name: Place, of: Kind): Promise<Machine> => {
    const machine = await startMachine({ name, kind: of, image, itfix, worldFolder: folder });
    started.push(machine);
    return machine;
  };
  const close = async (): Promise<void> => {
    await Promise.all(started.map(machine => machine.close()));
    rmSync(folder, { recursive: true, force: true });
  };
  // Every one is waited for, also when another one fails: none may be left behind.
  const four = await Promise.allSettled([start('pc', kind), ...places.slice(1).map(name => start(name, 'plain'))]);
  try {
    const [pc, router, internet, technician] = four.map(one => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
    if (!pc || !router || !internet || !technician) throw new Error('a machine is missing');
    const machines = { pc, router, internet, technician };
    await connect(machines, ip);
    await goOnline(pc, kind);
    return { machines, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function connect({ pc, router, internet, technician }: Places, ip: Ip): Promise<void> {
  cable(pc, 'eth0', router, 'pc');
  cable(technician, 'eth0', router, 'technician');
  cable(router, 'wan', internet, 'line');
  await Promise.all([
    well(router, shell('router.sh'), { IP: ip }),
    well(internet, shell('internet.sh'), {
      ADDRESSES: addresses.join(' '),
      RESOLVERS: resolvers.join(' '),
      CLOCKS: clocks.join(' '),
    }),
    well(technician, shell('technician.sh')),
  ]);
  await until('the site to answer', async () => {
    const { exit } = await internet.sh('curl -s -o /dev/null http://198.51.100.10/');
    return exit === 0 ? true : undefined;
  });
}

/** The machine asks for its address and can use names, as after switching it on. */
async function goOnline(pc: Machine, kind: Kind): Promise<void> {
  await well(pc, 'ip link set eth0 address 02:00:5e:10:00:01 && ip link set eth0 up');
  if (kind === 'systemd') await booted(pc);
  else await well(pc, 'dhclient -q eth0');
  await until('the machine to be online', async () => {
    const { exit } = await pc.sh('getent ahosts example.com');
    return exit === 0 ? true : undefined;
  });
}

function cable(one: Machine, end: string, other: Machine, otherEnd: string): void {
  const words = ['link', 'add', end, 'netns', one.namespace, 'type', 'veth', 'peer', 'name', otherEnd];
  execFileSync('ip', [...words, 'netns', other.namespace]);
}

/** Runs what must succeed. */
export async function well(
  machine: Machine,
  line: string,
  env: { readonly [name: string]: string } = {},
): Promise<Ended> {
  const ended = await machine.sh(line, { env });
  if (ended.exit === 0) return ended;
  throw new Error(
    `${machine.name}: ${line.slice(0, 200)}: exit ${ended.exit}: ${ended.stderr.trim() || ended.stdout.trim()}`,
  );
}

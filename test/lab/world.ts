import { execFileSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { freeLoops } from './loop-devices.ts';
import { booted, type Kind, type Machine, startMachine } from './machine.ts';
import type { Ended } from './run-inside.ts';
import { until } from './until.ts';
import { addresses, nameServer, resolvers } from './world/names.ts';
import { writeShared } from './world/shared.ts';

/** The ways of speaking in the local network. */
type Ip = '4' | '6' | '46';

/** A machine at its router, a technician beside it, perhaps a printer, and an internet behind, perhaps with a mail server. Nothing leaves them. */
export interface World {
  readonly machines: Machines;
  close(): Promise<void>;
}

/** Machines that only some worlds have. */
export const optionalPlaces = ['mail', 'printer'] as const;
export const places = ['pc', 'router', 'internet', 'technician', ...optionalPlaces] as const;
type OptionalPlace = (typeof optionalPlaces)[number];
type Place = (typeof places)[number];
type Machines = { readonly [place in Exclude<Place, OptionalPlace>]: Machine } & {
  readonly [place in OptionalPlace]?: Machine;
};

export interface Wish {
  /** What the machine under test is like. */
  readonly kind: Kind;
  readonly ip: Ip;
  readonly mail: boolean;
  /** A printer in the same network, and a queue for it on the machine. */
  readonly printer: boolean;
}

interface Ground {
  readonly image: string;
  readonly itfix: string;
  /** A new folder for all of it; its name is part of the names of network namespaces and control groups. */
  readonly folder: string;
}

const shell = (name: string): string => readFileSync(join('test/lab/world', name), 'utf8');

export async function makeWorld({ kind, ip, ...more }: Wish, { image, itfix, folder }: Ground): Promise<World> {
  writeShared(join(folder, 'shared'), more.mail);
  const started: Machine[] = [];
  const start = async (name: Place, of: Kind): Promise<Machine> => {
    const machine = await startMachine({ name, kind: of, image, itfix, worldFolder: folder });
    started.push(machine);
    return machine;
  };
  const close = async (): Promise<void> => {
    await Promise.all(started.map(machine => machine.close()));
    freeLoops(folder);
    rmSync(folder, { recursive: true, force: true });
  };
  const wanted = places.filter(place => !optionalPlaces.some(one => one === place && !more[one]));
  // Every one is waited for, also when another one fails: none may be left behind.
  const all = await Promise.allSettled(wanted.map(name => start(name, name === 'pc' ? kind : 'plain')));
  try {
    const begun = all.map(one => {
      if (one.status === 'rejected') throw one.reason;
      return one.value;
    });
    const machines = named(begun);
    await connect(machines, ip);
    await goOnline(machines.pc, kind);
    if (machines.printer) await well(machines.pc, shell('queue.sh'));
    return { machines, close };
  } catch (error) {
    await close();
    throw error;
  }
}

function named(begun: readonly Machine[]): Machines {
  const at = (place: Place) => begun.find(({ name }) => name === place);
  const [pc, router, internet, technician] = [at('pc'), at('router'), at('internet'), at('technician')];
  if (!pc || !router || !internet || !technician) throw new Error('a machine is missing');
  const [mail, printer] = [at('mail'), at('printer')];
  return { pc, router, internet, technician, ...(mail && { mail }), ...(printer && { printer }) };
}

async function connect({ pc, router, internet, technician, mail, printer }: Machines, ip: Ip): Promise<void> {
  cable(pc, 'eth0', router, 'pc');
  cable(technician, 'eth0', router, 'technician');
  cable(router, 'wan', internet, 'line');
  if (mail) cable(mail, 'eth0', internet, 'mail');
  if (printer) cable(printer, 'eth0', router, 'printer');
  await Promise.all([
    well(router, shell('router.sh'), { IP: ip, PORTS: printer ? 'pc technician printer' : 'pc technician' }),
    well(internet, shell('internet.sh'), {
      ADDRESSES: addresses.join(' '),
      NAME_SERVER: nameServer.join(' '),
      RESOLVERS: resolvers.join(' '),
    }),
    well(technician, shell('technician.sh')),
    mail && well(mail, shell('mail.sh')),
    printer && well(printer, shell('printer.sh')),
  ]);
  await until('the site to answer', async () => {
    const { exit } = await internet.sh('curl -s -o /dev/null http://198.51.100.10/');
    return exit === 0 ? true : undefined;
  });
}

/** The machine asks for its address and can use names, as after switching it on; and it can be reached from beside it. */
async function goOnline(pc: Machine, kind: Kind): Promise<void> {
  await well(pc, 'ip link set eth0 address 02:00:5e:10:00:01 && ip link set eth0 up');
  if (kind === 'systemd') await booted(pc);
  else await well(pc, 'dhclient -q eth0; mkdir -p /run/sshd; /usr/sbin/sshd');
  await until('the machine to be online', async () => {
    const { exit } = await pc.sh('getent ahosts example.com');
    return exit === 0 ? true : undefined;
  });
}

function cable(one: Machine, end: string, other: Machine, otherEnd: string): void {
  const words = ['link', 'add', end, 'netns', one.namespace, 'type', 'veth', 'peer', 'name', otherEnd];
  execFileSync('ip', [...words, 'netns', other.namespace]);
}

export function machineAt({ machines }: World, place: Place): Machine {
  const machine = machines[place];
  if (machine === undefined) throw new Error(`this world has no machine "${place}"`);
  return machine;
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

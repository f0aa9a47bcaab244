import type { Connection } from '../model/connection.ts';
import { type Aim, aimHere, aimSsh } from './aim.ts';
import { openInventoryFiles } from './inventory/open-files.ts';
import { readTargets, type Targets } from './inventory/targets.ts';
import type { Asked } from './people.ts';
import { UsageError } from './usage-error.ts';

/** How other machines are named on the command line. */
export interface AimOptions {
  readonly on?: string[];
  readonly inventory?: string[];
  readonly limit?: string[];
  readonly identityFile?: string[];
  readonly sshConfig?: string;
  readonly acceptNewHostKeys?: boolean;
}

/** The machines that were named. None: this machine is meant. */
export async function namedTargets({ on = [], inventory = [], limit = [] }: AimOptions): Promise<Targets> {
  return readTargets({ on, inventory, limit }, openInventoryFiles(process.stdin));
}

export interface AimPlan {
  readonly targets: Targets['targets'];
  readonly options: AimOptions;
  readonly here: Connection;
  readonly people: Asked;
  readonly lifeSec: number;
}

/** How to get to each of them. What is wrong with the configuration of ssh is found here, before anybody is called. */
export async function aimsFor({ targets, options, here, people, lifeSec }: AimPlan): Promise<Aim[]> {
  const { openWays } = await import('../transports/ssh/ways.ts');
  const ways = await openWays({
    platform: here.platform,
    environment: process.env,
    people,
    acceptNew: options.acceptNewHostKeys ?? false,
    identityFiles: options.identityFile ?? [],
    ...(options.sshConfig === undefined ? {} : { configFile: options.sshConfig }),
  });
  return Promise.all(
    targets.map(async ({ name, reach }): Promise<Aim> => {
      if (reach.by === 'here') return aimHere(here);
      if (reach.by === 'nothing')
        throw new UsageError(`${name} ${reach.why}.`, 'Leave it out: `--limit` with `!` in front of its name.');
      const { way, problems } = await ways.to(reach);
      const [problem] = problems;
      if (problem) throw new UsageError(`${problem.where}: ${problem.what}`, problem.todo);
      if (!way) throw new UsageError(`${name}: no way leads there.`, 'Look at your ssh_config.');
      return aimSsh(name, way, here, { people, lifeSec });
    }),
  );
}

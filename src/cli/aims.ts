import { accessSync, constants } from 'node:fs';
import type { Connection } from '../model/connection.ts';
import type { Found } from '../transports/ssh/ways.ts';
import { type Aim, aimHere, aimNowhere, aimSsh } from './aim.ts';
import { openInventoryFiles } from './inventory/open-files.ts';
import { readTargets, type Targets } from './inventory/targets.ts';
import type { Asked } from './people.ts';
import { shown } from './shown.ts';
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
  assertReadable('--ssh-config', options.sshConfig === undefined ? [] : [options.sshConfig]);
  assertReadable('--identity-file', options.identityFile ?? []);
  const { openWays } = await import('../transports/ssh/ways.ts');
  const ways = await openWays({
    platform: here.platform,
    environment: process.env,
    people,
    acceptNew: options.acceptNewHostKeys ?? false,
    mayAsk: people.isThere,
    identityFiles: options.identityFile ?? [],
    ...(options.sshConfig === undefined ? {} : { configFile: options.sshConfig }),
  });
  const isAlone = targets.length === 1;
  const warnings = new Set<string>();
  const aims = await Promise.all(
    targets.map(async ({ name, reach }): Promise<Aim> => {
      if (reach.by === 'here') return aimHere(here, name);
      const { way, problems, warnings: odd } = reach.by === 'ssh' ? await ways.to(reach) : nowhere;
      for (const { where, what, todo } of odd) warnings.add(`${where}: ${what} ${todo}`);
      if (way) return aimSsh(name, way, here, { people, lifeSec });
      const [problem] = problems;
      const why = reach.by === 'nothing' ? `${name} ${reach.why}.` : `${problem?.where}: ${problem?.what}`;
      // With many machines, one whose way cannot be followed is one more that was not reached.
      if (!isAlone) return aimNowhere(name, why, here);
      throw new UsageError(why, problem?.todo ?? 'Name a machine that is reached by SSH.');
    }),
  );
  for (const warning of warnings) process.stderr.write(`${shown(warning)}\n`);
  return aims;
}

const nowhere: Found = { problems: [], warnings: [] };

/** What the caller names has to be there; what a configuration names may be missing, as for ssh. */
function assertReadable(option: string, files: readonly string[]): void {
  for (const file of files) {
    try {
      accessSync(file, constants.R_OK);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new UsageError(
        `${option} ${file}: cannot be read: ${why}.`,
        'Nobody was called. Name a file that is there.',
      );
    }
  }
}

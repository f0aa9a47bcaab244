import type { TellSecret } from '../engine/read.ts';
import type { Ends } from '../engine/read-once.ts';
import { openSlots } from '../engine/slots.ts';
import type { Connection } from '../model/connection.ts';
import { until } from '../model/until.ts';
import { type Aim, aimHere } from './aim.ts';
import { type AimOptions, aimsFor, namedTargets } from './aims.ts';
import { onEnding } from './endings.ts';
import { endNoBetterThan, exitCodes } from './exit.ts';
import { connectHere } from './here.ts';
import { people, takeSecrets } from './people.ts';
import { screenFor } from './progress.ts';
import { shown } from './shown.ts';

/** Machines at the same time. Practice value, as that of `diagnose`. */
const atOnce = 32;

/** Longest time that commands without a deadline may keep the other side busy. */
const lifeSec = 600;

/** A machine that answers. */
export interface Asked {
  readonly name: string;
  readonly connection: Connection;
  readonly ends: Ends;
  /** Several machines were named. */
  readonly isOneOfMany: boolean;
  readonly secrets: readonly string[];
  /** Absent with several machines. */
  readonly tellSecret?: TellSecret;
  readonly signal: AbortSignal;
}

/** For commands that ask without judging: this machine, or each of those that were named. Who is not reached is said on stderr. */
export async function askMachines(
  options: AimOptions & { readonly color: boolean; readonly plain?: boolean },
  ask: (machine: Asked) => Promise<void>,
): Promise<void> {
  takeSecrets(process.env);
  const here = await connectHere();
  const { targets, warnings } = await namedTargets(options);
  for (const warning of warnings) process.stderr.write(`${shown(warning)}\n`);
  const stopped = until(undefined);
  if (targets.length > 0) onEnding(stopped.end);
  const isOneOfMany = targets.length > 1;
  const told = people({
    ...(isOneOfMany ? {} : { place: { ...screenFor(options), signal: stopped.signal } }),
    stop: stopped.end,
  });
  const aims = targets.length > 0 ? await aimsFor({ targets, options, here, people: told, lifeSec }) : [aimHere(here)];
  const slots = openSlots(atOnce);
  const { signal } = stopped;
  await Promise.all(
    aims.map(aim =>
      slots(async () => {
        const { ends } = await aim.open(signal);
        const { connection } = ends;
        if (!connection) return sayUnreached(aim, ends);
        try {
          const tellSecret = isOneOfMany ? {} : { tellSecret: told.mailbox };
          await ask({ name: aim.name, connection, ends, isOneOfMany, secrets: told.secrets, ...tellSecret, signal });
        } finally {
          if (connection !== here) await connection.close();
        }
      }),
    ),
  );
  await here.close();
}

function sayUnreached({ name, url }: Aim, { way }: Ends): void {
  const { outcome = 'unknown', said = '' } = way?.ssh ?? {};
  const words = said === '' ? '' : ` (${said})`;
  process.stderr.write(
    `itfix: ${shown(name)} was not reached: ${outcome}${shown(words)}.\n\`itfix diagnose --on ${shown(url)}\` says why, and what to do.\n`,
  );
  endNoBetterThan(exitCodes.unreachable);
}

import type { Command } from '../../model/command.ts';
import type { Connection, Rights, RunOptions } from '../../model/connection.ts';
import type { Execution } from '../../model/execution.ts';
import type { PlatformName } from '../../model/platform.ts';
import { platforms } from '../../platforms/platforms.ts';
import { executionOf, noProgress } from '../progress.ts';
import type { Line } from './channel.ts';
import type { Job } from './job.ts';
import type { Lanes } from './lanes.ts';

export interface Machine {
  readonly url: string;
  readonly platform: PlatformName;
  readonly rights: Rights;
  readonly rightsNote?: string;
  readonly line: Line;
  readonly lanes: Lanes;
}

/** A connection whose commands run on lanes. */
export function connectionOver({ url, platform, rights, rightsNote, line, lanes }: Machine): Connection {
  line.onLost(problem => lanes.close(problem));
  return {
    url,
    platform,
    rights,
    ...(rightsNote === undefined ? {} : { rightsNote }),
    isHere: false,
    run: (command, options) => run(command, options, platform, rights, lanes),
    async close() {
      lanes.close('the run is over');
      await line.close();
    },
  };
}

function run(
  command: Command,
  { limitMs, signal, elevated = false, needs = [], waits = false }: RunOptions,
  platform: PlatformName,
  rights: Rights,
  lanes: Lanes,
): Promise<Execution> {
  const system = platforms[platform];
  return new Promise(resolve => {
    const job: Job = {
      script: system.whole(command, needs),
      asked: system.script(command),
      limitMs,
      waits,
      elevated: elevated && rights === 'sudo',
      done(execution) {
        signal.removeEventListener('abort', cancel);
        resolve(execution);
      },
    };
    const cancel = (): void => {
      resolve(executionOf(job, noProgress(), { by: 'cancelled' }));
      lanes.drop(job);
    };
    if (signal.aborted) return cancel();
    signal.addEventListener('abort', cancel, { once: true });
    lanes.run(job);
  });
}

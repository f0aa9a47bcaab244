import type { Connection, Rights } from '../model/connection.ts';
import type { Execution } from '../model/execution.ts';
import type { PlatformName } from '../model/platform.ts';
import { platforms } from '../platforms/platforms.ts';

/** What a recorded machine answered: the script to its execution. */
export interface Recording {
  readonly platform: PlatformName;
  readonly rights: Rights;
  readonly executions: readonly Execution[];
}

/** A machine that answers from a recording. A command nobody recorded is an error, never an invented failure. */
export function openReplay(recording: Recording): Connection {
  const answers = new Map(recording.executions.map(execution => [execution.asked, execution]));
  return {
    url: 'replay:',
    platform: recording.platform,
    rights: recording.rights,
    isHere: false,
    async run(command) {
      const script = platforms[recording.platform].script(command);
      const answer = answers.get(script);
      if (!answer) throw new Error(`the recording has no answer to: ${script}`);
      return answer;
    },
    close: async () => undefined,
  };
}

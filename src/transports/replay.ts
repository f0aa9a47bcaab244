import type { Command } from '../model/command.ts';
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

export interface Replay extends Connection {
  /** Whether the recording has an answer to this. */
  has(command: Command): boolean;
}

/** A machine that answers from a recording. A command nobody recorded is an error, never an invented failure. */
export function openReplay(recording: Recording): Replay {
  const answers = new Map(recording.executions.map(execution => [execution.asked, execution]));
  return {
    has: command => answers.has(platforms[recording.platform].script(command)),
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

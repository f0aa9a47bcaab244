import { type Command, isBareInPowerShell, ps, sh } from '../model/command.ts';
import type { Connection } from '../model/connection.ts';
import type { Ended, Execution } from '../model/execution.ts';
import type { CommandLines } from '../model/run.ts';

/** Longest time one command of a remedy may take. Practice value: fetching the signatures of a virus scanner over a slow line. */
const limitMs = 120_000;

/** What became of the command lines of a remedy: those after the first that ended badly were not run. */
export interface CarriedOut {
  readonly executions: readonly Execution[];
  /** How the one that ended badly ended. */
  readonly problem?: string;
}

/** Runs command lines one after the other on the target, each as it stands, without a shell line. Never throws for bad news. */
export async function carryOut(
  lines: CommandLines,
  elevated: boolean,
  connection: Connection,
  signal: AbortSignal,
): Promise<CarriedOut> {
  const executions: Execution[] = [];
  for (const words of lines) {
    const options = { limitMs, signal, elevated, needs: words.slice(0, 1), waits: true };
    const execution = await connection.run(commandOf(words, connection), options);
    executions.push(execution);
    const problem = problemOf(words, execution);
    if (problem !== undefined) return { executions, problem };
  }
  return { executions };
}

function commandOf(words: readonly string[], { platform }: Connection): Command {
  return platform === 'windows' ? cmdlet(words) : sh`${[...words]}`;
}

function cmdlet(words: readonly string[]): Command {
  const call = ps`$ErrorActionPreference = 'Stop'; &`;
  const parts = words.flatMap(word => [{ text: ' ' }, isBareInPowerShell(word) ? { text: word } : { value: word }]);
  return { ...call, parts: [...call.parts, ...parts] };
}

function problemOf([program = '']: readonly string[], { ended, stderr }: Execution): string | undefined {
  if (ended.by === 'exit' && ended.code === 0) return undefined;
  const said = stderr.trim().split('\n').at(-1) ?? '';
  return `${program} ${sayEnd(ended)}${said === '' ? '' : `: ${said}`}`;
}

function sayEnd(ended: Ended): string {
  if (ended.by === 'exit') return `ended with code ${ended.code}`;
  if (ended.by === 'signal') return `was ended by ${ended.signal}`;
  if (ended.by === 'time-limit') return `was ended after ${Math.round(ended.limitMs / 1000)} s`;
  if (ended.by === 'cancelled') return 'was cut short';
  if (ended.by === 'not-started') return `could not be started: ${ended.problem}`;
  return `: the line was lost: ${ended.problem}`;
}

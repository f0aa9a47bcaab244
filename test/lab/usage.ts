import { parseArgs } from 'node:util';

/** What whoever called the lab has to change. */
export class Mistake extends Error {}

export const usage = `npm run lab -- [names] [options]

  names             of faults, of playbooks, or how names of faults begin; none: all faults
  --here-only       asks only on the machine itself, not over SSH
  --ssh-every N     over SSH only each Nth of them, and those that are about SSH
  --fix             tells itfix to mend them, those that say what comes of it, and looks whether anything else is changed
  --stories         somebody sits in front of itfix alone, in English and German; --write keeps the screens in test/lab/screens
  --score           all faults, and writes docs/scoreboard.md
  --many NUMBER     so many machines at once: boot, answer, go
  --time NUMBER     how long all playbooks take on a healthy machine, so many times over
  --cut-short       cuts labs short, and looks whether anything is left
  --help            this text`;

export interface Wanted {
  readonly help: boolean;
  readonly words: readonly string[];
  readonly hereOnly: boolean;
  readonly sshEvery: number;
  readonly fix: boolean;
  readonly stories: boolean;
  readonly write: boolean;
  readonly score: boolean;
  readonly many?: number;
  readonly time?: number;
  readonly cutShort: boolean;
}

/** Reads how the lab was called. */
export function readArguments(args: string[]): Wanted {
  const { values, positionals: words } = parsed(args);
  const { fix, score, stories, write, many, time, 'ssh-every': every } = values;
  const wanted = {
    help: values.help,
    words,
    hereOnly: values['here-only'],
    sshEvery: every === undefined ? 1 : numberOf('--ssh-every', every),
    fix,
    stories,
    write,
    score,
    ...(many !== undefined && { many: numberOf('--many', many) }),
    ...(time !== undefined && { time: numberOf('--time', time) }),
    cutShort: values['cut-short'],
  };
  if ([score, fix, stories].filter(Boolean).length > 1)
    throw new Mistake('--score, --fix and --stories are three things: choose one');
  if (write && !stories) throw new Mistake('--write is for --stories');
  if (score && words.length > 0) throw new Mistake('the scoreboard is of all faults: --score takes no names');
  const on = Object.entries(values).flatMap(([name, value]) => (value === undefined || value === false ? [] : [name]));
  const only = on.find(name => ['many', 'time', 'cut-short'].includes(name));
  if (only !== undefined && (on.length > 1 || words.length > 0)) throw new Mistake(`--${only} stands alone`);
  return wanted;
}

function parsed(args: string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args,
      allowPositionals: true,
      options: {
        help: { ...flag, short: 'h' },
        fix: flag,
        stories: flag,
        write: flag,
        score: flag,
        'here-only': flag,
        'ssh-every': { type: 'string' },
        many: { type: 'string' },
        time: { type: 'string' },
        'cut-short': flag,
      },
    });
  } catch (error) {
    // What follows the first sentence is about names that begin with a dash, which faults do not.
    throw new Mistake(String(error instanceof Error ? error.message : error).split('. ')[0]);
  }
}

function numberOf(option: string, text: string): number {
  if (!/^[1-9]\d{0,2}$/.test(text)) throw new Mistake(`${option} takes a number from 1 to 999, not "${text}"`);
  return Number(text);
}

import { type Verdict, verdicts } from '../../model/run.ts';
import { suggest } from '../../model/suggest.ts';
import { parseSince } from '../duration.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { past } from '../past.ts';
import { pastLines } from '../past-table.ts';
import { json } from '../shown.ts';
import { styleFor } from '../style.ts';
import { UsageError } from '../usage-error.ts';

export interface ListOptions {
  readonly json?: boolean;
  readonly machine?: string;
  readonly since?: string;
  readonly verdict?: string;
  readonly limit?: string;
  readonly color: boolean;
}

/** Lines of one list, unless more are wanted. */
const usualLimit = '50';

/** `itfix report list`: what was done before, the newest first. */
export async function list(options: ListOptions, context: Context): Promise<void> {
  const limit = limitOf(options.limit ?? usualLimit);
  const { machine, verdict, since } = options;
  const wanted = {
    ...(machine === undefined ? {} : { machine }),
    ...(verdict === undefined ? {} : { verdict: verdictOf(verdict) }),
    ...(since === undefined ? {} : { since: parseSince('--since', since, new Date()) }),
    limit,
  };
  const all = await past(wanted, context);
  const some = all.slice(0, limit);
  if (options.json) {
    for (const one of some) await print(json(one));
  } else if (some.length > 0) {
    const style = styleFor(process.stdout, { color: options.color, full: false }, process.env, process.platform);
    await print(pastLines(some, style, !process.stdout.isTTY).join('\n'));
  } else {
    const isFiltered = machine !== undefined || verdict !== undefined || since !== undefined;
    await print(
      isFiltered
        ? 'No stored run is like that. `itfix report list` shows all.'
        : 'No runs are stored yet. `itfix diagnose` makes one.',
    );
  }
  if (all.length > limit) process.stderr.write(`There are more: \`--limit ${limit * 2}\` shows them.\n`);
  if (process.stdout.isTTY && !options.json && some.length > 0)
    process.stderr.write('`itfix report show ID` shows one; `itfix report diff ID ID` compares two.\n');
}

function limitOf(text: string): number {
  const number = Number(text);
  if (Number.isSafeInteger(number) && number > 0) return number;
  throw new UsageError(`--limit ${text}: this is no number of runs.`, 'Write it like --limit 200.');
}

function verdictOf(text: string): Verdict {
  const verdict = verdicts.find(one => one === text);
  if (verdict) return verdict;
  const near = suggest(text, verdicts);
  throw new UsageError(
    `--verdict ${text}: there is no such verdict.`,
    near ? `Did you mean "${near}"?` : `Verdicts are: ${verdicts.join(', ')}.`,
  );
}

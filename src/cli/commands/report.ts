import { readJournal } from '../../engine/journal.ts';
import { rebuild } from '../../engine/rebuild.ts';
import type { Run } from '../../model/run.ts';
import { cel } from '../../playbook/language.ts';
import { exitCodeOf } from '../exit.ts';
import { storedJournal, storedRuns } from '../history.ts';
import type { Context } from '../main.ts';
import {
  assertWritable,
  chosenReport,
  type OutputOptions,
  print,
  renderForFile,
  reportForFile,
  writeReport,
} from '../output.ts';
import { loadPlaybooks } from '../playbooks.ts';
import { openRooms } from '../rooms.ts';
import { styleFor } from '../style.ts';
import { UsageError } from '../usage-error.ts';

/** `itfix report show`: a stored run, or what was known of it when it was interrupted. */
export async function show(
  wanted: string | undefined,
  options: OutputOptions & { strict?: boolean },
  context: Context,
): Promise<void> {
  const rooms = openRooms(context.roomsRoot);
  const report = await chosenReport(options, rooms);
  const run = await storedRun(findRun(wanted), context);
  process.exitCode = exitCodeOf(run, options.strict ?? false);
  if (options.output !== undefined) {
    const fileReport = await reportForFile(options.output, options, rooms);
    assertWritable(options.output);
    return writeReport(options.output, renderForFile(run, fileReport, options.full ?? false));
  }
  await print(
    report.render(
      run,
      styleFor(process.stdout, { color: options.color, full: options.full ?? false }, process.env, process.platform),
    ),
  );
}

/** `itfix report list`: the newest first. */
export async function list(options: { json?: boolean }, context: Context): Promise<void> {
  const runs = storedRuns();
  if (runs.length === 0 && !options.json) return print('No runs are stored yet. `itfix diagnose` makes one.');
  for (const id of runs) {
    const run = await storedRun(id, context).catch(() => undefined);
    const line = run === undefined ? { id, verdict: 'unreadable' } : summary(run);
    await print(options.json ? JSON.stringify(line) : Object.values(line).join('  '));
  }
}

function summary(run: Run): { [field: string]: string } {
  return {
    id: run.id,
    startedAt: run.startedAt,
    playbooks: run.playbooks.map(({ id }) => id).join(','),
    target: run.target.hostname ?? run.target.url,
    verdict: run.verdict,
    causes: run.rootCauses.map(({ code, id }) => `${code} ${id}`).join(', '),
  };
}

function findRun(wanted: string | undefined): string {
  const runs = storedRuns();
  const found = wanted === undefined ? runs[0] : runs.find(id => id.startsWith(wanted));
  if (found !== undefined) return found;
  if (runs.length === 0) throw new UsageError('No runs are stored on this machine.', '`itfix diagnose` makes one.');
  throw new UsageError(`There is no stored run "${wanted}".`, '`itfix report list` shows all.');
}

async function storedRun(id: string, context: Context): Promise<Run> {
  const journal = readJournal(storedJournal(id));
  if (journal.run) return journal.run;
  if (!journal.started)
    throw new UsageError(`The run ${id} ended before anything was known.`, 'Run `itfix diagnose` again.');
  const { playbooks } = await loadPlaybooks(
    journal.started.playbooks,
    context.packageRoot,
    openRooms(context.roomsRoot),
  );
  return rebuild(journal, playbooks, cel);
}

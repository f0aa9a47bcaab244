import type { Run } from '../../model/run.ts';
import { exitCodeOf } from '../exit.ts';
import { storedRuns } from '../history.ts';
import type { Context } from '../main.ts';
import { assertWritable, chosenReport, type OutputOptions, print, reportForFile, writeReport } from '../output.ts';
import { openRooms } from '../rooms.ts';
import { json, shown } from '../shown.ts';
import { findRun, storedRun } from '../stored-run.ts';
import { styleFor } from '../style.ts';

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
    const problem = writeReport(options.output, run, fileReport, options.full ?? false);
    if (problem) throw problem;
    return;
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
    await print(
      options.json
        ? json(line)
        : Object.values(line)
            .map(value => shown(value))
            .join('  ')
            .trimEnd(),
    );
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

import { existsSync, readFileSync, statSync } from 'node:fs';
import { differenceOf, isEmpty, isSameMachine } from '../../model/difference.ts';
import type { Run } from '../../model/run.ts';
import { runSchema } from '../../reports/_run-schema.ts';
import { openBundle } from '../bundle-open.ts';
import { exitCodes } from '../exit.ts';
import { storedRuns } from '../history.ts';
import type { Context } from '../main.ts';
import { chosenReport, print } from '../output.ts';
import { openRooms } from '../rooms.ts';
import { type RunSummary, runSummary } from '../run-summary.ts';
import { json } from '../shown.ts';
import { findRun, runBeforeChanges, storedRun } from '../stored-run.ts';
import { styleFor } from '../style.ts';
import { UsageError } from '../usage-error.ts';

export interface DiffOptions {
  readonly json?: boolean;
  readonly format?: string;
  readonly all?: boolean;
  readonly identity?: string;
  readonly color: boolean;
}

/** `itfix report diff`: two runs beside each other. */
export async function diff(
  first: string | undefined,
  second: string | undefined,
  options: DiffOptions,
  context: Context,
): Promise<void> {
  const report = await chosenReport(
    { color: options.color, format: options.format ?? 'text' },
    openRooms(context.roomsRoot),
  );
  if (!report.renderDifference)
    throw new UsageError(
      `--format ${options.format}: this form cannot show two runs.`,
      'It can be text, markdown or html; --json is for programs.',
    );
  const { before, after, isSame } = await sides(first, second, options.identity, context);
  if (!asksTheSame(before, after))
    throw new UsageError(
      `The runs ${before.id} and ${after.id} asked different playbooks: there is nothing to compare.`,
      'Name two runs of the same playbook. `itfix report list` shows what each asked.',
    );
  const between = await runsBetween(before, after, context);
  const difference = differenceOf(before, after, { between, ...(isSame && { isSame }) });
  process.exitCode = isEmpty(difference) ? exitCodes.fine : exitCodes.problems;
  const style = styleFor(
    process.stdout,
    { color: options.color, full: options.all ?? false },
    process.env,
    process.platform,
  );
  const facts = difference.facts.filter(({ unsteady }) => options.all || unsteady === undefined);
  await print(options.json ? json({ ...difference, facts }) : report.renderDifference(difference, style));
}

interface Sides {
  readonly before: Run;
  readonly after: Run;
  readonly isSame?: boolean;
}

/**
 * Two runs as they were named. One alone is compared with what it was before its own changes, or, where it made none, with the run of the same
 * machine before it; none means the newest one.
 */
async function sides(
  first: string | undefined,
  second: string | undefined,
  identity: string | undefined,
  context: Context,
): Promise<Sides> {
  if (first !== undefined && second !== undefined) {
    const [before, after] = [await named(first, identity, context), await named(second, identity, context)];
    return { before, after };
  }
  const after = await named(first, identity, context);
  const before = first === undefined ? undefined : await runBeforeChanges(after, context);
  if (before) return { before, after, isSame: true };
  return { before: await runBefore(after, context), after };
}

async function named(wanted: string | undefined, identity: string | undefined, context: Context): Promise<Run> {
  if (wanted === undefined || !isFile(wanted)) return storedRun(findRun(wanted), context);
  return /\.json$/i.test(wanted) ? runFromFile(wanted) : (await openBundle(wanted, identity)).run;
}

/** Ids have no dot and no slash in them. */
function isFile(name: string): boolean {
  return /\.(?:json|zip|tar\.gz|tgz|age)$/i.test(name) || (/[./\\]/.test(name) && existsSync(name));
}

/** No report is larger: its evidence is bounded. */
const mostBytes = 512 * 1024 * 1024;

/** A report as `--json` writes it. */
function runFromFile(file: string): Run {
  try {
    const { size } = statSync(file);
    if (size > mostBytes) throw new Error('it is larger than 512 MiB');
    const run: Run = JSON.parse(readFileSync(file, 'utf8'));
    return runSchema.parse(run) && run;
  } catch (error) {
    const isReadable = error instanceof Error && (error.name === 'SyntaxError' || 'issues' in error);
    throw new UsageError(
      `${file}: this is no report: ${isReadable ? 'it is not what `itfix report show --json` writes' : error instanceof Error ? error.message : error}.`,
      'Write one with `itfix report show RUN --output FILE.json`.',
    );
  }
}

async function runBefore(after: Run, context: Context): Promise<Run> {
  const older = storedRuns().filter(id => id < after.id);
  for (const id of older) {
    const summary = await runSummary(id, context);
    if (summary && isSameMachine(summary, after) && asksTheSame(summary, after)) return storedRun(id, context);
  }
  const machine = after.target.hostname ?? after.target.url;
  throw new UsageError(
    `There is no run of ${machine} before ${after.id} to compare it with.`,
    'Name two runs: `itfix report diff A B`. `itfix report list` shows all.',
  );
}

/** What is stored of the machine between two runs of it, the oldest first: what was changed then is why they differ. */
async function runsBetween(before: Run, after: Run, context: Context): Promise<RunSummary[]> {
  const ids = storedRuns().filter(id => id > before.id && id < after.id);
  const all = await Promise.all(ids.reverse().map(id => runSummary(id, context)));
  return all.filter(run => run !== undefined).filter(run => isSameMachine(run, after));
}

/** Two runs of different playbooks have nothing in common that could be compared. */
function asksTheSame(one: Pick<Run, 'playbooks'>, other: Pick<Run, 'playbooks'>): boolean {
  const known = new Set(other.playbooks.map(({ id }) => id));
  return one.playbooks.some(({ id }) => known.has(id));
}

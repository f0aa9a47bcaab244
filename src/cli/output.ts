import { accessSync, closeSync, constants, existsSync, openSync, statSync, unlinkSync, writeFileSync } from 'node:fs';
import { extname } from 'node:path';
import type { Report } from '../model/report.ts';
import type { Run } from '../model/run.ts';
import { suggest } from '../model/suggest.ts';
import type { Rooms } from './rooms.ts';
import { styleFor } from './style.ts';
import { UsageError } from './usage-error.ts';

/** How the result of a command is wanted. */
export interface OutputOptions {
  readonly json?: boolean;
  readonly format?: string;
  readonly output?: string;
  readonly full?: boolean;
  readonly redact?: string;
  readonly color: boolean;
}

/** The report for stdout, by `--json` or `--format`. */
export async function chosenReport({ json, format }: OutputOptions, rooms: Rooms): Promise<Report> {
  return named(json ? 'json' : (format ?? 'text'), rooms);
}

async function named(name: string, rooms: Rooms): Promise<Report> {
  const report = await rooms.report(name);
  if (report) return report;
  const near = suggest(name, rooms.reportNames());
  throw new UsageError(
    `There is no report format "${name}".`,
    near ? `Did you mean "${near}"?` : `Formats are: ${rooms.reportNames().join(', ')}.`,
  );
}

/** The report for a file, by its ending. */
export async function reportForFile(file: string, options: OutputOptions, rooms: Rooms): Promise<Report> {
  if (options.format !== undefined || options.json) return chosenReport(options, rooms);
  if (statSync(file, { throwIfNoEntry: false })?.isDirectory()) throw cannotWrite(file, 'it is a folder');
  const ending = extname(file).slice(1).toLowerCase();
  for (const name of rooms.reportNames()) {
    const report = await named(name, rooms);
    if (report.extension === ending) return report;
  }
  throw new UsageError(
    `--output ${file}: no report format ends in "${extname(file)}".`,
    `Choose one with --format: ${rooms.reportNames().join(', ')}.`,
  );
}

/** Finds out before a run whether its report can be written, and leaves nothing behind. */
export function assertWritable(file: string): void {
  try {
    if (existsSync(file)) {
      if (statSync(file).isDirectory()) throw new Error('it is a folder');
      accessSync(file, constants.W_OK);
    } else {
      closeSync(openSync(file, 'wx'));
      unlinkSync(file);
    }
  } catch (error) {
    throw cannotWrite(file, error instanceof Error ? error.message : String(error));
  }
}

function cannotWrite(file: string, why: string): UsageError {
  return new UsageError(
    `--output ${file}: cannot be written: ${why}.`,
    'Nothing was run. Choose another file or folder.',
  );
}

/** Paged text never has colours in a file. */
export function renderForFile(run: Run, report: Report, full: boolean): string {
  return report.render(run, styleFor({}, { color: false, full }, { LC_ALL: 'C.UTF-8' }, 'linux'));
}

/** Why the report of a run could not be written, in the words of the system, or nothing: a disk can have become full during the run. */
export function problemWriting(file: string, run: Run, report: Report, full: boolean): string | undefined {
  return problemWith(file, renderForFile(run, report, full));
}

function problemWith(file: string, text: string): string | undefined {
  try {
    writeFileSync(file, text, { mode: 0o600 });
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The same for `--output`. */
export function writeReport(
  file: string,
  run: Run,
  report: Report,
  full: boolean,
  again?: string,
): UsageError | undefined {
  return writeText(file, renderForFile(run, report, full), ` ${run.id}`, again);
}

/**
 * The same for a report that is made already.
 *
 * @param id of the run or the fleet, after a space, where it is known
 * @param again what to do then, where the run is not kept here
 */
export function writeText(
  file: string,
  text: string,
  id = '',
  again = `Runs are kept, where there is room: \`itfix report show${id} --output FILE\` writes it again.`,
): UsageError | undefined {
  const problem = problemWith(file, text);
  if (problem === undefined) return undefined;
  return new UsageError(`--output ${file}: could not be written: ${problem}.`, again);
}

/** Writes a result and waits until it is out, so that a slow reader gets all of it. */
export async function print(text: string): Promise<void> {
  await new Promise<void>(resolve => {
    const done = (): void => {
      process.stdout.off('error', done);
      resolve();
    };
    process.stdout.once('error', done);
    process.stdout.write(text.endsWith('\n') ? text : `${text}\n`, done);
  });
}

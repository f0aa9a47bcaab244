import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import { revealFile } from '../../privacy/reveal.ts';
import type { SavedStandIns } from '../../privacy/stand-ins.ts';
import { savedStandIns, standInsOfFleet, standInsOfRun } from '../exported.ts';
import { privateFile, storedRuns } from '../history.ts';
import { assertWritable, print } from '../output.ts';
import { UsageError } from '../usage-error.ts';

export interface UnredactOptions {
  readonly run?: string;
  readonly output?: string;
}

/** `itfix report unredact`: a report, or an answer to one, with the real values again. Only where the run is stored. */
export async function unredact(file: string, { run, output }: UnredactOptions): Promise<void> {
  const text = await readText(file);
  const ids = run === undefined ? idsIn(text) : [run, ...storedRuns().filter(id => id.startsWith(run))];
  const saved = ids.flatMap(id => standInsOf(id)).at(0);
  if (!saved) throw notKept(file, ids, run);
  const whole = revealFile(text, saved);
  if (output === undefined) return print(whole);
  assertWritable(output);
  writeFileSync(output, whole, { mode: privateFile });
}

async function readText(file: string): Promise<string> {
  try {
    return file === '-' ? await textOf(process.stdin) : readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(
      `${file}: cannot be read: ${error instanceof Error ? error.message : error}.`,
      'Name a report that itfix wrote: text, Markdown, JSON, HTML or a file of a bundle.',
    );
  }
}

/** `20261122-094107-2f9c1`, and what a run of many machines has behind it. */
const runId = /\b\d{8}-\d{6}-[\da-f]{3,8}(?:-\d{1,6})?\b/g;

function idsIn(text: string): string[] {
  return [...new Set(Array.from(text.matchAll(runId), ([id]) => id))];
}

/** Of the run itself, or of the machines that it was asked together with. */
function standInsOf(id: string): SavedStandIns[] {
  if (!/^[\w-]{1,64}$/.test(id)) return [];
  const fleet = id.replace(/-\d+$/, '');
  const files = [standInsOfRun(id), standInsOfFleet(id), standInsOfFleet(fleet)];
  return files.filter(one => existsSync(one)).flatMap(one => savedStandIns(one) ?? []);
}

function notKept(file: string, ids: readonly string[], run: string | undefined): UsageError {
  if (ids.length === 0)
    return new UsageError(
      `${file}: no id of a run stands in it.`,
      'Name the run: `--run ID`. `itfix report list` shows all.',
    );
  return new UsageError(
    `${run ?? file}: nothing is kept here of what its stand-ins mean.`,
    'Only the machine and the account where the report was made can tell. `itfix report list` shows its runs.',
  );
}

import { accessSync, constants, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Fleet, HostDigest } from '../../model/fleet.ts';
import type { Report, Style } from '../../model/report.ts';
import type { Run } from '../../model/run.ts';
import { exitCodes } from '../exit.ts';
import { type Door, openDoor } from '../exported.ts';
import { print, writeReport, writeText } from '../output.ts';
import { shown } from '../shown.ts';
import { UsageError } from '../usage-error.ts';

/** Where the results of many machines go. */
export interface FleetScreen {
  /** For each machine as it is done. */
  done(digest: HostDigest, run: Run): Promise<void>;
  /** When all are done. */
  ended(fleet: Fleet): Promise<void>;
}

export interface FleetOutput {
  readonly report: Report;
  readonly style: Style;
  /** A folder that gets a report for each machine. */
  readonly folder?: string;
  readonly full: boolean;
  /** What everything leaves through, where personal data is to be replaced. */
  readonly door?: Door;
  /** Where the results go: standard output, unless told. */
  readonly put?: (text: string) => Promise<void>;
  /** Progress; nothing with `--quiet`. */
  readonly say?: (line: string) => void;
  readonly machines: number;
  /** How many of them are done already. */
  readonly known: number;
}

/** A format that shows a fleet on one page shows it at the end; one that does not gives each run as it comes, a line each. */
export function fleetScreen(output: FleetOutput): FleetScreen {
  const { report, style, folder, full, door, say, put = print, machines, known } = output;
  /** What is filed says how much was replaced, also where that is nothing. */
  const filing = door ?? openDoor('none', '');
  let number = known;
  let problem: UsageError | undefined;
  const pages = new Map<string, string>();
  return {
    async done(digest, run) {
      number++;
      say?.(progressLine(digest, number, machines, style));
      const name = filing.hideMachine(digest.name);
      const seen = door?.run(run) ?? run;
      // Before the report leaves: a run that is ended now leaves none that nobody can put back.
      const unkept = problemKeeping(door);
      problem ??= unkept;
      if (unkept) return;
      if (folder !== undefined) {
        const file = fileFor(folder, { ...digest, name }, report);
        problem ??= writeReport(file, door ? seen : filing.run(run), report, full);
      }
      if (report.renderHost) pages.set(digest.run, report.renderHost(seen, style));
      if (!report.renderFleet) await put(report.render(seen, style));
    },
    async ended(fleet) {
      const page = report.renderFleet?.(door?.fleet(fleet) ?? fleet, style, pages);
      door?.keep();
      if (page !== undefined) await put(page);
      if (report.renderFleet && folder !== undefined) {
        const filed = door ? page : report.renderFleet(filing.fleet(fleet), style, pages);
        problem ??= writeText(fileForAll(folder, report), filed ?? '');
      }
      if (problem) throw problem; // Said last, once: the other machines are not to blame.
    },
  };
}

/** A full disk keeps the report of a machine back, and ends none of the others. */
function problemKeeping(door: Door | undefined): UsageError | undefined {
  try {
    door?.keep();
    return undefined;
  } catch (error) {
    if (error instanceof UsageError) return error;
    throw error;
  }
}

function progressLine(digest: HostDigest, number: number, machines: number, style: Style): string {
  const { name, verdict, causes, unknownBecause } = digest;
  const [first, ...more] = causes;
  const why = first && `${first.code} ${first.id}${more.length > 0 ? ` and ${more.length} more` : ''}`;
  const cause = [':', why ?? unknownBecause].filter(Boolean).join(' ').replace(/^:$/, '');
  const role = verdict === 'healthy' || verdict === 'fixed' ? 'good' : verdict === 'problems' ? 'error' : 'warning';
  return `${style.paint('muted', `${number}/${machines}`)}  ${shown(name)}  ${style.paint(role, verdict)}${shown(cause)}`;
}

/** The name of a machine as the name of a file; its run keeps two that become the same apart. */
function fileFor(folder: string, { name, run }: HostDigest, { extension }: Report): string {
  const plain = name
    .replaceAll(/[^\w.@-]+/g, '_')
    .replace(/^[.-]+/, '')
    .slice(0, 100);
  return join(folder, `${plain || 'machine'}-${run.split('-').at(-1)}.${extension}`);
}

/** The page of all machines, beside those of each. */
function fileForAll(folder: string, { extension }: Report): string {
  return join(folder, `all-machines.${extension}`);
}

/** With several machines `--output` names a folder. */
export function makeOutputFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw new UsageError(
      `--output ${folder}: with several machines this is a folder, and it cannot be made or written: ${error instanceof Error ? error.message : error}.`,
      'Nothing was run. Choose another folder.',
    );
  }
}

/** The worst of all: the highest exit code. Machines that were not asked make it undetermined at least. */
export function exitCodeOfFleet({ hosts, left }: Fleet): number {
  return Math.max(left.length > 0 ? exitCodes.undetermined : exitCodes.fine, ...hosts.map(({ exit }) => exit));
}

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Fleet } from '../model/fleet.ts';
import { type RedactionLevel, redactionLevels } from '../model/privacy.ts';
import type { Run } from '../model/run.ts';
import { suggest } from '../model/suggest.ts';
import {
  hide,
  hideFleet,
  hideMachine,
  hideText,
  openBook,
  type SavedStandIns,
  type StandIns,
} from '../privacy/hide.ts';
import { historyFolder, makeFolder, stateFolder, writeWhole } from './history.ts';
import { UsageError } from './usage-error.ts';

/** How much is replaced where a report leaves the machine. */
export interface RedactOptions {
  readonly redact?: string;
}

/** `--redact`, or what is usual for what is done. */
export function levelOf<L extends RedactionLevel | undefined>({ redact }: RedactOptions, usual: L): RedactionLevel | L {
  const level = redactionLevels.find(one => one === redact);
  if (level !== undefined || redact === undefined) return level ?? usual;
  const near = suggest(redact, redactionLevels);
  throw new UsageError(
    `--redact ${redact}: there is no such level.`,
    near ? `Did you mean "${near}"?` : `Levels are: ${redactionLevels.join(', ')}.`,
  );
}

/** What may leave the machine. */
export interface Exported {
  readonly run: Run;
  /** The same stand-ins in another text, or in the name of a file. */
  hideText(text: string): string;
}

/** A stored run as it may leave the machine. What its stand-ins mean is kept beside it: exported again, it gets the same. */
export function exported(run: Run, level: RedactionLevel): Exported {
  const door = openDoor(level, standInsOfRun(run.id));
  const hidden = door.run(run);
  door.keep();
  return {
    run: hidden,
    hideText(text) {
      const other = door.hideText(text);
      door.keep();
      return other;
    },
  };
}

/** Several runs that leave together, with the same stand-ins in all of them. */
export interface Door {
  run(run: Run): Run;
  fleet(fleet: Fleet): Fleet;
  hideText(text: string): string;
  /** The name by which a machine was called: it is a name also where no run tells so. */
  hideMachine(name: string): string;
  /** Keeps what the stand-ins mean, readable by its owner only. Where that cannot be, nothing must leave: nobody could ever say whom it is about. */
  keep(): void;
}

export function openDoor(level: RedactionLevel, file: string): Door {
  const book = level === 'none' ? openBook() : openBook(savedStandIns(file));
  book.level = level;
  return {
    run: run => hide(run, level, book),
    fleet: fleet => hideFleet(fleet, level, book),
    hideText: text => hideText(text, book),
    hideMachine: name => hideMachine(name, book),
    keep: () => (level === 'none' ? undefined : keepStandIns(file, book)),
  };
}

/** Where the meaning of the stand-ins of a run, or of many together, is kept. */
export function standInsOfRun(id: string): string {
  return join(historyFolder(), id, 'stand-ins.json');
}

export function standInsOfFleet(id: string): string {
  return join(stateFolder(), 'fleets', `${id}.stand-ins.json`);
}

export function savedStandIns(file: string): SavedStandIns | undefined {
  if (!existsSync(file)) return undefined;
  try {
    const saved: SavedStandIns = JSON.parse(readFileSync(file, 'utf8'));
    if (saved.format === 1 && Array.isArray(saved.pairs)) return saved;
  } catch {
    // Said below, as for any other damage.
  }
  throw new UsageError(
    `${file}: what the stand-ins mean cannot be read: the file is damaged.`,
    'Reports that left the machine keep their stand-ins for good. Move the file away, and new ones are made.',
  );
}

/** Written beside and renamed: a map that is cut off would lose every report that left before. */
function keepStandIns(file: string, book: StandIns): void {
  try {
    makeFolder(dirname(file));
    writeWhole(file, JSON.stringify(book.saved()));
  } catch (error) {
    throw new UsageError(
      `What the stand-ins mean cannot be kept: ${error instanceof Error ? error.message : error}.`,
      `Nothing was written or sent. Make room for ${file}, or choose --redact none.`,
    );
  }
}

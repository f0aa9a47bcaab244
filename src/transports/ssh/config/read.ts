import type { FileRead, Files } from '../files.ts';
import type { Here } from '../here.ts';
import { isWritableByOthers } from '../ownership.ts';
import { lowerCase } from '../patterns.ts';
import { type Place, placeName, type SshProblem } from '../problem.ts';
import { standardName } from './directives.ts';
import { includedBy, type Owner } from './include.ts';
import { cutLine } from './words.ts';

/** Deepest Include within Include (readconf.c). */
const maxDepth = 16;
/** Most files that a configuration is made of. Practice value: one file for each of some hundred customers. */
const maxFiles = 4096;

export type ConfigProblem = SshProblem<'unreadable' | 'permissions' | 'syntax' | 'include' | 'value' | 'refused'> &
  Place;

/** A directive as it was written. */
export interface Directive {
  readonly place: Place;
  /** As the file has it. */
  readonly written: string;
  /** The name in lower case, the standing one for those with several. */
  readonly name: string;
  readonly words: readonly string[];
  readonly rest: string;
  /** Only of Include: what stands in its place. */
  readonly included: readonly ConfigFile[];
  /** Only of Include: what of it cannot be told here. */
  readonly beyond?: string;
}

export type ConfigFile = readonly Directive[];

/** The user's configuration and that for all users, with all that they include. Read once, asked for each host. */
export interface SshConfig {
  readonly user: ConfigFile;
  readonly system: ConfigFile;
  /** What makes it unusable for every host, as ssh refuses it. */
  readonly problems: readonly ConfigProblem[];
}

export interface ConfigPaths {
  readonly user?: string;
  readonly system?: string;
}

/** The two files that ssh reads without being told. */
export function usualPaths(here: Here): ConfigPaths {
  return { user: `${here.home}/.ssh/config`, system: `${here.systemFolder}/ssh_config` };
}

/** Reads the configuration of ssh with all its Includes. A file that is not there is empty. */
export async function readConfig(paths: ConfigPaths, files: Files, here: Here): Promise<SshConfig> {
  const reading: Reading = { files, here, problems: [], filesRead: 0 };
  const usual = usualPaths(here);
  const read = (owner: Owner, path: string | undefined): Promise<ConfigFile> =>
    // As ssh does it: the owner of the user's own file and of whatever is included is checked, a file named on the command line is not.
    readFile(reading, { path: path ?? '', owner, chain: [], isChecked: path === usual.user });
  const user = await read('user', paths.user);
  const system = await read('system', paths.system);
  return { user, system, problems: reading.problems };
}

interface Reading {
  readonly files: Files;
  readonly here: Here;
  readonly problems: ConfigProblem[];
  filesRead: number;
}

interface Step {
  readonly path: string;
  readonly owner: Owner;
  /** The files that led here. */
  readonly chain: readonly string[];
  readonly isChecked: boolean;
  /** The Include line. */
  readonly from?: Place;
}

async function readFile(reading: Reading, step: Step): Promise<ConfigFile> {
  if (step.path === '') return [];
  const beyond = beyondLimits(reading, step);
  if (beyond)
    return report(reading, step.from ?? { file: step.path, line: 0 }, 'include', beyond, 'Take the Include out.');
  reading.filesRead += 1;
  const text = textOf(await reading.files.read(step.path), reading, step);
  if (text === undefined) return [];
  const file: Directive[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    const directive = await readLine(line, { file: step.path, line: index + 1 }, reading, step);
    if (directive) file.push(directive);
  }
  return file;
}

function beyondLimits({ filesRead }: Reading, { path, chain }: Step): string | undefined {
  if (chain.includes(path)) return `${JSON.stringify(path)} includes itself.`;
  if (chain.length > maxDepth) return `Include goes deeper than ${maxDepth} levels.`;
  return filesRead >= maxFiles ? `The configuration is made of more than ${maxFiles} files.` : undefined;
}

function textOf(read: FileRead, reading: Reading, { path, isChecked }: Step): string | undefined {
  const place = { file: path, line: 0 };
  if (read.state === 'absent' || read.state === 'not-a-file') return undefined; // ssh passes over both.
  if (read.state === 'unreadable') {
    report(
      reading,
      place,
      'unreadable',
      `The file cannot be read: ${read.why}.`,
      'Give yourself the right to read it.',
    );
    return undefined;
  }
  if (isChecked && isWritableByOthers(read.ownership, reading.here)) {
    const what = 'Others can write this file, so ssh does not trust it (bad owner or permissions).';
    report(reading, place, 'permissions', what, `Make it yours and close it: chmod go-w ${path}`);
    return undefined;
  }
  return new TextDecoder().decode(read.bytes);
}

async function readLine(line: string, place: Place, reading: Reading, step: Step): Promise<Directive | undefined> {
  const cut = line.includes('\0') ? { wrong: 'This is not a line of text.' } : cutLine(line);
  if (!cut) return undefined;
  if (cut.wrong !== undefined) {
    report(reading, place, 'syntax', cut.wrong, 'Correct the line (man ssh_config).');
    return undefined;
  }
  const name = lowerCase(cut.keyword);
  const directive = { place, written: cut.keyword, name: standardName(name), words: cut.words, rest: cut.rest };
  if (name !== 'include') return { ...directive, included: [] };
  return { ...directive, ...(await readIncluded(directive, reading, step)) };
}

async function readIncluded(
  { words, place }: Pick<Directive, 'words' | 'place'>,
  reading: Reading,
  { owner, chain, path }: Step,
): Promise<{ included: ConfigFile[]; beyond?: string }> {
  const included: ConfigFile[] = [];
  const beyond: string[] = [];
  for (const word of words) {
    const found = await includedBy(word, owner, reading.files, reading.here);
    if (found.beyond !== undefined) beyond.push(found.beyond);
    else if (found.wrong !== undefined) report(reading, place, 'include', found.wrong, 'Write the path in full.');
    else
      for (const one of found.paths)
        included.push(
          await readFile(reading, { path: one, owner, chain: [...chain, path], isChecked: true, from: place }),
        );
  }
  return { included, ...(beyond[0] === undefined ? {} : { beyond: beyond[0] }) };
}

function report(reading: Reading, place: Place, kind: ConfigProblem['kind'], what: string, todo: string): [] {
  const where = place.line === 0 ? place.file : placeName(place);
  reading.problems.push({ kind, what, where, todo, ...place });
  return [];
}

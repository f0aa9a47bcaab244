import type { Destination } from '../destination.ts';
import type { Here } from '../here.ts';
import { lowerCase, matchesList } from '../patterns.ts';
import { type Place, placeName, type SshProblem } from '../problem.ts';
import type { ConfigProblem, Directive } from './read.ts';
import type { Chosen } from './readers.ts';

/** Something that only the system's ssh can do for this host. */
export interface NeedsOpenSsh extends Place {
  readonly directive: string;
  readonly value: string;
}

interface Written {
  readonly value: string;
  readonly place: Place;
}

/** What the configuration says of one host. */
export interface Evaluation {
  readonly destination: Destination;
  readonly here: Here;
  readonly chosen: Chosen;
  readonly identityFiles: Written[];
  /** Directives that are beyond the built-in client: the first of each, or all certificates. */
  readonly beyond: Map<string, Directive[]>;
  /** Lines that hang on something that is not tried here. */
  readonly undecided: Map<string, NeedsOpenSsh>;
  readonly problems: Map<string, ConfigProblem>;
  readonly warnings: Map<string, SshProblem>;
  wantsFinal: boolean;
  /** The name that Host lines are compared with. */
  name: string;
  isFinal: boolean;
}

/** The line hangs on something that is not tried here. */
export function undecided({ written, rest, place }: Directive, evaluation: Evaluation): void {
  evaluation.undecided.set(placeName(place), { directive: written, value: rest, ...place });
}

export function warnUnknown({ written, name, place }: Directive, { chosen, warnings }: Evaluation): void {
  if (matchesList(name, lowerCase(chosen.values.ignoreunknown ?? ''))) return;
  const where = placeName(place);
  const what = `ssh has no directive ${JSON.stringify(written)}, and would refuse the file. itfix passes over it.`;
  warnings.set(where, { kind: 'unknown', what, where, todo: 'Correct the line, or name it in IgnoreUnknown.' });
}

/** A line that ssh would not accept either. */
export function refuse(place: Place, what: string, { problems }: Evaluation): 'no' {
  const where = placeName(place);
  problems.set(where, { kind: 'value', what, where, todo: 'Correct the line (man ssh_config).', ...place });
  return 'no';
}

export function refuseHost({ written, rest, place }: Directive, { problems }: Evaluation): void {
  const what = `The configuration forbids this connection: ${JSON.stringify(rest)}.`;
  const where = placeName(place);
  problems.set(where, { kind: 'refused', what, where, todo: `Ask who wrote ${written} why.`, ...place });
}

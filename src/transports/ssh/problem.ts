/** Why a target cannot be reached as it was asked for, in the three parts that a person needs. `kind` is for programs. */
export interface SshProblem<Kind extends string = string> {
  readonly kind: Kind;
  readonly what: string;
  /** A word of the command line, a file, or `file:line`. */
  readonly where: string;
  readonly todo: string;
}

/** A line of a file. */
export interface Place {
  readonly file: string;
  readonly line: number;
}

export function placeName({ file, line }: Place): string {
  return `${file}:${line}`;
}

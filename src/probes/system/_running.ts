import { type Command, sh } from '../../model/command.ts';

/** Names of these programs that run, one a line. By /proc, so that it needs no tool; the kernel cuts names after 15 letters. */
export function askRunning(names: readonly string[]): Command {
  return sh`for stat in /proc/[0-9]*/comm; do { read -r name <"$stat"; } 2>/dev/null && case ${` ${names.join(' ')} `} in *" $name "*) echo "$name" ;; esac; done
`;
}

import { sh } from '../../model/command.ts';

/** The process namespace that the kernel itself starts with (PROC_PID_INIT_INO): whoever is in another one is in a container. */
const firstNamespace = 'pid:[4026531836]';

/** Says `--- container` and yes or no. What belongs to the host (clock, kernel, load, temperature) is none of a container's business. */
export const askContainer = sh`container=no; space=$(readlink /proc/self/ns/pid 2>/dev/null)
if [ -e /run/systemd/container ] || [ -e /.dockerenv ] || [ -e /run/.containerenv ] || grep -qi microsoft /proc/version 2>/dev/null; then container=yes
elif [ -n "$space" ] && [ "$space" != ${firstNamespace} ]; then container=yes; fi
echo '--- container'; echo "$container"
`;

/** A Windows subsystem for Linux counts as one: its kernel and clock are those of Windows. */
export function isContainer(said: ReadonlyMap<string, string>): boolean {
  return said.get('container')?.trim() === 'yes';
}

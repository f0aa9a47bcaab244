import { type Command, sh } from '../../model/command.ts';
import type { Execution } from '../../model/execution.ts';
import { Unparsable } from '../../model/probe.ts';
import { lines } from './_known.ts';

/**
 * Fields of /sys/class/dmi/id as `name=value`; those that only root may read are left out for others. Machines without DMI (ARM, some
 * virtual machines, containers) give none of them, and perhaps a device tree.
 */
export function dmi(names: readonly string[]): Command {
  return sh`[ -d /sys/class ] || { echo 'itfix: /sys is not there' >&2; exit 1; }
for name in ${names}; do
  { read -r value </sys/class/dmi/id/"$name"; } 2>/dev/null && printf '%s=%s\n' "$name" "$value"
done
for name in model serial-number; do
  [ -r /proc/device-tree/"$name" ] && printf 'tree %s=%s\n' "$name" "$(tr -d '\000\n' </proc/device-tree/"$name")"
done
[ -d /sys/class/dmi/id ] && echo dmi=yes
[ -d /sys/firmware/efi ] && echo efi=yes
[ -r /sys/hypervisor/type ] && echo "hypervisor=$(cat /sys/hypervisor/type)"
grep -q '^flags.* hypervisor' /proc/cpuinfo 2>/dev/null && echo guest=yes
[ -f /.dockerenv ] && echo container=docker
[ -f /run/.containerenv ] && echo container=podman
[ -r /run/systemd/container ] && echo "container=$(cat /run/systemd/container)"
:`;
}

export function readDmi({ stdout, stderr, ended }: Execution): (name: string) => string | undefined {
  if (ended.by !== 'exit' || ended.code !== 0) throw new Unparsable(stderr.trim().slice(0, 200) || 'no answer');
  const pairs = lines(stdout, '=');
  if (stdout.trim() !== '' && pairs.size === 0) throw new Unparsable(`not name=value: ${stdout.trim().slice(0, 80)}`);
  return name => pairs.get(name);
}

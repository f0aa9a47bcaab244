import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** Why the lab cannot run on this machine, or nothing. */
export function cannotRun(): string | undefined {
  if (process.platform !== 'linux') return 'it needs Linux';
  if (process.getuid?.() !== 0) return 'it needs root';
  if (!existsSync('/etc/debian_version'))
    return 'it makes its machines from the packages of Debian, which this system does not have';
  for (const tool of ['ip', 'nsenter', 'unshare', 'timeout', 'losetup']) {
    if (spawnSync('sh', ['-c', `command -v ${tool}`]).status !== 0) return `it needs the program "${tool}"`;
  }
  const tried = spawnSync('unshare', ['--net', '--mount', '--uts', '--ipc', '--pid', '--cgroup', '--fork', 'true']);
  return tried.status === 0 ? undefined : `namespaces cannot be made here: ${tried.stderr}`;
}

import { spawnSync } from 'node:child_process';

/** A line for each loop device, with the file that it stands for. */
export function loops(): string[] {
  return spawnSync('losetup', ['-a'], { encoding: 'utf8' }).stdout.split('\n').filter(Boolean);
}

/** Loop devices belong to the whole machine and outlive whoever made them. Lets go of those whose file lies in a folder. */
export function freeLoops(folder: string): void {
  // /dev/loop0: []: (/tmp/itfix-lab-12-1/disk)
  for (const line of loops().filter(line => line.includes(`(${folder}/`))) {
    spawnSync('losetup', ['-d', line.split(':')[0] ?? '']);
  }
}

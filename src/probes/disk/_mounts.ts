import { Unparsable } from '../../model/probe.ts';

/** One line of the kernel's mount table. */
export interface Mount {
  readonly mount: string;
  /** Major and minor number of what is mounted: two mounts with one number show the same file system. */
  readonly number: string;
  /** The folder of that file system that is mounted: not `/` for bind mounts and btrfs subvolumes. */
  readonly root: string;
  readonly type: string;
  readonly device: string;
  /** Options of this mount, then of the file system. */
  readonly options: readonly string[];
  readonly superOptions: readonly string[];
}

/** /proc/self/mountinfo (proc_pid_mountinfo(5)): after a number of optional fields stands a dash. */
export function readMountInfo(text: string): Mount[] {
  const mounts = text.split('\n').flatMap(line => {
    const fields = line.split(' ');
    const dash = fields.indexOf('-');
    const [, , number, root, mount, options] = fields;
    const [type, device, superOptions = ''] = dash < 6 ? [] : fields.slice(dash + 1);
    if (number === undefined || root === undefined || mount === undefined || options === undefined) return [];
    if (type === undefined || device === undefined) return [];
    return [
      {
        mount: plain(mount),
        number,
        root: plain(root),
        type,
        device: plain(device),
        options: options.split(','),
        superOptions: superOptions.split(','),
      },
    ];
  });
  if (mounts.length === 0) throw new Unparsable('no mount table');
  return visible(mounts);
}

/** Of mounts on one folder, the last one is what is seen. */
function visible(mounts: readonly Mount[]): Mount[] {
  return [...new Map(mounts.map(one => [one.mount, one])).values()];
}

/** The kernel writes blanks, tabs, newlines, backslashes and `#` as three octal digits. */
export function plain(text: string): string {
  return text.replaceAll(/\\(?<octal>[0-7]{3})/g, (_all, octal: string) => String.fromCharCode(parseInt(octal, 8)));
}

/** The longest mount that a path lies under. */
export function mountOf(path: string, mounts: readonly string[]): string | undefined {
  return mounts
    .filter(mount => path === mount || path.startsWith(mount.endsWith('/') ? mount : `${mount}/`))
    .sort((a, b) => b.length - a.length)[0];
}

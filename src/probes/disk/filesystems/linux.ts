import { Unparsable } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import { type Mount, readMountInfo } from '../_mounts.ts';
import { type Filesystem, shares } from './filesystem.ts';

/** The mount table, then `df` of one file system after the other, for space and for inodes. */
export function linuxFilesystems(stdout: string): Filesystem[] {
  const answer = parts(stdout);
  const mounts = readMountInfo(answer.get('') ?? '');
  const inodes = rows(answer.get('inodes') ?? '');
  const found = [...rows(answer.get('space') ?? '')].flatMap(([name, space]) => {
    const mount = mounts.find(one => one.mount === name);
    return mount && space.size > 0 ? [filesystem(mount, space, inodes.get(name))] : [];
  });
  if (found.length === 0) throw new Unparsable('df told of no file system');
  return found;
}

interface Row {
  readonly size: number;
  readonly used: number;
  readonly free: number;
}

/** `Filesystem 1024-blocks Used Available Capacity Mounted on`; a name may hold blanks, and so may the folder at the end. */
function rows(text: string): Map<string, Row> {
  const row = /^.+?\s+(?<size>\d+)\s+(?<used>\d+)\s+(?<free>\d+)\s+(?:\d+%|-)\s+(?<mount>\/.*)$/;
  const found = text.split('\n').flatMap((line): [string, Row][] => {
    const { size, used, free, mount } = row.exec(line)?.groups ?? {};
    return mount === undefined ? [] : [[mount, { size: Number(size), used: Number(used), free: Number(free) }]];
  });
  return new Map(found);
}

/** `df -k` counts in these. */
const blockBytes = 1024;

function filesystem(mount: Mount, space: Row, inodes: Row | undefined): Filesystem {
  const { mount: name, device, type } = mount;
  const usedBytes = space.used * blockBytes;
  const freeBytes = space.free * blockBytes;
  return {
    mount: name,
    device,
    type,
    role: roleOf(name, type),
    sizeBytes: space.size * blockBytes,
    usedBytes,
    freeBytes,
    ...shares(usedBytes, freeBytes),
    // btrfs and vfat have no table of inodes and say 0.
    ...(inodes && inodes.size > 0
      ? { inodes: inodes.size, inodesUsedPct: Math.round((inodes.used / inodes.size) * 1000) / 10 }
      : {}),
    readOnly: mount.options.includes('ro') || mount.superOptions.includes('ro'),
    quotas: mount.superOptions.some(option => quotaOptions.test(option)),
  };
}

/** ext4(5), xfs(5): accounting alone (`uqnoenforce`) limits nobody. */
const quotaOptions = /^(?:usrquota|grpquota|prjquota|quota|usrjquota=.*|grpjquota=.*)$/;

function roleOf(mount: string, type: string): Filesystem['role'] {
  if (mount === '/') return 'system';
  if (/^\/(?:boot(?:\/(?:efi|firmware))?|efi)$/.test(mount)) return 'boot';
  if (/^\/(?:run\/)?media\//.test(mount)) return 'external';
  return type === 'tmpfs' ? 'temporary' : 'data';
}

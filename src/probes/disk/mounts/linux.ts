import * as z from 'zod';
import { parts } from '../../net/_parts.ts';
import { type Mount, plain, readMountInfo } from '../_mounts.ts';

export const Mounted = z.object({
  mount: z.string(),
  device: z.string(),
  /** As the kernel's log calls it: `sda1`, `dm-0`. */
  kernelName: z.string().optional(),
  type: z.string(),
  readOnly: z.boolean(),
  /** The kernel itself says that it let go of it because of an error. */
  stopped: z.boolean(),
  /** Errors that ext4 has counted since the last check. */
  errors: z.number().optional(),
});

export const Wanted = z.object({
  mount: z.string(),
  source: z.string(),
  type: z.string(),
  mounted: z.boolean(),
  /** Read-only by the file. */
  readOnly: z.boolean(),
  network: z.boolean(),
  /** The unit of systemd that wants it, where it is not /etc/fstab. */
  unit: z.string().optional(),
  /** Whether what is to be mounted is there; absent where that could not be learnt. */
  there: z.boolean().optional(),
  /** What lies on it: `ext4`, `crypto_LUKS`; empty where nothing is recognised; absent where it could not be read. */
  signature: z.string().optional(),
});

/** What lies on disks and can be written to. */
const onDisks = /^(?:ext[234]|xfs|btrfs|f2fs|jfs|bcachefs|vfat|exfat|ntfs3|fuseblk)$/;
const overNetwork = /^(?:nfs4?|cifs|smb3|smbfs|ceph|glusterfs|fuse\.(?:sshfs|glusterfs|rclone)|davfs|9p|afs)$/;

export function readLinuxMounts(stdout: string) {
  const answer = parts(stdout);
  const mounts = readMountInfo(answer.get('') ?? '');
  const names = new Map(
    (answer.get('names') ?? '').split('\n').map((line): [string, string] => {
      const [number = '', name = ''] = line.split(' ');
      return [number, name];
    }),
  );
  const unreadable = (answer.get('unreadable') ?? '').split('\n');
  const errors = answer.get('errors') ?? '';
  const list = mounts
    .filter(({ type }) => onDisks.test(type))
    .map(one => mounted(one, names.get(one.number), errors, unreadable));
  const real = new Map(
    [...(answer.get('folders') ?? '').matchAll(/^(?<folder>\/\S*) (?<real>\/.*)$/gm)].map(({ groups }) => [
      plain(groups?.folder ?? ''),
      groups?.real ?? '',
    ]),
  );
  // The same form, with the unit's name at the end.
  const fstab = [answer.get('fstab') ?? '', answer.get('units') ?? ''].join('\n');
  return { list, wanted: wanted(fstab, answer.get('sources') ?? '', mounts, real) };
}

/** ext4 since Linux 6.15 (`emergency_ro`) and 6.10 (`shutdown`). */
const stopWords: readonly string[] = ['emergency_ro', 'shutdown'];

function mounted(one: Mount, name: string | undefined, errors: string, unreadable: readonly string[]) {
  const { mount, device, type, options, superOptions } = one;
  const own = name && new RegExp(`/ext4/${name}/errors_count:(?<count>\\d+)$`, 'm').exec(errors);
  return {
    mount,
    device,
    ...(name ? { kernelName: name } : {}),
    type,
    readOnly: options.includes('ro') || superOptions.includes('ro'),
    stopped: superOptions.some(option => stopWords.includes(option)) || unreadable.includes(mount),
    ...(own ? { errors: Number(own.groups?.count) } : {}),
  };
}

/** fstab(5): source, folder, type, options. What need not be there, and what is mounted only when asked for, is not wanted. */
function wanted(fstab: string, sources: string, mounts: readonly Mount[], real: ReadonlyMap<string, string>) {
  const isMounted = (folder: string | undefined) => mounts.some(one => one.mount === folder);
  return fstab.split('\n').flatMap(line => {
    const [source, folder, type, options = '', unit = ''] = line.replace(/#.*/, '').trim().split(/\s+/);
    const words = options.split(',');
    if (source === undefined || !folder?.startsWith('/') || type === undefined || type === 'swap') return [];
    if (words.some(word => /^(?:noauto|nofail|x-systemd\.automount|bind|rbind)$/.test(word))) return [];
    if (!onDisks.test(type) && !overNetwork.test(type) && type !== 'auto') return [];
    const named = plain(folder.replace(/(?<=.)\/+$/, ''));
    // The kernel tells of a mount by the folder that a link in its way leads to.
    const mount = isMounted(named) || !isMounted(real.get(named)) ? named : (real.get(named) ?? named);
    return [
      {
        mount,
        source,
        type,
        mounted: isMounted(mount),
        readOnly: words.includes('ro'),
        network: overNetwork.test(type),
        ...(unit.endsWith('.mount') ? { unit } : {}),
        ...stateOf(source, sources),
      },
    ];
  });
}

/** blkid: 0 told, 2 nothing is recognised; anything else is no answer (blkid(8), "Exit status"). */
const told = 0;
const nothing = 2;

function stateOf(source: string, sources: string): { there?: boolean; signature?: string } {
  const line = sources.split('\n').find(one => one.startsWith(`${source.replaceAll('"', '')} `));
  const [state, ended, signature = ''] = line?.split(' ').slice(1) ?? [];
  if (state === undefined) return {};
  if (state === 'missing') return { there: false };
  const known = Number(ended) === told ? signature || undefined : Number(ended) === nothing ? '' : undefined;
  return { there: true, ...(known === undefined ? {} : { signature: known }) };
}

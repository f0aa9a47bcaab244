import { Unparsable } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import { type Filesystem, shares } from './filesystem.ts';

/** `df -lki`, and `mount` for types and for what is mounted read-only. */
export function darwinFilesystems(stdout: string): Filesystem[] {
  const answer = parts(stdout);
  const mounts = mountLines(answer.get('mount') ?? '');
  const rows = dfRows(answer.get('') ?? '');
  const hasData = rows.some(({ mount }) => mount === dataVolume);
  const found = rows.flatMap(row => {
    const { type, options } = mounts.get(row.mount) ?? {};
    if (type === undefined || options === undefined || !shown(row.mount, hasData)) return [];
    return [{ ...row, type, readOnly: options.includes('read-only') }];
  });
  if (found.length === 0) throw new Unparsable('df told of no file system');
  return found;
}

/** The volumes of one APFS container share its space: the one with people's data stands for all of the system's. */
const dataVolume = '/System/Volumes/Data';

function shown(mount: string, hasData: boolean): boolean {
  if (mount === dataVolume) return true;
  if (mount === '/') return !hasData;
  return mount.startsWith('/Volumes/');
}

/** `/dev/disk3s1 on / (apfs, sealed, local, read-only, journaled)` */
function mountLines(text: string): Map<string, { type: string; options: string[] }> {
  const found = text.split('\n').flatMap((line): [string, { type: string; options: string[] }][] => {
    const { mount, inside } = /^.+? on (?<mount>\/.*) \((?<inside>[^()]*)\)$/.exec(line)?.groups ?? {};
    const [type, ...options] = inside?.split(', ') ?? [];
    return mount === undefined || type === undefined ? [] : [[mount, { type, options }]];
  });
  return new Map(found);
}

const blockBytes = 1024;

/** `Filesystem 1024-blocks Used Available Capacity iused ifree %iused Mounted on` */
function dfRows(text: string): Omit<Filesystem, 'type' | 'readOnly'>[] {
  const row =
    /^(?<device>.+?)\s+(?<size>\d+)\s+(?<used>\d+)\s+(?<free>\d+)\s+\d+%\s+\d+\s+\d+\s+(?:\d+%|-)\s+(?<mount>\/.*)$/;
  return text.split('\n').flatMap(line => {
    const { device, size, free, mount } = row.exec(line)?.groups ?? {};
    if (device === undefined || mount === undefined || Number(size) === 0) return [];
    const sizeBytes = Number(size) * blockBytes;
    const freeBytes = Number(free) * blockBytes;
    // What the other volumes of the container hold is not free either.
    const usedBytes = Math.max(sizeBytes - freeBytes, 0);
    const role = mount === '/' || mount === dataVolume ? 'system' : 'external';
    return [{ mount, device, role, sizeBytes, usedBytes, freeBytes, ...shares(usedBytes, freeBytes) }];
  });
}

import { ToolMissing } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import { readMountInfo } from '../_mounts.ts';

interface Quota {
  readonly who: string;
  readonly on: string;
  readonly what: 'bytes' | 'files';
  readonly used: number;
  readonly limit: number;
  readonly usedPct: number;
}

function quota(who: string, on: string, what: Quota['what'], used: number, limit: number): Quota[] {
  return limit > 0 ? [{ who, on, what, used, limit, usedPct: Math.round((used / limit) * 1000) / 10 }] : [];
}

export function readLinuxQuotas(stdout: string): Quota[] {
  const answer = parts(stdout);
  const said = answer.get('quota') ?? '';
  const mounts = readMountInfo(answer.get('mounts') ?? '');
  const asked = mounts.some(({ superOptions }) => superOptions.some(option => /^(?:usr|grp)j?quota/.test(option)));
  if (asked && /^no-tool$/m.test(said)) throw new ToolMissing('quota');
  return [...accounts(said, Number(answer.get('now')?.trim() || Number.NaN)), ...qgroups(answer.get('qgroups') ?? '')];
}

/** quota(1) counts in these, whatever the file system has. */
const blockBytes = 1024;

/**
 * `/dev/sda1 5000004* 4000000 5000000 1586… 12 0 0 0`: a star marks what is above the soft limit, and the time after it is when the grace for that
 * ends. From then on the soft limit is one that nothing passes (quotactl(2)).
 */
function accounts(text: string, now: number): Quota[] {
  const row =
    /^\s*(?<on>\S+)\s+(?<blocks>\d+)\*?\s+(?<soft>\d+)\s+(?<limit>\d+)\s+(?<until>\S+)\s+(?<files>\d+)\*?\s+(?<softFiles>\d+)\s+(?<most>\d+)\s+(?<filesUntil>\S+)\s*$/;
  let who = '';
  return text.split('\n').flatMap(line => {
    who = /^Disk quotas for (?:user|group) (?<who>.+) \([ug]id \d+\)/.exec(line)?.groups?.who ?? who;
    const { on, blocks, soft, limit, until, files, softFiles, most, filesUntil } = row.exec(line)?.groups ?? {};
    if (on === undefined) return [];
    const inForce = (used: number, softOne: number, hard: number, ends: number): number =>
      softOne > 0 && used >= softOne && ends > 0 && ends < now ? softOne : hard;
    const mostBlocks = inForce(Number(blocks), Number(soft), Number(limit), Number(until));
    const mostFiles = inForce(Number(files), Number(softFiles), Number(most), Number(filesUntil));
    return [
      ...quota(who, on, 'bytes', Number(blocks) * blockBytes, mostBlocks * blockBytes),
      ...quota(who, on, 'files', Number(files), mostFiles),
    ];
  });
}

/** BTRFS_QGROUP_LIMIT_MAX_RFER and _MAX_EXCL (linux/btrfs_tree.h). */
const limitsReferenced = 1;
const limitsExclusive = 2;

/** `sda1 0_256 1 104857600 104857600 4096 0`: device, subvolume, which limits are set, then use and limit twice. */
function qgroups(text: string): Quota[] {
  return text.split('\n').flatMap(line => {
    const [device, group, flags, referenced, mostReferenced, exclusive, mostExclusive] = line.split(' ');
    if (device === undefined || group === undefined || mostExclusive === undefined) return [];
    const who = group.replace('_', '/');
    const set = Number(flags);
    return [
      ...(set & limitsReferenced ? quota(who, device, 'bytes', Number(referenced), Number(mostReferenced)) : []),
      ...(set & limitsExclusive ? quota(who, device, 'bytes', Number(exclusive), Number(mostExclusive)) : []),
    ];
  });
}

import * as z from 'zod';

/**
 * What a line of the kernel points to. media: sectors that cannot be read; cable: damaged on the way; controller: the drive or its controller
 * does not answer; io: an error of which nothing more is told; checksum: data changed silently.
 */
export const Kind = z.enum(['media', 'cable', 'controller', 'usb', 'io', 'filesystem', 'checksum', 'read-only']);
export type Kind = z.output<typeof Kind>;

export interface Line {
  readonly atSec: number;
  readonly text: string;
}

/** No sign stands further back in a line, and patterns on endless lines take minutes. */
const mostText = 1000;

/** `[  725.995102] text`; the journal puts the host's name and `kernel:` between, kernels that name the caller `[  T312]`. What was logged twice as `kern.log` has its own date before. */
export function readLines(stdout: string): Line[] {
  const line = /^(?:[^[]* kernel: )?\[ *(?<at>\d+\.\d+)\](?:\[ *[TC]\d+\])? (?:\S+ kernel: )?(?<text>.*)$/;
  return stdout.split('\n').flatMap(one => {
    const { at, text } = line.exec(one.slice(0, mostText))?.groups ?? {};
    return at === undefined || text === undefined ? [] : [{ atSec: Number(at), text }];
  });
}

/** The first that fits counts: the more specific stand first. The device is a disk, a partition, `ata3`, `nvme0` or `usb 1-2`. */
const signs: readonly (readonly [Kind, RegExp])[] = [
  ['media', /critical medium error, dev (?<device>[\w-]+)/],
  ['media', /\[(?<device>sd\w+)\].*(?:Unrecovered read error|Medium Error)/],
  ['media', /^(?<device>ata\d+)(?:\.\d+)?: error: \{[^}]*\bUNC\b/],
  ['media', /\b(?<device>nvme\d+n\d+): .*(?:Unrecovered Read Error|Media and Data Integrity)/i],
  ['cable', /^(?<device>ata\d+)(?:\.\d+)?: (?:error|SError): \{[^}]*\b(?:ICRC|BadCRC)\b/],
  [
    'controller',
    /nvme (?<device>nvme\d+): (?:controller is down; will reset|Device not ready; aborting|Removing after probe failure|.*reset controller)/,
  ],
  // Not "disable device": that is also said of a drive that somebody takes out.
  ['controller', /^(?<device>ata\d+)(?:\.\d+)?: (?:qc timeout|failed to IDENTIFY|.*Emask 0x4 \(timeout\))/],
  ['controller', /\[(?<device>sd\w+)\].*(?:rejecting I\/O to offline device|hostbyte=DID_(?:NO_CONNECT|BAD_TARGET))/],
  ['usb', /(?:sd \S+ \[(?<device>sd\w+)\]).*uas_eh_abort_handler/],
  [
    'checksum',
    /BTRFS (?:warning|error) \(device (?<device>[\w-]+)[^)]*\): .*(?:csum failed|checksum (?:error|verify failed))/,
  ],
  ['read-only', /EXT[234]-fs (?:error )?\((?:device )?(?<device>[\w-]+)\).*Remounting filesystem read-only/],
  ['read-only', /BTRFS(?: info| error| critical|:)? ?\(device (?<device>[\w-]+)[^)]*\).*forced readonly/],
  ['read-only', /XFS \((?<device>[\w-]+)\): .*(?:Shutting down filesystem|has been shut down|xfs_do_force_shutdown)/],
  ['read-only', /F2FS-fs \((?<device>[\w-]+)\): .*(?:Stopped filesystem|Remounting filesystem read-only)/],
  ['filesystem', /EXT[234]-fs error \(device (?<device>[\w-]+)\)/],
  [
    'filesystem',
    /EXT[234]-fs \((?<device>[\w-]+)\): (?:error count since last fsck|.*(?:group descriptors corrupted|bad geometry|error loading journal|get root inode failed|failed checksum))/,
  ],
  ['filesystem', /EXT[234]-fs \((?<device>[\w-]+)\): warning: mounting fs with errors/],
  [
    'filesystem',
    /XFS \((?<device>[\w-]+)\): .*(?:Corruption (?:detected|of in-memory)|Metadata (?:corruption|CRC error)|log recovery (?:write )?(?:error|failed)|log mount\/recovery failed|SB validate failed)/i,
  ],
  [
    'filesystem',
    /BTRFS (?:critical|error) \(device (?<device>[\w-]+)[^)]*\): (?:corrupt|bad tree block|parent transid verify failed|open_ctree failed|.*(?:corrupt leaf|super(?:block)? checksum))/,
  ],
  ['filesystem', /(?:F2FS-fs|FAT-fs|exFAT-fs|NTFS3?-fs) \((?<device>[\w-]+)\): (?:error|.*corrupt)/],
  ['io', /(?:blk_update_request: )?I\/O error, dev (?<device>[\w-]+), .*op 0x\w+:\((?:READ|WRITE)\)/],
  ['io', /Buffer I\/O error on dev(?:ice)? (?<device>[\w-]+),/],
];

/** Drives with media that people take out, and what is no drive: an empty or scratched disc is no fault of this machine. */
const noDisks = /^(?:sr|fd|scd)\d/;

export function signOf(line: Line): { readonly kind: Kind; readonly device: string } | undefined {
  const text = line.text.slice(0, mostText);
  for (const [kind, pattern] of signs) {
    const device = pattern.exec(text)?.groups?.device;
    if (device !== undefined) return noDisks.test(device) ? undefined : { kind, device };
  }
  return undefined;
}

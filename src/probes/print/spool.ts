import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';

const Fact = z.object({
  folder: z.string(),
  /** Of the file system that it is on. */
  mount: z.string(),
  freeBytes: z.number(),
  /** Absent where the file system has no fixed number of files. */
  freeFiles: z.number().optional(),
});

/** The folder's parent, because the folder itself is closed to people; where jobs are kept elsewhere, cups-files.conf says so. */
const posix = (files: 'df -P -i' | 'df -P') => ({
  command: () => sh`folder=$(sed -n 's/^RequestRoot[[:space:]]*//p' /etc/cups/cups-files.conf 2>/dev/null | head -n 1)
folder=$(readlink -f "$folder" 2>/dev/null || echo "$folder"); [ -n "$folder" ] && [ -d "$folder" ] || folder=/var/spool/cups
[ -d "$folder" ] || exit 0
echo "folder $folder"; df -P -k "$folder"; ${files === 'df -P' ? sh`echo no files` : sh`df -P -i "$folder"`}`,
  parse: ({ stdout }: { readonly stdout: string }) => {
    const folder = /^folder (?<folder>.+)$/m.exec(stdout)?.groups?.folder;
    const [space, files] = [
      ...stdout.matchAll(/^\S.* (?<all>\d+) +(?<used>\d+) +(?<free>-?\d+) +[\d-]+% +(?<mount>\/.*)$/gm),
    ];
    if (folder === undefined || space === undefined)
      throw new Unparsable(`no folder for print jobs: ${stdout.slice(0, 80)}`);
    const freeFiles = Number(files?.groups?.all ?? 0) > 0 ? Number(files?.groups?.free) : undefined;
    const { free, mount = '' } = space.groups ?? {};
    return { folder, mount, freeBytes: Number(free) * 1024, ...(freeFiles !== undefined && { freeFiles }) };
  },
});

export default defineProbe({
  title: 'Space for print jobs',
  params: z.object({}),
  fact: Fact,
  on: {
    linux: posix('df -P -i'),
    darwin: posix('df -P'),
    windows: {
      command:
        () => ps`$folder = (Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Control\Print\Printers').DefaultSpoolDirectory
if (-not $folder) { $folder = "$env:SystemRoot\System32\spool\PRINTERS" }
$drive = New-Object IO.DriveInfo([IO.Path]::GetPathRoot($folder))
[pscustomobject]@{ Folder = $folder; Mount = $drive.Name.TrimEnd('\'); Free = $drive.AvailableFreeSpace } | ConvertTo-Json -Compress`,
      parse: ({ stdout }) => {
        const Row = z.object({ Folder: z.string(), Mount: z.string(), Free: z.number() });
        const { Folder, Mount, Free } = structured(stdout, Row);
        return { folder: Folder, mount: Mount, freeBytes: Free };
      },
    },
  },
});

import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';
import { homes } from '../security/_homes.ts';

const Place = z.object({
  /** Where a mail program keeps its mail, its outbox and its index. */
  folder: z.string(),
  /** The file system that it is on. */
  mount: z.string(),
  freeBytes: z.number(),
  /** Absent where the file system has no fixed number of files. */
  freeFiles: z.number().optional(),
});

/** `df -P` of each folder, in kilobytes, then in inodes: the last line of each counts. */
function parse({ stdout }: { readonly stdout: string }): { list: z.output<typeof Place>[] } {
  if (!/^@@ end$/m.test(stdout)) throw new Unparsable('the list of folders has no end');
  const blocks = stdout.split(/^@@ folder /m).slice(1);
  return {
    list: blocks.flatMap(block => {
      const folder = block.split('\n')[0] ?? '';
      const [space, files] = [
        ...block.matchAll(/^\S.* (?<all>\d+) +\d+ +(?<free>-?\d+) +[\d-]+% +(?<mount>\/.*)$/gm),
      ].map(({ groups }) => groups);
      if (!space) return [];
      const freeFiles = Number(files?.all ?? 0) > 0 ? Number(files?.free) : undefined;
      const { free, mount = '' } = space;
      return [{ folder, mount, freeBytes: Number(free) * 1024, ...(freeFiles !== undefined && { freeFiles }) }];
    }),
  };
}

const Sent = z.object({ list: z.array(z.object({ folder: z.string(), mount: z.string(), freeBytes: z.number() })) });

/** Mail programs cannot save, send or fetch where there is no room. Their mail itself is not looked at. */
export default defineProbe({
  title: 'Room for the mail of the programs on this machine',
  params: z.object({}),
  fact: z.object({ list: z.array(Place) }),
  on: {
    linux: {
      needs: ['awk', 'df'],
      command: () => sh`${homes}
printf '%s\n' "$homes" | while IFS= read -r home; do
  for folder in .thunderbird .icedove snap/thunderbird/common/.thunderbird .var/app/org.mozilla.Thunderbird/.thunderbird .var/app/eu.betterbird.Betterbird/.thunderbird \
    .local/share/evolution .cache/evolution .var/app/org.gnome.Evolution/data/evolution .local/share/geary .local/share/local-mail .local/share/akonadi .claws-mail .sylpheed-2.0 Mail mail Maildir; do
    [ -d "$home/$folder" ] || continue
    echo "@@ folder $home/$folder"; df -P -k "$home/$folder" 2>/dev/null | tail -n 1; df -P -i "$home/$folder" 2>/dev/null | tail -n 1
  done
done
echo '@@ end'`,
      parse,
    },
    darwin: {
      command:
        () => sh`for folder in Library/Mail Library/Thunderbird 'Library/Group Containers/UBF8T346G9.Office/Outlook'; do
  [ -d "$HOME/$folder" ] || continue
  echo "@@ folder $HOME/$folder"; df -P -k "$HOME/$folder" | tail -n 1
done
echo '@@ end'`,
      parse,
    },
    windows: {
      command:
        () => ps`@{ list = @(foreach ($folder in "$env:LOCALAPPDATA\Microsoft\Outlook", "$env:APPDATA\Thunderbird\Profiles") {
  if (Test-Path -LiteralPath $folder) {
    $drive = New-Object IO.DriveInfo([IO.Path]::GetPathRoot($folder))
    @{ folder = $folder; mount = $drive.Name.TrimEnd('\'); freeBytes = $drive.AvailableFreeSpace }
  }
}) } | ConvertTo-Json -Compress -Depth 3`,
      parse: ({ stdout }) => structured(stdout, Sent),
    },
  },
});

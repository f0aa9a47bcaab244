import * as z from 'zod';
import { ps } from '../../../model/command.ts';
import { structured } from '../../net/_structured.ts';
import type { Kind } from './lines.ts';

/** A week is looked at: older errors are told of by the drives themselves. */
export const diskEvents = ps`$from = (Get-Date).AddDays(-7)
$list = @(Get-WinEvent -FilterHashtable @{ LogName = 'System'; StartTime = $from; Id = 7, 11, 52, 55, 154, 157 } -MaxEvents 2000 -ErrorAction SilentlyContinue |
  Where-Object { $_.ProviderName -match '^(disk|Ntfs|Microsoft-Windows-Ntfs|storahci|stornvme|iaStor|UASPStor|nvme|megasas)' } |
  ForEach-Object { @{ id = $_.Id; source = $_.ProviderName; device = "$($_.Properties[0].Value)"; age = [math]::Round(((Get-Date) - $_.TimeCreated).TotalSeconds) } })
ConvertTo-Json -Compress -Depth 3 -InputObject $list`;

const Windows = z.array(z.looseObject({ id: z.number(), source: z.string(), device: z.string(), age: z.number() }));

/**
 * Events of the System log by number. Not 51, 129 and 153: timeouts that overload explains as well. Not 98 of Ntfs: it also says that a volume is
 * healthy, in words that are translated.
 */
const kinds: { readonly [id: number]: Kind } = {
  7: 'media',
  11: 'controller',
  52: 'media',
  55: 'filesystem',
  154: 'io',
  157: 'controller',
};
export function readDiskEvents(stdout: string) {
  const events = new Map<
    string,
    { kind: Kind; device: string; removable: boolean; count: number; newestSec: number; text: string }
  >();
  for (const { id, source, device, age } of structured(stdout, Windows)) {
    const kind = kinds[id];
    if (kind === undefined) continue;
    const key = `${kind} ${device}`;
    const before = events.get(key);
    events.set(key, {
      kind,
      device: device || source,
      removable: false,
      count: (before?.count ?? 0) + 1,
      newestSec: Math.min(before?.newestSec ?? age, age),
      text: `event ${id} of ${source}`,
    });
  }
  return { events: [...events.values()] };
}

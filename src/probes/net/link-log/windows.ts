import * as z from 'zod';
import { type Command, ps } from '../../../model/command.ts';
import { structured } from '../_structured.ts';
import type { LinkLog } from './fact.ts';

/** Tcpip 4198 and 4199: another machine has the address. The text is translated, its insertions are not. Losses of a link are written by each driver in its own way. */
export function conflictEvents(hours: number): Command {
  return ps`$since = (Get-Date).AddHours(-${hours})
$found = @(Get-WinEvent -FilterHashtable @{ LogName = 'System'; ProviderName = 'Tcpip'; Id = 4198, 4199; StartTime = $since } -MaxEvents 50 -ErrorAction SilentlyContinue)
@{ Since = $since.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ'); List = @($found | ForEach-Object {
  @{ At = $_.TimeCreated.ToUniversalTime().ToString('yyyy-MM-ddTHH:mm:ssZ'); Words = @($_.Properties | ForEach-Object { [string]$_.Value }) } }) } | ConvertTo-Json -Compress -Depth 4`;
}

const Sent = z.object({ Since: z.string(), List: z.array(z.object({ At: z.string(), Words: z.array(z.string()) })) });

export function readConflictEvents(stdout: string): LinkLog {
  const { Since, List } = structured(stdout, Sent);
  const conflicts = List.flatMap(({ At, Words }) => {
    const address = Words.find(word => z.ipv4().safeParse(word).success);
    const mac = Words.find(word => /^[0-9A-F]{2}([:-][0-9A-F]{2}){5}$/i.test(word));
    if (address === undefined) return [];
    return [{ at: At, address, ...(mac && { mac: mac.replaceAll('-', ':').toLowerCase() }) }];
  });
  return { since: Since, conflicts };
}

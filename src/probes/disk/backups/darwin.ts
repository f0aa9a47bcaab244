import { sh } from '../../../model/command.ts';
import { Denied, type Method, Unparsable } from '../../../model/probe.ts';
import type { Backups } from './fact.ts';

// tmutil ends with 0 also where it has nothing to tell: the text decides. /Volumes/Backup/…/2025-11-27-101112 (.backup since macOS 11)
const command = () => sh`echo "now $(date +%s)"
echo "places $(tmutil destinationinfo 2>&1 | tr '\n' ' ')"
last=$(tmutil latestbackup 2>&1 | tr '\n' ' '); echo "latest $last"
stamp=$(printf '%s' "$last" | sed -n 's/.*\([0-9]\{4\}-[0-9]\{2\}-[0-9]\{2\}-[0-9]\{6\}\).*/\1/p')
[ -n "$stamp" ] && echo "last $(date -j -f %Y-%m-%d-%H%M%S "$stamp" +%s)"
echo end`;

function parse({ stdout }: { readonly stdout: string }): Backups {
  const said = (word: string) => new RegExp(`^${word} (.{0,2000})$`, 'm').exec(stdout)?.[1];
  const now = Number(said('now'));
  const places = said('places');
  if (!Number.isFinite(now) || places === undefined || !/^end$/m.test(stdout))
    throw new Unparsable('it was not looked for to the end');
  if (/No destinations configured/i.test(places)) return { list: [], unread: [] };
  const kind = /\bKind\s*:\s*(\w{1,30})/.exec(places)?.[1];
  if (kind === undefined) throw new Unparsable('tmutil does not tell where the backups go');
  const last = said('last');
  if (last === undefined && /full disk access|not permitted/i.test(said('latest') ?? ''))
    throw new Denied('full disk access');
  return {
    list: [
      { tool: 'Time Machine', place: kind, isSetUp: true, ...(last !== undefined && { lastSec: now - Number(last) }) },
    ],
    unread: [],
  };
}

export const backupsOfMac: Method<unknown, Backups> = { needs: ['tmutil'], command, parse };

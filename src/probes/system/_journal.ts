import * as z from 'zod';
import { type Command, sh } from '../../model/command.ts';
import type { Execution } from '../../model/execution.ts';
import { Denied, NotKept, Unparsable } from '../../model/probe.ts';
import { parts } from '../net/_parts.ts';
import { askContainer } from './_container.ts';
import { askSince, sinceOf } from './_since.ts';
import { unixTime } from './_time.ts';

/** One entry of the journal: its time, and its fields as text. */
export interface Entry {
  readonly at: string;
  field(name: string): string | undefined;
}

interface Wanted {
  readonly hours: number;
  readonly fields: string;
  /** Matches of journalctl, which its index answers. */
  readonly matches: Command;
  /** Of these, the lines that have this in them. */
  readonly pattern: string;
}

/** Most entries that are searched, and most that are read: both far above what a machine writes that still works. */
const mostSearched = 200_000;
const mostRead = 3000;

/** Entries of the journal as JSON, where one is written: old files alone say nothing of today. Releases before 236 cannot leave out fields; `-q` would also hide that not all is seen. */
export function askJournal({ hours, fields, matches, pattern }: Wanted): Command {
  return sh`${askContainer}${askSince(hours)}
[ -S /run/systemd/journal/socket ] || { echo 'No journal files were found.' >&2; exit; }
only=; journalctl --help 2>/dev/null | grep -q output-fields && only=${`--output-fields=${fields},_SOURCE_MONOTONIC_TIMESTAMP`}
[ "$container" = yes ] && { echo '--- boot'; awk '$1 == "btime" { print $2 }' /proc/stat; }
echo '--- entries'
journalctl --no-pager -o json --since "@$since" -n ${mostSearched} $only ${matches} | grep -E ${pattern} | tail -n ${mostRead}
echo '--- end'`;
}

/** @throws Denied where only the own entries are shown */
export function readJournal({ stdout, stderr }: Execution): { since: string; entries: readonly Entry[] } {
  if (/not seeing messages from other users|insufficient permissions/i.test(stderr))
    throw new Denied('administrator rights, or membership in the group systemd-journal');
  if (/No journal files were found/i.test(stderr)) throw new NotKept('journal');
  const said = parts(stdout);
  if (!said.has('end')) throw new Unparsable('the journal was not read to its end');
  const since = sinceOf(said);
  const entries = entriesIn(said.get('entries') ?? '', Number(said.get('boot')?.trim()));
  return { since, entries: entries.filter(({ at }) => at >= since) };
}

const Sent = z.looseObject({ __REALTIME_TIMESTAMP: z.string(), _SOURCE_MONOTONIC_TIMESTAMP: z.string().optional() });
const microseconds = 1_000_000;

/**
 * The time of an entry is that of its arrival. A container may have got the whole kernel log of its host at its start, so that there the
 * kernel's own time counts: `boot` is when the host was started, in seconds since 1970.
 */
function timeOf(sent: z.output<typeof Sent>, boot: number): string | undefined {
  const own = sent._SOURCE_MONOTONIC_TIMESTAMP;
  if (own === undefined || !(boot > 0)) return unixTime(sent.__REALTIME_TIMESTAMP, microseconds);
  return unixTime(boot + Number(own) / microseconds);
}

function entriesIn(text: string, boot: number): Entry[] {
  return text.split('\n').flatMap(line => {
    const entry = Sent.safeParse(jsonOf(line)).data;
    const at = entry && timeOf(entry, boot);
    if (!entry || at === undefined) return [];
    return { at, field: (name: string) => (typeof entry[name] === 'string' ? entry[name] : undefined) };
  });
}

/** A line that was cut off is left out: the rest is worth having. */
function jsonOf(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}

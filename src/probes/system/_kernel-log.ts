import { type Command, sh } from '../../model/command.ts';
import type { Execution } from '../../model/execution.ts';
import { Denied, Unparsable } from '../../model/probe.ts';
import { parts } from '../net/_parts.ts';
import { askContainer, isContainer } from './_container.ts';
import { askSince, sinceOf } from './_since.ts';
import { unixTime } from './_time.ts';

export interface KernelLine {
  readonly at: string;
  readonly message: string;
}

/** Most lines that are read: the buffer of the kernel holds few more. */
const mostRead = 3000;

/** The kernel's own buffer, for machines without a journal: as far as it goes back. */
export function askKernelLog(hours: number, pattern: string): Command {
  return sh`${askContainer}${askSince(hours)}
echo '--- now'; date +%s; cat /proc/uptime
echo '--- lines'; dmesg | grep -E ${pattern} | tail -n ${mostRead}
dmesg >/dev/null && echo '--- end'`;
}

/** `[ 1234.567890] Out of memory: …`: seconds since the start of the machine. */
const stamped = /^\[\s*(?<sec>\d+\.\d+)\]\s*(?<message>.*)$/gm;

export function readKernelLog({ stdout, stderr }: Execution): { since: string; lines: readonly KernelLine[] } {
  if (/not permitted|denied/i.test(stderr)) throw new Denied('administrator rights');
  const said = parts(stdout);
  if (isContainer(said)) throw new Unparsable('the kernel log in a container is that of the host');
  const [now, uptime] = (said.get('now') ?? '').split(/\s+/).map(Number);
  if (!said.has('end') || !now || !uptime) throw new Unparsable('the kernel log was not read to its end');
  const began = now - uptime;
  const lines = [...(said.get('lines') ?? '').matchAll(stamped)].flatMap(({ groups }) => {
    const at = unixTime(began + Number(groups?.sec));
    return at === undefined ? [] : [{ at, message: groups?.message ?? '' }];
  });
  const since = [sinceOf(said), unixTime(began) ?? ''].sort().at(-1) ?? '';
  return { since, lines: lines.filter(({ at }) => at >= since) };
}

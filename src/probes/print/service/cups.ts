import { sh } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import { Unparsable } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';

/** SD_MESSAGE_UNIT_PROCESS_EXIT (sd-messages.h). */
const processExit = '98e322203f7a4ed290d09fe03c09fe15';

/**
 * `lpstat -r` alone calls a CUPS alive whose socket systemd holds while the program dies again and again: the unit is asked, too. Queues are
 * counted by what is kept of them, because a service that is dead cannot be asked. What is wrong is read from what cupsd said when it started:
 * How often it broke down counts only what ended it by a signal that nobody stops a service with.
 * `cupsd -t` would tell as well, but it loads the jobs and removes files of those that it does not know yet.
 */
export const serviceOfCups = {
  command: () => sh`limit=; ! command -v timeout >/dev/null || limit='timeout 6'
echo "--- programs"; command -v cupsd lpstat
echo "--- scheduler"; $limit lpstat -r 2>&1; echo "--- server"; lpstat -H 2>&1
echo "--- units"; systemctl show cups.service cups.socket cups.path snap.cups.cupsd.service -p Id,LoadState,ActiveState,SubState,UnitFileState,Result,NRestarts 2>/dev/null
echo "--- queues"; ls /etc/cups/ppd/ 2>/dev/null | grep -c '\.ppd$'; grep -c '^<[A-Za-z]*Printer ' /etc/cups/printers.conf 2>/dev/null
echo "--- crashes"
for unit in cups.service snap.cups.cupsd.service; do
  case $(systemctl show "$unit" -p NRestarts 2>/dev/null) in NRestarts=[1-9]*) journalctl --no-pager -q -o json --since '24 hours ago' MESSAGE_ID=${processExit} UNIT=$unit 2>/dev/null | grep -E '"EXIT_CODE" ?: ?"(killed|dumped)"' | grep -vcE '"EXIT_STATUS" ?: ?"(1|2|9|15)"' ;; esac
done
echo "--- said"; journalctl --no-pager -q -o cat -t cupsd -n 1 2>/dev/null; tail -n 200 /var/log/cups/error_log 2>/dev/null | grep '^[XAE] ' | tail -n 1`,
  parse: ({ stdout }: Execution) => {
    const part = parts(stdout);
    const units = unitsOf(part.get('units') ?? '');
    const isThere = /\S/.test(part.get('programs') ?? '') || units.some(unit => unit.LoadState === 'loaded');
    if (!isThere) return { name: 'CUPS', installed: false, running: false };
    const server = part.get('server')?.trim().split('\n')[0] ?? '';
    const remote = isAddress(server) ? server : undefined;
    const dying = units.find(({ ActiveState, SubState }) => ActiveState === 'failed' || SubState === 'auto-restart');
    const answers = /^scheduler is running/m.test(part.get('scheduler') ?? '');
    if (
      !answers &&
      !/^scheduler is not running/m.test(part.get('scheduler') ?? '') &&
      units.length === 0 &&
      remote === undefined
    )
      throw new Unparsable('neither lpstat nor systemd says whether the print service runs');
    const active = units.some(({ Id, ActiveState }) => Id?.endsWith('.service') && ActiveState === 'active');
    const said = (part.get('said') ?? '').trim().replaceAll(/\s*\n\s*/g, ' ');
    const running = remote === undefined ? (answers || active) && dying === undefined : answers;
    // One that was stopped on purpose said nothing of that.
    const isStopped = units.length > 0 && dying === undefined;
    const problem =
      running || isStopped ? undefined : said || (dying && `${dying.Id}: ${dying.ActiveState} (${dying.Result})`);
    const counts = (part.get('queues') ?? '').trim().split('\n').map(Number);
    const states = units.map(({ UnitFileState }) => UnitFileState).filter(Boolean);
    const restarts = Math.max(0, ...units.map(({ NRestarts }) => Number(NRestarts ?? 0)));
    const crashes = Number((part.get('crashes') ?? '').trim() || Number.NaN);
    const enabled = states.some(state => state === 'enabled' || state === 'enabled-runtime' || state === 'static');
    return {
      name: 'CUPS',
      installed: true,
      running,
      ...(states.length > 0 && { enabled }),
      ...(counts.every(count => !Number.isNaN(count)) && { queues: Math.max(...counts) }),
      ...(remote !== undefined && { server: remote }),
      ...(problem && { problem: problem.slice(0, 300) }),
      ...(restarts > 0 && { restarts }),
      ...(crashes > 0 && { crashes }),
    };
  },
};

/** Not the socket of this machine, and no complaint. */
function isAddress(server: string): boolean {
  return /^[\w.:[\]-]+$/.test(server) && !/^(?:localhost|127\.|\[?::1)/.test(server);
}

/** Blocks of `Key=value`, without those of units that are not there. */
function unitsOf(text: string): { readonly [key: string]: string | undefined }[] {
  const blocks = text.split(/\n\s*\n/).map(block => {
    const lines = block.split('\n').map(line => line.split('='));
    return Object.fromEntries(lines.map(([key = '', ...value]): [string, string] => [key, value.join('=')]));
  });
  return blocks.filter(({ LoadState }) => LoadState === 'loaded' || LoadState === 'masked');
}

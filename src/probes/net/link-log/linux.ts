import { sh } from '../../../model/command.ts';
import type { Method } from '../../../model/probe.ts';
import { askJournal, readJournal } from '../../system/_journal.ts';
import { askKernelLog, readKernelLog } from '../../system/_kernel-log.ts';
import type { LinkLog, LinkLogParams } from './fact.ts';
import { conflictsIn, type Line, lossesIn } from './lines.ts';

/** What a line must have in it to be worth reading. */
const wanted =
  'ink is ([Uu]p|[Dd]own)|ink (up|down|UP|DOWN)|arrier|onflict|uplicate address|already in use|claims|DECLINE|PM: suspend';

function fact(since: string, lines: readonly Line[]): LinkLog {
  return { since, conflicts: conflictsIn(lines), losses: lossesIn(lines) };
}

export const byJournal: Method<LinkLogParams, LinkLog> = {
  needs: ['journalctl'],
  command: ({ hours }) =>
    askJournal({
      hours,
      fields: 'MESSAGE,SYSLOG_IDENTIFIER',
      matches: sh`_TRANSPORT=kernel + SYSLOG_IDENTIFIER=systemd-networkd + SYSLOG_IDENTIFIER=NetworkManager + SYSLOG_IDENTIFIER=dhclient + SYSLOG_IDENTIFIER=dhcpcd + SYSLOG_IDENTIFIER=wickedd`,
      pattern: wanted,
    }),
  parse: execution => {
    const { since, entries } = readJournal(execution);
    const lines = entries.map(entry => ({
      at: entry.at,
      by: entry.field('SYSLOG_IDENTIFIER') ?? '',
      message: entry.field('MESSAGE') ?? '',
    }));
    return fact(since, lines);
  },
};

export const byKernelLog: Method<LinkLogParams, LinkLog> = {
  needs: ['dmesg'],
  command: ({ hours }) => askKernelLog(hours, wanted),
  parse: execution => {
    const { since, lines } = readKernelLog(execution);
    return fact(
      since,
      lines.map(line => ({ ...line, by: 'kernel' })),
    );
  },
};

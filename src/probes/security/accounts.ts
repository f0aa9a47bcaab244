import * as z from 'zod';
import { sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { accountsOf, OddAccounts } from './accounts/fact.ts';
import { onLinux, readLinux } from './accounts/linux.ts';
import { onWindows, readWindows } from './accounts/windows.ts';

const linux = { command: () => onLinux, parse: ({ stdout }: { readonly stdout: string }) => readLinux(stdout) };

/** root:0 and whoever else has the number 0. */
function readDarwin(stdout: string) {
  const users = [...stdout.matchAll(/^(\S+)\s+(-?\d+)$/gm)].map(([, name = '', uid]) => ({ name, uid: Number(uid) }));
  if (!users.some(({ name }) => name === 'root')) throw new Unparsable('there is no root among the users');
  const second = users.filter(({ name, uid }) => uid === 0 && name !== 'root');
  const admins = /^GroupMembership: (?<names>.*)$/m.exec(stdout)?.groups?.names?.split(' ') ?? [];
  return accountsOf(
    admins,
    second.map(({ name }) => ({ name, sign: 'second-root', where: 'directory' })),
    users.length,
    [],
  );
}

/** That nobody knows an account cannot be seen from the machine: told are those that nobody makes on purpose. */
export default defineProbe({
  title: 'Accounts with rights that they should not have',
  params: z.object({}),
  fact: OddAccounts,
  on: {
    linux: [{ ...linux, elevated: true }, linux],
    darwin: {
      needs: ['dscl'],
      command: () => sh`dscl . -list /Users UniqueID; dscl . -read /Groups/admin GroupMembership`,
      parse: ({ stdout }) => readDarwin(stdout),
    },
    windows: {
      needs: ['Get-LocalUser'],
      command: () => onWindows,
      parse: ({ stdout }) => readWindows(stdout),
    },
  },
});

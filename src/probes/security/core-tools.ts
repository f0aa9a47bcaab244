import * as z from 'zod';
import { sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { parts } from '../net/_parts.ts';

/** The processes are listed from /proc before and after `ps`, so that only one that was there all the time can be missing in it. */
const command = sh`echo '--- before'; ls -d /proc/[0-9]* | sed 's#^/proc/##'
echo '--- ps'; ps -e -o pid= 2>/dev/null | head -c 4000000 | tr -cd '0-9 \n' | tr -s ' \n'; echo
echo '--- after'; ls -d /proc/[0-9]* | sed 's#^/proc/##'
echo '--- live'; grep -lx live /sys/module/*/initstate 2>/dev/null | sed 's#^/sys/module/\(.*\)/initstate#\1#'
echo '--- modules'; cut -d ' ' -f 1 /proc/modules 2>/dev/null; echo end
echo '--- verify'
if command -v dpkg >/dev/null 2>&1; then for package in procps coreutils iproute2 util-linux login openssh-server net-tools findutils; do dpkg -s $package >/dev/null 2>&1 && dpkg --verify $package 2>/dev/null; done; echo asked
elif command -v rpm >/dev/null 2>&1; then rpm -V procps-ng coreutils iproute util-linux shadow-utils openssh-server net-tools findutils 2>/dev/null; echo asked; fi
echo '--- end'`;

const Fact = z.object({
  /** Programs that are not as their package brought them: also after local builds, so that this alone says nothing. Absent where no package manager can be asked. */
  changed: z.array(z.string()).optional(),
  /** Numbers of processes that `ps` does not show; absent where its answer could not be used. */
  hidden: z.array(z.number()).optional(),
  /** Modules that the kernel has and does not list. */
  unlisted: z.array(z.string()),
});

function read(stdout: string): z.output<typeof Fact> {
  const said = parts(stdout);
  if (!said.has('end')) throw new Unparsable('the tools were not looked at to their end');
  const numbers = (name: string): Set<number> =>
    new Set([...(said.get(name) ?? '').matchAll(/^ *(\d+) *$/gm)].map(([, pid]) => Number(pid)));
  const [before, told, after] = [numbers('before'), numbers('ps'), numbers('after')];
  const listed = new Set((said.get('modules') ?? '').split('\n'));
  const live = (said.get('live') ?? '').split('\n').filter(name => name !== '');
  // ??5??????   /usr/bin/ps, S.5....T.    /usr/bin/ps; a "c" before the name is a configuration file.
  const changed = [...(said.get('verify') ?? '').matchAll(/^..5\S*\s+(\/\S*bin\/\S+)$/gm)].map(([, file = '']) => file);
  const asked = /^asked$/m.test(said.get('verify') ?? '');
  return {
    ...(asked && { changed: changed.slice(0, most) }),
    ...(told.size > 1 && { hidden: [...before].filter(pid => after.has(pid) && !told.has(pid)).slice(0, most) }),
    // In a sandbox nothing is listed at all.
    unlisted: listed.size > 2 ? live.filter(name => !listed.has(name)).slice(0, most) : [],
  };
}

const most = 50;

/** Whether the tools that show what runs say the same as the kernel, and are those of their packages. */
export default defineProbe({
  title: 'Whether the tools that show what runs can be believed',
  params: z.object({}),
  fact: Fact,
  limitMs: 30_000,
  // A process may be renumbered in the very moment.
  passing: true,
  on: {
    linux: { command: () => command, parse: ({ stdout }) => read(stdout) },
    darwin: { unsupported: 'the system volume of macOS is sealed: its tools cannot be exchanged' },
    windows: { unsupported: 'drivers of Windows are signed; a check from boot media would tell' },
  },
});

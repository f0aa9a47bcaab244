import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import { type Process, processesOf, type Suspect, share } from './fact.ts';
import { readSockets } from './linux-sockets.ts';
import { signsOf } from './signs.ts';
import { type Socket, socketsOf } from './sockets.ts';

/**
 * Straight from /proc, with a few programs for all processes together: `ps` may have been exchanged. Only what may be a suspect is asked for
 * its open files, 60 at most.
 */
export const onLinux: Command = sh`echo '--- time'; cat /proc/uptime; getconf CLK_TCK 2>/dev/null || echo 100
echo '--- stat'; cat /proc/[0-9]*/stat 2>/dev/null | awk '{ match($0, /\)[^)]*$/); n = split(substr($0, RSTART + 2), f, " "); if (n > 20) print f[2], f[5], f[7], f[12], f[13], f[20], substr($0, 1, RSTART) }'
echo '--- exe'; ls -ldn /proc/[0-9]*/exe 2>/dev/null | sed 's/^[^ ]*  *[0-9]*  *\([0-9]*\) .* \/proc\/\([0-9]*\)\/exe/\2 \1/'
echo '--- cmdline'; head -c 400 /proc/[0-9]*/cmdline 2>/dev/null | tr '\000\r' '  '
echo
echo '--- contained'; grep -lE 'docker|kubepods|libpod|containerd|/lxc' /proc/[0-9]*/cgroup 2>/dev/null
echo '--- files'
pids=$(ls -ld /proc/[0-9]*/exe 2>/dev/null | sed -n 's/.* \/proc\/\([0-9]*\)\/exe -> \(\/tmp\/\|\/var\/tmp\/\|\/dev\/\|\/memfd:\|\/run\/\|\/etc\/\|.*\/\.\).*/\1/p' | head -n 60)
named=$(grep -lE '^\[?(kworker|ksoftirqd|migration|kswapd|kthreadd|kdevtmpfs)|[xk]mrig|miner|kinsing|stratum' /proc/[0-9]*/cmdline 2>/dev/null | sed 's#^/proc/\([0-9]*\)/.*#\1#' | head -n 20)
for pid in $pids $named; do ls -l "/proc/$pid/fd" 2>/dev/null | sed -n "s/.*socket:\[\([0-9]*\)\].*/$pid \1/p"; done | head -n 2000
echo '--- sockets'
for kind in tcp tcp6 udp udp6; do awk -v kind="$kind" 'NR > 1 && ($4 == "0A" || $4 == "01" || $4 == "07") { print kind, $2, $3, $4, $10 }' "/proc/net/$kind" 2>/dev/null | head -n 4000; done
echo '--- end'`;

const kernelFlag = 0x00_20_00_00; // PF_KTHREAD, include/linux/sched.h

interface Told extends Process {
  readonly terminal: boolean;
  readonly deleted: boolean;
}

export function readLinux(stdout: string) {
  const said = parts(stdout);
  const [uptime = '', ticks = ''] = (said.get('time') ?? '').split('\n');
  const clock = { upSec: Number.parseFloat(uptime), perSec: Number(ticks) };
  if (!said.has('end') || !(clock.upSec > 0) || !(clock.perSec > 0))
    throw new Unparsable('/proc was not read to its end');
  const programs = readPrograms(said.get('exe') ?? '');
  const commands = readCommands(said.get('cmdline') ?? '');
  const all = (said.get('stat') ?? '').split('\n').flatMap(line => processIn(line, clock, programs, commands));
  const contained = readContained(said.get('contained') ?? '');
  const sockets = readOwned(said.get('files') ?? '', readSockets(said.get('sockets') ?? ''));
  const suspects = all.flatMap(told => suspectFrom(told, contained.has(told.pid), sockets.get(told.pid)));
  return processesOf(all.map(plain), suspects, all.filter(({ path }) => path === undefined).length);
}

function plain({ terminal: _terminal, deleted: _deleted, ...process }: Told): Process {
  return process;
}

/** `1 0 4194560 12 30 88000 77 (sshd)`: parent, terminal, flags, ticks used by itself and for it, start, then number and name. */
function processIn(
  line: string,
  { upSec, perSec }: { upSec: number; perSec: number },
  programs: ReadonlyMap<number, Program>,
  commands: ReadonlyMap<number, string>,
): Told[] {
  const { tty, flags, user, system, start, id, name } =
    /^\d+ (?<tty>-?\d+) (?<flags>\d+) (?<user>\d+) (?<system>\d+) (?<start>\d+) (?<id>\d+) \((?<name>.*)\)$/.exec(line)
      ?.groups ?? {};
  if (id === undefined || (Number(flags) & kernelFlag) !== 0) return [];
  const pid = Number(id);
  const ageSec = Math.max(0, Math.round(upSec - Number(start) / perSec));
  const { path, uid, deleted = false } = programs.get(pid) ?? {};
  return [
    {
      pid,
      name: name ?? '',
      ...(path === undefined ? {} : { path }),
      ...(uid === undefined ? {} : { uid }),
      command: commands.get(pid) ?? '',
      ageSec,
      cpuPct: share((Number(user) + Number(system)) / perSec, ageSec),
      terminal: tty !== '0',
      deleted,
    },
  ];
}

/** Temporary folders of a container are its own matter; miners in one are not. */
function suspectFrom(told: Told, isContained: boolean, sockets: readonly Socket[] | undefined): Suspect[] {
  const found = signsOf(told).filter(sign => !isContained || sign === 'miner' || sign === 'poses-as-system');
  if (found.length === 0) return [];
  const { deleted, terminal } = told;
  return [
    { ...plain(told), signs: found, ...(deleted && { deleted: true as const }), terminal, ...socketsOf(sockets) },
  ];
}

interface Program {
  readonly path?: string;
  readonly uid: number;
  readonly deleted?: boolean;
}

/** `77 0 -> /usr/sbin/sshd`, `78 33 -> /tmp/x (deleted)`, `79 0` where it is not told. */
function readPrograms(text: string): Map<number, Program> {
  return new Map(
    text.split('\n').flatMap(line => {
      const { pid, uid, path, deleted } =
        /^(?<pid>\d+) (?<uid>\d+)(?: -> (?<path>.*?)(?<deleted> \(deleted\))?)?$/.exec(line)?.groups ?? {};
      if (pid === undefined) return [];
      return [[Number(pid), { uid: Number(uid), ...(path && { path }), ...(deleted && { deleted: true }) }] as const];
    }),
  );
}

/** As `head` puts several files out: `==> /proc/77/cmdline <==`, then the text. */
function readCommands(text: string): Map<number, string> {
  const pieces = text.split(/(?:^|\n)==> \/proc\/(\d+)\/cmdline <==\n/);
  const numbers = pieces.filter((_, index) => index % 2 === 1).map(Number);
  return new Map(numbers.map((pid, index) => [pid, (pieces[index * 2 + 2] ?? '').trim().replaceAll('\n', ' ')]));
}

/** Where everything is in a container, so is this shell, and then it says nothing. */
function readContained(text: string): ReadonlySet<number> {
  const all = [...text.matchAll(/^\/proc\/(\d+)\/cgroup$/gm)].map(([, pid]) => Number(pid));
  return new Set(all.includes(1) ? [] : all);
}

function readOwned(text: string, byInode: ReadonlyMap<string, Socket>): Map<number, Socket[]> {
  const owned = new Map<number, Socket[]>();
  for (const [, pid, inode] of text.matchAll(/^(\d+) (\d+)$/gm)) {
    const socket = byInode.get(inode ?? '');
    if (socket) owned.set(Number(pid), [...(owned.get(Number(pid)) ?? []), socket]);
  }
  return owned;
}

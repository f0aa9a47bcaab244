import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import { type Process, processesOf, type Suspect, share } from './fact.ts';
import { signsOf } from './signs.ts';
import { type Socket, socketsOf } from './sockets.ts';

export const onDarwin: Command = sh`echo '--- programs'; ps -axo pid=,uid=,tty=,etime=,time=,comm=
echo '--- commands'; ps -axo pid=,args= | cut -c1-220
echo '--- sockets'; lsof -nP -iTCP -sTCP:LISTEN,ESTABLISHED 2>/dev/null | head -n 4000
echo '--- end'`;

export function readDarwin(stdout: string) {
  const said = parts(stdout);
  if (!said.has('end')) throw new Unparsable('the processes were not read to their end');
  const commands = new Map(
    [...(said.get('commands') ?? '').matchAll(/^\s*(\d+) (.*)$/gm)].map(([, pid, text = '']) => [Number(pid), text]),
  );
  const all = (said.get('programs') ?? '').split('\n').flatMap(line => processIn(line, commands));
  if (all.length === 0) throw new Unparsable('ps tells no process');
  const sockets = readSockets(said.get('sockets') ?? '');
  return processesOf(
    all.map(({ process }) => process),
    all.flatMap(({ process, terminal }): Suspect[] => {
      const signs = signsOf(process);
      return signs.length === 0 ? [] : [{ ...process, signs, terminal, ...socketsOf(sockets.get(process.pid)) }];
    }),
    0,
  );
}

//   812   501 ttys001       05:12   0:00.21 /usr/local/bin/thing
const form = /^\s*(?<pid>\d+)\s+(?<uid>-?\d+)\s+(?<tty>\S+)\s+(?<age>[\d:-]+)\s+(?<used>[\d:.-]+)\s+(?<path>\/?.+)$/;

function processIn(line: string, commands: ReadonlyMap<number, string>): { process: Process; terminal: boolean }[] {
  const { pid, uid, tty, age, used, path } = form.exec(line)?.groups ?? {};
  if (pid === undefined || age === undefined || used === undefined || path === undefined) return [];
  const ageSec = seconds(age);
  const process: Process = {
    pid: Number(pid),
    name: path.slice(path.lastIndexOf('/') + 1),
    ...(path.startsWith('/') && { path }),
    uid: Number(uid),
    command: commands.get(Number(pid)) ?? '',
    ageSec,
    cpuPct: share(seconds(used), ageSec),
  };
  return [{ process, terminal: tty !== '??' }];
}

/** `2-03:04:05`, `03:04:05`, `04:05.67` */
function seconds(text: string): number {
  const [days, time] = text.includes('-') ? text.split('-') : ['0', text];
  return (time ?? '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0) + Number(days) * 86_400;
}

// thing 812 alex 4u IPv4 0x… 0t0 TCP 10.77.0.50:50000->203.0.113.9:443 (ESTABLISHED)
function readSockets(text: string): Map<number, Socket[]> {
  const found = new Map<number, Socket[]>();
  for (const line of text.split('\n')) {
    const { pid, local, port, remote, remotePort, state } =
      /^\S+\s+(?<pid>\d+)\s.*\sTCP \[?(?<local>[^\s\]]+?)\]?:(?<port>\d+)(?:->\[?(?<remote>[^\s\]]+?)\]?:(?<remotePort>\d+))? \((?<state>LISTEN|ESTABLISHED)\)$/.exec(
        line,
      )?.groups ?? {};
    if (pid === undefined || local === undefined) continue;
    const socket: Socket = {
      local,
      port: Number(port),
      remote: remote ?? '*',
      remotePort: Number(remotePort ?? 0),
      listens: state === 'LISTEN',
    };
    found.set(Number(pid), [...(found.get(Number(pid)) ?? []), socket]);
  }
  return found;
}

import { type Command, sh } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import { Unparsable } from '../../../model/probe.ts';
import { parts } from '../_parts.ts';
import { between, type Count, type LinkQuality, windowSec } from './fact.ts';

export function askNetstat(adapter: string): Command {
  return sh`netstat -n -I ${adapter}; sleep ${windowSec}; echo '--- second'; netstat -n -I ${adapter}`;
}

// Name  Mtu   Network       Address            Ipkts Ierrs    Opkts Oerrs  Coll
// en0   1500  <Link#4>      a4:83:e7:00:00:01 123456     0    98765     0     0
const row =
  /^\S+\s+\d+\s+<Link#\d+>\s+(?:[0-9a-f:]{11,17}\s+)?(?<ipkts>\d+)\s+(?<ierrs>\d+)\s+(?<opkts>\d+)\s+(?<oerrs>\d+)\s+\d+\s*$/m;

export function fromNetstat({ stdout }: Execution, { adapter }: { adapter: string }): LinkQuality {
  const said = parts(stdout);
  return { adapter, seconds: windowSec, ...between(countIn(said.get('')), countIn(said.get('second'))) };
}

function countIn(text: string | undefined): Count {
  const found = row.exec(text ?? '')?.groups;
  if (!found) throw new Unparsable('netstat shows no counters');
  const { ipkts, ierrs, opkts, oerrs } = found;
  return { frames: Number(ipkts) + Number(opkts), damaged: Number(ierrs) + Number(oerrs) };
}

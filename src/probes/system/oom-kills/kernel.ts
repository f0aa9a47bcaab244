import type { OomFact } from './fact.ts';

type Kill = OomFact['list'][number];

/** `oom-kill:constraint=CONSTRAINT_MEMCG,…,task_memcg=/system.slice/shop.service,task=java,pid=812,uid=0` (Linux 5.0 and later). */
const summary =
  /oom-kill:constraint=(?<constraint>\w+),.*?(?:,oom_memcg=(?<limit>[^,]+))?,task_memcg=(?<group>[^,]+),task=(?<program>.+),pid=(?<pid>\d+)/;
/** `Out of memory: Killed process 812 (java) total-vm:…kB, anon-rss:…kB`; `Memory cgroup out of memory: …`; before 5.1 `Kill process … score …`. */
const killed =
  /(?<memory>Memory cgroup o|O)ut of memory: Kill(?:ed)? process (?<pid>\d+) \((?<program>.+?)\)(?:.*? anon-rss:(?<rss>\d+)kB)?/;

const bytesPerKb = 1024;

/** Each process once: several lines speak of one, and not every release prints all of them. */
export function killsIn(lines: readonly { readonly at: string; readonly message: string }[]): Kill[] {
  const found = new Map<string, Kill>();
  for (const { at, message } of lines) {
    const kill = killIn(at, message);
    if (kill) found.set(`${kill.pid}`, { ...kill, ...found.get(`${kill.pid}`), ...resident(kill) });
  }
  return [...found.values()];
}

function resident({ residentBytes }: Kill): { residentBytes?: number } {
  return residentBytes === undefined ? {} : { residentBytes };
}

function killIn(at: string, message: string): Kill | undefined {
  const told = summary.exec(message)?.groups;
  if (told) {
    const limited = told.constraint === 'CONSTRAINT_MEMCG';
    const group = told.limit ?? told.group;
    return { ...who(at, told), scope: limited ? 'limit' : 'machine', ...(limited && group ? { group } : {}) };
  }
  const line = killed.exec(message)?.groups;
  if (!line) return undefined;
  const rss = line.rss === undefined ? {} : { residentBytes: Number(line.rss) * bytesPerKb };
  return { ...who(at, line), scope: line.memory === 'O' ? 'machine' : 'limit', ...rss };
}

function who(at: string, { program = '', pid }: { readonly [name: string]: string | undefined }) {
  return { at, program, pid: Number(pid) };
}

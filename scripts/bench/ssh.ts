// Figures over SSH: see docs/performance.md. Runs inside `alone.js`.
import { writeFileSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { median } from '../../test/lab/median.ts';
import { farCpuMs } from './far-cost.ts';
import { peers } from './peers.ts';
import { roundTrips } from './round-trips.ts';
import { sameAsOneScript } from './script.ts';
import { type Site, startSite } from './site.ts';
import { type Cost, whole } from './whole.ts';

const itfix = [process.execPath, 'bin/itfix.js'];
const ask = [...itfix, 'diagnose', 'scripts/bench/figures.yaml'];
const quick = [...ask, 'scripts/bench/reach.yaml'];
const atOnce = '50';
const rounds = 3;

interface Way {
  readonly name: string;
  /** Everything but the first is beside it. */
  run(hosts: readonly string[]): Promise<Cost>;
}

interface Figures extends Cost {
  /** CPU of the other end, for each machine. */
  readonly farMs: number;
}

function byScript(client: string, script: string, { server }: Site, port = server.port): Way['run'] {
  const program = new URL('one-script.mjs', import.meta.url).pathname;
  const file = join(tmpdir(), `${client}.sh`);
  writeFileSync(file, script);
  const words = [process.execPath, program, client, server.user, `${port}`, server.identityFile, file, atOnce];
  return hosts => whole(words, hosts.join('\n'));
}

function byItfix(words: readonly string[], { configFile }: Site): Way['run'] {
  return hosts =>
    whole(
      [...words, '--inventory', '-', '--ssh-config', configFile, '--parallel', atOnce, '--quiet'],
      `${hosts.join('\n')}\n`,
    );
}

/** All of them in turn, A B A B …, so that a slow moment of the machine hits all. */
async function compare(ways: readonly Way[], count: number, site: Site, times = rounds): Promise<Map<string, Figures>> {
  const costs = new Map(ways.map(({ name }) => [name, [] as Figures[]]));
  for (let round = 0; round < times; round++) {
    for (const { name, run } of ways) {
      const before = await farCpuMs(site.server.pid);
      const cost = await run(site.hosts(count));
      const farMs = ((await farCpuMs(site.server.pid)) - before) / count;
      costs.get(name)?.push({ ...cost, farMs });
    }
  }
  return new Map([...costs].map(([name, all]) => [name, middle(all)]));
}

function middle(all: readonly Figures[]): Figures {
  const of = (key: keyof Figures) => median(all.map(one => one[key]));
  return { wallMs: of('wallMs'), cpuMs: of('cpuMs'), memoryMb: of('memoryMb'), farMs: of('farMs') };
}

function table(title: string, figures: ReadonlyMap<string, Figures>): void {
  const [limit] = figures.values();
  console.log(`\n${title}\n  ${'what'.padEnd(44)}     wall          CPU   memory  far side`);
  for (const [name, { wallMs, cpuMs, memoryMb, farMs }] of figures) {
    const ratio = (wallMs / (limit?.wallMs ?? Number.NaN)).toFixed(2);
    const columns = [`${(wallMs / 1000).toFixed(2)} s ${ratio.padStart(6)}x`, `${(cpuMs / 1000).toFixed(2)} s`];
    console.log(
      `  ${name.padEnd(42)} ${columns[0]?.padStart(16)} ${columns[1]?.padStart(8)} ${memoryMb.toFixed(0).padStart(5)} MB ${farMs.toFixed(0).padStart(6)} ms`,
    );
  }
}

let missed = 0;
function bar(what: string, value: number, most: number, unit: string): void {
  if (!(value <= most)) missed++;
  console.log(
    `  ${value <= most ? 'kept  ' : 'MISSED'} ${what}: ${value.toFixed(value < 10 ? 2 : 0)}${unit}, bar ${most}${unit}`,
  );
}

const site = await startSite();
try {
  const script = sameAsOneScript(quick, site);
  const limit = { name: 'limit: ssh2, one script', run: byScript('ssh2', script, site) };
  const quickly = { name: 'itfix diagnose, nothing that waits', run: byItfix(quick, site) };
  const ways: Way[] = [
    limit,
    quickly,
    { name: 'node-ssh, one script', run: byScript('node-ssh', script, site) },
    { name: 'itfix diagnose, with its pings', run: byItfix(ask, site) },
  ];
  console.log(
    `${script.length} characters of script, ${atOnce} at once, median of ${rounds}, Node ${process.version}, load ${loadavg()[0]?.toFixed(1)}`,
  );
  const fifty = await compare(ways, 50, site);
  table('50 machines', fifty);
  const many = await compare(ways, 200, site);
  table('200 machines', many);
  const most = await compare([quickly], 1000, site, 1);
  table('1000 machines', most);

  const [small, large, huge] = [fifty, many, most].map(figures => figures.get(quickly.name));
  const [limit50, limit200] = [fifty, many].map(figures => figures.get(limit.name));
  if (!small || !large || !huge || !limit50 || !limit200) throw new Error('a row is missing');
  console.log('\nbars');
  bar('wall at 50 machines, of the limit', small.wallMs / limit50.wallMs, 1.5, 'x');
  bar('wall at 200 machines, of the limit', large.wallMs / limit200.wallMs, 1.5, 'x');
  bar('CPU of the client for each further machine', (large.cpuMs - small.cpuMs) / 150, 12, ' ms');
  bar('memory at 200 machines', large.memoryMb, 150, ' MB');
  bar('memory at 1000 machines, of that at 200', huge.memoryMb / large.memoryMb, 1.15, 'x');
  bar('CPU of each machine beyond what one script costs it', large.farMs - limit200.farMs, 150, ' ms');
  const allOfIt = ['diagnose', 'network', 'scripts/bench/reach.yaml', '--offline', '--quiet', '--ssh-config'];
  const trips = await roundTrips(site, port =>
    whole([...itfix, ...allOfIt, site.configFile, '--on', `127.0.0.1:${port}`], '', {}, [0, 1, 3]),
  );
  bar('serial round trips of a whole playbook', trips, 14, '');
  const least = await roundTrips(site, port => byScript('ssh2', script, site, port)(['127.0.0.1']));
  console.log(`  ssh2 with one script needs ${least.toFixed(1)}`);
  // At the end: Ansible leaves connections open for a minute.
  table('50 machines, peers (once)', await compare(await peers(site, script), 50, site, 1));
} finally {
  await site.server.close();
}
if (missed > 0) process.exitCode = 1;

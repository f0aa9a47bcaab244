// Measures what the bars in docs/performance.md say: start-up beside bare Node, and a playbook beside its slowest probe.
import { spawnSync } from 'node:child_process';

const itfix = new URL('../../bin/itfix.js', import.meta.url).pathname;
const { NODE_EXTRA_CA_CERTS: _left, ...env } = process.env; // Costs every start of Node 20 about 45 ms, and is not ours.
const runs = 20;

function timeOnce(args) {
  const start = process.hrtime.bigint();
  const { status, signal } = spawnSync(process.execPath, args, { env, stdio: 'ignore' });
  if (signal) throw new Error(`${args.join(' ')} was ended by ${signal}`);
  return { ms: Number(process.hrtime.bigint() - start) / 1e6, status };
}

const median = numbers => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

/** The commands in turn, A B A B …, so that a slow moment of the machine hits all of them. */
function compare(commands) {
  const times = new Map(Object.keys(commands).map(name => [name, []]));
  for (let run = 0; run <= runs; run++) {
    for (const [name, args] of Object.entries(commands)) {
      const { ms } = timeOnce(args);
      if (run > 0) times.get(name).push(ms);
    }
  }
  return Object.fromEntries([...times].map(([name, list]) => [name, median(list)]));
}

const start = compare({
  'node -e 0': ['-e', '0'],
  'itfix --version': [itfix, '--version'],
  'itfix --help': [itfix, '--help'],
});
const bare = start['node -e 0'];
const bar = 1.6;
console.log(`start-up, median of ${runs}, Node ${process.version}`);
for (const [name, ms] of Object.entries(start))
  console.log(`  ${name.padEnd(18)} ${ms.toFixed(1)} ms  ${(ms / bare).toFixed(2)}x`);
const worst = Math.max(start['itfix --version'], start['itfix --help']) / bare;
console.log(`  bar ${bar}x: ${worst <= bar ? 'kept' : 'MISSED'}`);

console.log('itfix diagnose network --offline on this machine');
const { stdout } = spawnSync(process.execPath, [itfix, 'diagnose', 'network', '--offline', '--json', '--quiet'], {
  env,
  encoding: 'utf8',
  maxBuffer: 2 ** 28,
});
const run = JSON.parse(stdout);
const wholeMs = Date.parse(run.endedAt) - Date.parse(run.startedAt);
const slowest = Object.values(run.evidence).reduce((a, b) => (a.durationMs > b.durationMs ? a : b));
const overMs = wholeMs - slowest.durationMs;
const overBarMs = 500;
console.log(
  `  whole run ${wholeMs} ms; slowest probe ${slowest.fact} ${slowest.durationMs} ms; verdict ${run.verdict}`,
);
console.log(`  over the slowest probe ${overMs} ms; bar ${overBarMs} ms: ${overMs <= overBarMs ? 'kept' : 'MISSED'}`);
if (worst > bar || overMs > overBarMs) process.exitCode = 1;

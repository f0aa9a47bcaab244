import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { known, lines } from '../../hardware/_known.ts';
import { parts } from '../../net/_parts.ts';
import { askContainer, isContainer } from '../_container.ts';
import { holdersIn, MemoryFact, percent } from './fact.ts';

const bytesPerKb = 1024;

function bytes(info: ReadonlyMap<string, string>, ...names: string[]): number | undefined {
  const found = names.map(name => /^(?<kb>\d+) kB$/.exec(info.get(name) ?? '')?.groups?.kb);
  return found.includes(undefined) ? undefined : found.reduce((sum, kb) => sum + Number(kb), 0) * bytesPerKb;
}

function counter(text: string | undefined): number[] {
  return [...(text ?? '').matchAll(/^pswpin (?<pages>\d+)$/gm)].map(({ groups }) => Number(groups?.pages));
}

function linuxFact(stdout: string): MemoryFact {
  const said = parts(stdout);
  const info = lines(said.get('meminfo') ?? '', ':');
  const total = bytes(info, 'MemTotal');
  // Before 3.14 the kernel made no estimate: what free(1) used to say.
  const available = bytes(info, 'MemAvailable') ?? bytes(info, 'MemFree', 'Buffers', 'Cached');
  if (!total || available === undefined) throw new Unparsable('/proc/meminfo says nothing');
  const [swapTotal, swapFree] = [bytes(info, 'SwapTotal'), bytes(info, 'SwapFree')];
  const stalled = /^full .*avg60=(?<pct>[\d.]+)/m.exec(said.get('pressure') ?? '')?.groups?.pct;
  const [before, after] = counter(said.get('swapped'));
  return known(MemoryFact, {
    container: isContainer(said),
    totalBytes: total,
    availableBytes: available,
    availablePct: percent(available, total),
    swapTotalBytes: swapTotal,
    swapUsedBytes: swapTotal === undefined || swapFree === undefined ? undefined : swapTotal - swapFree,
    stalledPct: stalled === undefined ? undefined : Number(stalled),
    swapInPerSec: before === undefined || after === undefined ? undefined : after - before,
    top: holdersIn(said.get('top')),
  });
}

/** Swapping is counted over one second, and only where there is swap. */
export const memoryByProc: Method<unknown, MemoryFact> = {
  command: () => sh`${askContainer}echo '--- meminfo'; cat /proc/meminfo
echo '--- pressure'; cat /proc/pressure/memory 2>/dev/null
echo '--- swapped'; if grep -q '^SwapTotal: *[1-9]' /proc/meminfo; then grep '^pswpin ' /proc/vmstat; sleep 1; grep '^pswpin ' /proc/vmstat; fi
echo '--- top'; ps -eo rss=,comm= --sort=-rss 2>/dev/null | head -n 5; :`,
  parse: ({ stdout }) => linuxFact(stdout),
};

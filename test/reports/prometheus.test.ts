import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Run } from '../../src/model/run.ts';
import prometheus from '../../src/reports/prometheus.ts';
import { anyRun } from './_arbitrary-run.ts';
import { host, hostileFleet, mixed } from './_fleets.ts';
import { runs } from './_runs.ts';

interface Sample {
  readonly metric: string;
  readonly labels: { readonly [name: string]: string };
  readonly value: number;
}

const sampleLine = /^(?<metric>[a-z_]+)\{(?<labels>(?:[a-z_]+="(?:[^"\\\n]|\\["\\n])*",?)+)\} (?<value>\S+)$/;

/**
 * The text format as its specification has it ("Exposition formats"), and stricter where the textfile collector is: all samples of a metric in one
 * group below its HELP and TYPE, no sample twice, no time. Each golden file was also given to `promtool check metrics`.
 */
function parse(text: string): Sample[] {
  const samples: Sample[] = [];
  const told = new Set<string>();
  const series = new Set<string>();
  let current = '';
  let helped = '';
  if (!text.endsWith('\n')) throw new Error('the last line has no end');
  for (const line of text.slice(0, -1).split('\n')) {
    const help = /^# HELP (?<metric>[a-z_]+) (?<help>[^\\]+)$/.exec(line)?.groups?.metric;
    const type = /^# TYPE (?<metric>[a-z_]+) gauge$/.exec(line)?.groups?.metric;
    if (help !== undefined) {
      if (told.has(help)) throw new Error(`${help} stands in two places`);
      told.add(help);
      helped = help;
      continue;
    }
    if (type !== undefined) {
      if (type !== helped) throw new Error(`${type} has no HELP above it`);
      current = type;
      continue;
    }
    const parts = sampleLine.exec(line)?.groups;
    if (!parts || parts.metric !== current) throw new Error(`no sample of ${current}: ${line}`);
    const value = Number(parts.value);
    if (!Number.isFinite(value)) throw new Error(`no number: ${line}`);
    const key = line.slice(0, line.lastIndexOf(' '));
    if (series.has(key)) throw new Error(`twice: ${key}`);
    series.add(key);
    samples.push({ metric: current, labels: labelsOf(parts.labels ?? ''), value });
  }
  return samples;
}

function labelsOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/(?<name>[a-z_]+)="(?<value>(?:[^"\\]|\\.)*)"/g)].map(
    ({ groups }): [string, string] => [
      groups?.name ?? '',
      (groups?.value ?? '').replaceAll(/\\(.)/g, (_all, sign) => (sign === 'n' ? '\n' : sign)),
    ],
  );
  const labels = Object.fromEntries(found);
  if (Object.keys(labels).length !== found.length) throw new Error(`a label stands twice: ${text}`);
  return labels;
}

describe.each(Object.entries(runs))('%s', (name, run) => {
  test('is written as before', async () => {
    await expect(prometheus.render(run)).toMatchFileSnapshot(`golden/${name}.prom`);
  });

  test('says one verdict, and counts every finding', () => {
    const samples = parse(prometheus.render(run));
    const sum = (metric: string): number =>
      samples.filter(sample => sample.metric === metric).reduce((all, { value }) => all + value, 0);
    expect(sum('itfix_verdict')).toBe(1);
    expect(samples.find(({ metric, value }) => metric === 'itfix_verdict' && value === 1)?.labels.verdict).toBe(
      run.verdict,
    );
    expect(sum('itfix_checks')).toBe(run.findings.length);
    expect(sum('itfix_root_cause')).toBe(run.rootCauses.length);
  });
});

test('a fault is a series with what an alarm needs', () => {
  const target = 'pc-17';
  expect(parse(prometheus.render(runs.rich))).toContainEqual({
    metric: 'itfix_root_cause',
    labels: {
      target,
      id: 'network/dns-unreachable',
      code: 'N21',
      severity: 'error',
      confidence: 'likely',
      subject: '192.168.7.53',
    },
    value: 1,
  });
  const run_duration = { metric: 'itfix_run_duration_seconds', labels: { target }, value: 31 };
  expect(parse(prometheus.render(runs.rich))).toContainEqual(run_duration);
});

test('what stands in a label comes back from it', () => {
  const subject = 'C:\\new "disk" ☂';
  const rootCauses = [{ ...runs.rich.rootCauses[0]!, subject }];
  const samples = parse(prometheus.render({ ...runs.rich, rootCauses }));
  expect(samples.find(({ metric }) => metric === 'itfix_root_cause')?.labels.subject).toBe(subject);
});

test('a machine with very many faults gets few series, and says how many there are', () => {
  const [cause] = runs.rich.rootCauses;
  const rootCauses = Array.from({ length: 400 }, (_, index) => ({ ...cause!, subject: `disk ${index}` }));
  const samples = parse(prometheus.render({ ...runs.rich, rootCauses }));
  expect(samples.filter(({ metric }) => metric === 'itfix_root_cause')).toHaveLength(50);
  expect(samples.find(({ metric }) => metric === 'itfix_root_causes')?.value).toBe(400);
});

test('two faults with the same labels are one series', () => {
  const [cause] = runs.rich.rootCauses;
  const samples = parse(prometheus.render({ ...runs.rich, rootCauses: [cause!, cause!] }));
  expect(samples.filter(({ metric }) => metric === 'itfix_root_cause')).toHaveLength(1);
});

test('a time that is none is left out', () => {
  const samples = parse(prometheus.render({ ...runs.rich, startedAt: 'yesterday' } satisfies Run));
  expect(samples.map(({ metric }) => metric)).not.toContain('itfix_run_timestamp_seconds');
});

describe('many machines', () => {
  test('stand in one file', async () => {
    const shown = prometheus.renderFleet(mixed);
    await expect(shown).toMatchFileSnapshot('golden/fleet.prom');
    const samples = parse(shown);
    const targets = (metric: string) =>
      samples.filter(sample => sample.metric === metric && sample.value === 1).map(({ labels }) => labels.target);
    expect(targets('itfix_verdict')).toEqual(mixed.hosts.map(({ name }) => name));
    expect(samples.find(({ metric }) => metric === 'itfix_fleet_machines_not_asked')?.value).toBe(1);
  });

  test('of hostile names stay metrics', () =>
    expect(parse(prometheus.renderFleet(hostileFleet)).length).toBeGreaterThan(20));

  test('of the same name give no series twice', () =>
    expect(
      parse(prometheus.renderFleet({ ...mixed, hosts: [host('pc-1', 'healthy'), host('pc-1', 'problems')] })),
    ).not.toEqual([]));
});

test('any run is text of that form', () => {
  fc.assert(
    fc.property(anyRun(true), run => {
      parse(prometheus.render(run));
    }),
    { numRuns: 100 },
  );
});

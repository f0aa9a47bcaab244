import type { Fleet, HostDigest } from '../model/fleet.ts';
import type { Report } from '../model/report.ts';
import { type RootCause, type Run, type Status, type Verdict, verdicts } from '../model/run.ts';
import { clean } from './_clean.ts';

/** Faults of one machine that get a series each; `itfix_root_causes` has their whole number. Each series costs memory of the server. */
const mostCauses = 50;

/** Characters of one label. */
const labelChars = 200;

/**
 * For node_exporter's textfile collector: the text format of Prometheus. Samples have no time of their own, which that collector refuses;
 * the time of the run is a value. The same run gives the same text.
 */
export default {
  title: 'Prometheus text, for the textfile collector of node_exporter',
  extension: 'prom',
  render: run => page(ofRun(run)),
  renderFleet: fleet => page(ofFleet(fleet)),
} satisfies Report;

interface Sample {
  readonly metric: keyof typeof metrics;
  readonly labels: { readonly [name: string]: string };
  readonly value: number;
}

/** In the order in which they are written. */
const metrics = {
  itfix_run_info: 'The last run of itfix for a machine. Always 1.',
  itfix_run_timestamp_seconds: 'When the run began, in seconds since 1970.',
  itfix_run_duration_seconds: 'How long the run took.',
  itfix_verdict: 'What the run says of the machine as a whole: 1 for what is true.',
  itfix_root_causes: 'Faults that no other fault explains.',
  itfix_root_cause: `One of these faults. Always 1. At most ${mostCauses} for a machine.`,
  itfix_checks: 'Checks, and subjects of checks, by how they came out.',
  itfix_fleet_machines_not_asked: 'Machines that were left out because the run of many was ended before.',
} as const;

const statuses: readonly Status[] = ['pass', 'root-cause', 'consequence', 'blocked', 'unknown', 'not-applicable'];

function ofRun(run: Run): Sample[] {
  const target = run.target.hostname ?? run.target.url;
  const playbooks = run.playbooks.map(({ id }) => id).join(',');
  const redaction = run.redaction?.level ?? 'none';
  const info = { run: run.id, url: run.target.url, version: run.tool.version, playbooks, redaction };
  return [
    { metric: 'itfix_run_info', labels: { target, ...info }, value: 1 },
    ...whenSamples(target, run.startedAt, Date.parse(run.endedAt) - Date.parse(run.startedAt)),
    ...verdictSamples(target, run.verdict),
    ...causeSamples(target, run.rootCauses),
    ...statuses.map(
      (status): Sample => ({
        metric: 'itfix_checks',
        labels: { target, status },
        value: run.findings.filter(finding => finding.status === status).length,
      }),
    ),
  ];
}

function ofFleet(fleet: Fleet): Sample[] {
  return [
    ...fleet.hosts.flatMap(host => ofHost(host, fleet)),
    { metric: 'itfix_fleet_machines_not_asked', labels: { fleet: fleet.id }, value: fleet.left.length },
  ];
}

/** Of a machine of many, what its digest tells. When it was asked is not in it: the fleet's beginning is. */
function ofHost({ name: target, run, url, verdict, causes, tookMs }: HostDigest, { id, startedAt }: Fleet): Sample[] {
  return [
    { metric: 'itfix_run_info', labels: { target, run, url, fleet: id }, value: 1 },
    ...whenSamples(target, startedAt, tookMs),
    ...verdictSamples(target, verdict),
    ...causeSamples(target, causes),
  ];
}

function whenSamples(target: string, startedAt: string, tookMs: number): Sample[] {
  const all: Sample[] = [
    { metric: 'itfix_run_timestamp_seconds', labels: { target }, value: Date.parse(startedAt) / 1000 },
    { metric: 'itfix_run_duration_seconds', labels: { target }, value: tookMs / 1000 },
  ];
  return all.filter(({ value }) => Number.isFinite(value));
}

function verdictSamples(target: string, told: Verdict): Sample[] {
  return verdicts.map(verdict => ({
    metric: 'itfix_verdict',
    labels: { target, verdict },
    value: verdict === told ? 1 : 0,
  }));
}

type Cause = Pick<RootCause, 'id' | 'code' | 'severity' | 'confidence' | 'subject'>;

function causeSamples(target: string, causes: readonly Cause[]): Sample[] {
  return [
    { metric: 'itfix_root_causes', labels: { target }, value: causes.length },
    ...causes.slice(0, mostCauses).map(
      ({ id, code, severity, confidence, subject = '' }): Sample => ({
        metric: 'itfix_root_cause',
        labels: { target, id, code, severity, confidence, subject },
        value: 1,
      }),
    ),
  ];
}

function page(samples: readonly Sample[]): string {
  return Object.entries(metrics)
    .map(([metric, help]) => ({ metric, help, lines: linesOf(samples.filter(sample => sample.metric === metric)) }))
    .filter(({ lines }) => lines.length > 0)
    .map(({ metric, help, lines }) => `# HELP ${metric} ${help}\n# TYPE ${metric} gauge\n${lines.join('')}`)
    .join('');
}

/** Sorted, and each series once: two of the same name would make the collector refuse the whole file. */
function linesOf(samples: readonly Sample[]): string[] {
  const lines = new Map<string, string>();
  for (const { metric, labels, value } of samples) {
    const series = `${metric}{${Object.entries(labels).map(sayLabel).join(',')}}`;
    if (!lines.has(series)) lines.set(series, `${series} ${value}\n`);
  }
  return [...lines].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line);
}

function sayLabel([name, value]: [string, string]): string {
  const escaped = clean(value, labelChars).replaceAll(/[\\"]/g, sign => `\\${sign}`);
  return `${name}="${escaped}"`;
}

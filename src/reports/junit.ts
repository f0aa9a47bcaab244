import type { CauseDigest, Fleet, HostDigest } from '../model/fleet.ts';
import type { Report } from '../model/report.ts';
import type { Finding, RootCause, Run } from '../model/run.ts';
import { faultsOf } from './_causes.ts';
import { sayConfidence } from './_confidence.ts';
import { nameOf, nameOfId, sentence, someOf } from './_wording.ts';
import { said, type Xml, xml } from './_xml.ts';

/**
 * For programs that read test results: a suite for each playbook, a case for each check and each of its subjects. It fits the schema of Jenkins'
 * xUnit plugin (junit-10.xsd) and the stricter one of Ant's JUnit task, which is why times have no zone (they are UTC) and every element is there.
 */
export default {
  title: 'JUnit XML, for programs that read test results',
  extension: 'xml',
  render: run => page(suitesOf(run)),
  renderFleet: fleet => page([...fleet.hosts.map(host => hostSuite(host, fleet)), ...leftSuites(fleet)]),
} satisfies Report;

interface Suite {
  readonly name: string;
  readonly host: string;
  readonly startedAt: string;
  readonly tookMs: number;
  readonly properties: readonly (readonly [name: string, value: string])[];
  readonly cases: readonly Case[];
}

interface Case {
  readonly group: string;
  readonly name: string;
  readonly tookMs: number;
  /** Absent where all is well. */
  readonly outcome?: Outcome;
}

interface Outcome {
  /** `error`: it could not be asked at all. */
  readonly is: 'failure' | 'error' | 'skipped';
  readonly type: string;
  readonly message: string;
  readonly more: readonly string[];
}

/** Causes and subjects named in one line. */
const mostNamed = 20;

function suitesOf(run: Run): Suite[] {
  const named = run.playbooks.map(({ id }) => id);
  const others = run.findings.map(({ id }) => playbookOf(id)).filter(id => !named.includes(id));
  const suites = [...named, ...new Set(others)].map((playbook): Suite => {
    const findings = run.findings.filter(({ id }) => playbookOf(id) === playbook);
    return { ...aboutRun(run), name: playbook, cases: findings.map(finding => caseOf(finding, run)) };
  });
  const isToldOf = suites.some(({ cases }) => cases.some(({ outcome }) => outcome?.is === 'error'));
  return run.verdict === 'unreachable' && !isToldOf ? [notReached(run), ...suites] : suites;
}

function playbookOf(check: string): string {
  return check.slice(0, Math.max(0, check.indexOf('/')));
}

function aboutRun(run: Run): Omit<Suite, 'name' | 'cases'> {
  const { target, startedAt, endedAt } = run;
  return {
    host: target.hostname ?? target.url,
    startedAt,
    tookMs: Date.parse(endedAt) - Date.parse(startedAt),
    properties: [
      ['report', run.id],
      ['tool', `${run.tool.name} ${run.tool.version}`],
      ['target', target.url],
      ['verdict', run.verdict],
      ['redaction', run.redaction?.level ?? 'none'],
      ...run.limits.map(limit => ['limit', limit] as const),
    ],
  };
}

function notReached(run: Run): Suite {
  const outcome: Outcome = { is: 'error', type: 'unreachable', message: 'The machine was not reached.', more: [] };
  return {
    ...aboutRun(run),
    name: 'reach',
    cases: [{ group: 'reach', name: 'The machine is reached', tookMs: 0, outcome }],
  };
}

function caseOf(finding: Finding, run: Run): Case {
  const { id, title, subject, evidence } = finding;
  const outcome = outcomeOf(finding, run);
  return {
    group: playbookOf(id),
    name: `${nameOf(finding)}${subject === undefined ? '' : ` (${subject})`}: ${title}`,
    tookMs: evidence.reduce((sum, proof) => sum + (run.evidence[proof]?.durationMs ?? 0), 0),
    ...(outcome ? { outcome } : {}),
  };
}

function outcomeOf(finding: Finding, run: Run): Outcome | undefined {
  const { status, severity, why = 'the reason was not recorded', wouldTell, explainedBy = [] } = finding;
  if (status === 'pass') return undefined;
  if (status === 'root-cause' || status === 'consequence') {
    const is = counts(finding, run) ? (run.verdict === 'unreachable' ? 'error' : 'failure') : 'skipped';
    return { is, type: severity, message: sentence(why), more: aboutFault(finding, run) };
  }
  const behind = explainedBy.map(id => nameOfId(id, run));
  const more = [
    ...(behind.length > 0 ? [`Waits for: ${someOf(behind, mostNamed)}`] : []),
    ...(wouldTell === undefined ? [] : [`This would tell: ${wouldTell}`]),
  ];
  return { is: 'skipped', type: status, message: sentence(why), more };
}

/** As in the exit code: what is only worth knowing is no failure, and is skipped with its sentence. */
function counts({ id, severity }: Finding, run: Run): boolean {
  return (
    severity === 'error' || severity === 'critical' || faultsOf(run).some(fault => fault.id === id && fault.alarming)
  );
}

function aboutFault({ id, status, subject, evidence, explainedBy = [] }: Finding, run: Run): string[] {
  const shown = evidence.length > 0 ? [`Shown by: ${evidence.join(', ')}`] : [];
  if (status === 'consequence') {
    const names = explainedBy.map(cause => nameOfId(cause, run));
    return [`Goes away with: ${someOf(names, mostNamed) || 'a fault before it'}`, ...shown];
  }
  const cause = run.rootCauses.find(one => one.id === id && one.subject === subject);
  const fault = faultsOf(run).find(one => one.id === id);
  return [...(fault ? [`How sure: ${sayConfidence(fault, run)}`] : shown), ...(cause ? aboutCause(cause) : [])];
}

function aboutCause({ plain, escalate, remedies }: RootCause): string[] {
  return [`For the user: ${plain}`, `Queue: ${escalate.queue}`, ...remedies.map(({ title }) => `One can: ${title}`)];
}

/** A machine of many: what its digest tells. */
function hostSuite(host: HostDigest, fleet: Fleet): Suite {
  const { name, url, run, verdict, tookMs, cutShort } = host;
  return {
    name,
    host: name,
    startedAt: fleet.startedAt,
    tookMs,
    properties: [
      ['fleet', fleet.id],
      ['report', run],
      ['target', url],
      ['verdict', verdict],
      ...(cutShort ? [['limit', 'the run was ended before its time'] as const] : []),
    ],
    cases: hostCases(host),
  };
}

function hostCases({ name, verdict, causes, unknownBecause, tookMs }: HostDigest): Case[] {
  const isBad = verdict === 'problems' || verdict === 'unreachable';
  const heavy = causes.filter(({ severity }) => severity === 'error' || severity === 'critical');
  const failing = !isBad ? [] : heavy.length > 0 ? heavy : causes;
  const is = verdict === 'unreachable' ? 'error' : 'failure';
  const cases = causes.map(
    (cause): Case => ({
      group: name,
      name: `${nameOf(cause)}${cause.subject === undefined ? '' : ` (${cause.subject})`}`,
      tookMs: 0,
      outcome: causeOutcome(cause, failing.includes(cause) ? is : 'skipped'),
    }),
  );
  return [...cases, ...wholeCase({ name, verdict, unknownBecause, tookMs, isTold: failing.length > 0 })];
}

function causeOutcome({ severity, because, confidence, queue }: CauseDigest, is: Outcome['is']): Outcome {
  return { is, type: severity, message: sentence(because), more: [`How sure: ${confidence}`, `Queue: ${queue}`] };
}

/** A case for the machine as a whole, unless one of its faults says already why it fails. */
function wholeCase(host: {
  name: string;
  verdict: HostDigest['verdict'];
  unknownBecause: string | undefined;
  tookMs: number;
  isTold: boolean;
}): Case[] {
  const { name, verdict, unknownBecause = 'the reason was not recorded', tookMs, isTold } = host;
  if (isTold) return [];
  const whole = { group: name, name: 'The machine works', tookMs };
  if (verdict === 'healthy' || verdict === 'fixed') return [whole];
  if (verdict === 'undetermined')
    return [{ ...whole, outcome: { is: 'skipped', type: verdict, message: sentence(unknownBecause), more: [] } }];
  const is = verdict === 'unreachable' ? 'error' : 'failure';
  const message = verdict === 'unreachable' ? 'The machine was not reached.' : 'Something is wrong with the machine.';
  return [{ ...whole, outcome: { is, type: verdict, message, more: [] } }];
}

/** Machines that nobody asked, because the run was ended before. */
function leftSuites(fleet: Fleet): Suite[] {
  return fleet.left.map(name => ({
    name,
    host: name,
    startedAt: fleet.startedAt,
    tookMs: 0,
    properties: [['fleet', fleet.id]],
    cases: [
      {
        group: name,
        name: 'The machine works',
        tookMs: 0,
        outcome: { is: 'skipped', type: 'not-asked', message: 'It was not asked: the run was ended before.', more: [] },
      },
    ],
  }));
}

function page(suites: readonly Suite[]): string {
  const { text } = xml`<?xml version="1.0" encoding="UTF-8"?>
<testsuites>
${suites.map(suiteXml)}</testsuites>
`;
  return text;
}

function suiteXml({ name, host, startedAt, tookMs, properties, cases }: Suite, index: number): Xml {
  const number = (is: Outcome['is']): number => cases.filter(({ outcome }) => outcome?.is === is).length;
  return xml`  <testsuite id="${index}" package="itfix" name="${word(name)}" hostname="${word(host)}"${timestamp(startedAt)} time="${seconds(tookMs)}" tests="${cases.length}" failures="${number('failure')}" errors="${number('error')}" skipped="${number('skipped')}">
    <properties>
${properties.map(([key, value]) => xml`      <property name="${key}" value="${said(value)}"/>\n`)}    </properties>
${cases.map(caseXml)}    <system-out/>
    <system-err/>
  </testsuite>
`;
}

/** A name has to have something in it. */
function word(text: string): string {
  return said(text) || 'not known';
}

/** ISO 8601 without fractions and zone. */
function timestamp(iso: string): Xml | undefined {
  const time = /^(?<time>\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(iso)?.groups?.time;
  return time === undefined ? undefined : xml` timestamp="${time}"`;
}

function seconds(ms: number): string {
  return (Number.isFinite(ms) && ms > 0 ? ms / 1000 : 0).toFixed(3);
}

function caseXml({ group, name, tookMs, outcome }: Case): Xml {
  return xml`    <testcase classname="${word(group)}" name="${word(name)}" time="${seconds(tookMs)}"${outcome ? outcomeXml(outcome) : xml`/>`}
`;
}

function outcomeXml({ is, type, message, more }: Outcome): Xml {
  const body = more.map(line => xml`${said(line)}\n`);
  const inner = xml` type="${type}" message="${said(message)}">${body}`;
  if (is === 'skipped') return xml`><skipped${inner}</skipped></testcase>`;
  return is === 'error' ? xml`><error${inner}</error></testcase>` : xml`><failure${inner}</failure></testcase>`;
}

import type { Fleet } from '../model/fleet.ts';
import type { RedactionLevel } from '../model/privacy.ts';
import type { CommandLines, RootCause, Run } from '../model/run.ts';
import { fieldKind, isVersionField } from './fields.ts';
import { hiddenName, isHidden } from './kinds/name.ts';
import { learnFromRun } from './learn.ts';
import { learnFromText, learnHost } from './learn-from-text.ts';
import { hiddenText } from './scan.ts';
import type { NamedKind, StandIns } from './stand-ins.ts';

export { openBook, type SavedStandIns, type StandIns } from './stand-ins.ts';

/** A run as it may leave its machine: each personal value has a stand-in, the same everywhere. What was found stays what it was. */
export function hide(run: Run, level: RedactionLevel, book: StandIns): Run {
  book.level = level;
  if (level === 'none') return { ...run, redaction: { level, replaced: [] } };
  learnFromRun(run, book);
  book.table(); // What was counted before belongs to another report.
  const hidden = hiddenRun(run, book);
  return { ...hidden, redaction: { level, replaced: book.table() } };
}

/** Another text of the same bundle, or the name of a file: what was learned from the run is replaced there as well. */
export function hideText(text: string, book: StandIns): string {
  if (book.level === 'none') return text;
  learnFromText(text, book);
  return hiddenText(text, book);
}

/** The name by which a machine was called, which it need not know itself. */
export function hideMachine(name: string, book: StandIns): string {
  learnMachine(name, book);
  return hideText(name, book);
}

/** `ann@pc-17:22` */
function learnMachine(name: string, book: StandIns): void {
  learnHost(name.replace(/^.*@/, '').replace(/:\d+$/, ''), book);
}

/** The same for a page of many machines, with the stand-ins of their runs. */
export function hideFleet(fleet: Fleet, level: RedactionLevel, book: StandIns): Fleet {
  book.level = level;
  if (level === 'none') return { ...fleet, redaction: { level, replaced: [] } };
  for (const name of [...fleet.hosts.map(host => host.name), ...fleet.left]) learnMachine(name, book);
  const text = (value: string): string => hideText(value, book);
  book.table();
  const hosts = fleet.hosts.map(host => ({
    ...host,
    ...some(host, ['name', 'url', 'unknownBecause'], text),
    causes: host.causes.map(cause => ({ ...cause, ...some(cause, ['because', 'subject'], text) })),
  }));
  const left = fleet.left.map(text);
  return { ...fleet, hosts, left, redaction: { level, replaced: book.table() } };
}

/** What names parts of playbooks, times and forms of ours is nobody's. */
function hiddenRun(run: Run, book: StandIns): Run {
  const text = (value: string): string => hiddenText(value, book);
  return {
    ...run,
    target: {
      ...run.target,
      ...some(run.target, ['hostname'], name => byField('host name', name, text, book)),
      ...some(run.target, ['url', 'os', 'model', 'rightsNote'], text),
      ...some(run.target, ['serial'], serial => byField('serial number', serial, text, book)),
    },
    ...(run.symptom ? { symptom: { ...run.symptom, words: text(run.symptom.words) } } : {}),
    params: record(run.params, value => deep(value, text, book)),
    answers: record(run.answers, text),
    rootCauses: run.rootCauses.map(cause => hiddenCause(cause, text)),
    findings: run.findings.map(finding => ({
      ...finding,
      ...some(finding, ['title', 'subject', 'why', 'wouldTell'], text),
    })),
    actions: run.actions.map(action => ({
      ...action,
      ...some(action, ['title', 'subject', 'why'], text),
      ...commandLines(action, text),
    })),
    ...(run.fixed ? { fixed: run.fixed.map(cause => hiddenCause(cause, text)) } : {}),
    facts: record(run.facts, reading =>
      reading.ok
        ? { ...reading, value: deep(reading.value, text, book) }
        : {
            ...reading,
            reason: {
              ...(deep(reading.reason, text, book) as typeof reading.reason),
              why: reading.reason.why,
            } as typeof reading.reason,
          },
    ),
    evidence: record(run.evidence, proof => ({
      ...proof,
      ...some(proof, ['asked', 'stdout', 'stderr'], text),
      ended: 'problem' in proof.ended ? { ...proof.ended, problem: text(proof.ended.problem) } : proof.ended,
    })),
    limits: run.limits.map(text),
  };
}

type Text = (value: string) => string;

function hiddenCause(cause: RootCause, text: Text): RootCause {
  return {
    ...cause,
    ...some(cause, ['title', 'subject', 'because', 'plain'], text),
    remedies: cause.remedies.map(remedy => ({
      ...remedy,
      ...some(remedy, ['title', 'effect'], text),
      ...commandLines(remedy, text),
      steps: remedy.steps.map(text),
    })),
  };
}

/** The named fields, where they are there. */
function some<T, K extends keyof T & string>(from: T, names: readonly K[], text: Text): { [N in K]?: T[N] } {
  const fields = names.flatMap(name => (typeof from[name] === 'string' ? [[name, text(from[name])] as const] : []));
  return Object.fromEntries(fields) as { [N in K]?: T[N] };
}

function commandLines<T extends { commands?: CommandLines; undo?: CommandLines }>(from: T, text: Text): Partial<T> {
  const lines = (commands: CommandLines): CommandLines => commands.map(words => words.map(text));
  return {
    ...(from.commands ? { commands: lines(from.commands) } : {}),
    ...(from.undo ? { undo: lines(from.undo) } : {}),
  } as Partial<T>;
}

function record<T, U>(from: { readonly [key: string]: T }, map: (value: T) => U): { [key: string]: U } {
  return Object.fromEntries(Object.entries(from).map(([key, value]) => [key, map(value)]));
}

/** A value of a fact or a parameter, with its keys where they hold data: `{"192.168.7.17": …}`. `key` is the field it stands in. */
function deep(value: unknown, text: Text, book: StandIns, key = ''): unknown {
  if (typeof value === 'string') return byField(fieldKind(key), value, text, book, key);
  if (Array.isArray(value)) return value.map(element => deep(element, text, book, key));
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, inner]) => [text(name), deep(inner, text, book, name)] as const);
  return Object.fromEntries(entries);
}

/** A field that says what its value is: also a name that is too short or too common to be searched for. */
function byField(kind: NamedKind | undefined, value: string, text: Text, book: StandIns, key = ''): string {
  if (isVersionField(key)) return value;
  const name = kind && book.names.get(value.trim().toLowerCase());
  return name && isHidden(name, book.level) ? hiddenName(value, name, book) : text(value);
}

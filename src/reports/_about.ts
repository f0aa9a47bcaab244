import type { Redaction } from '../model/privacy.ts';
import { sayReason } from '../model/reading.ts';
import type { Action, Run } from '../model/run.ts';
import { commandLine } from './_command-line.ts';
import type { Block, Field, Note, Section } from './_document.ts';
import { evidenceOf, sayDuration, timeOf } from './_evidence.ts';
import { factLines, sayFact } from './_fact-value.ts';
import { count, nameOfId, rightsWords, riskWords, sayAction, sentence } from './_wording.ts';

/** Characters of a playbook's hash: enough to tell two versions apart. */
const hashChars = 12;

/** How much of one raw answer the full report shows. What is longer stands in the JSON. */
const whole = { mostLines: 1000, mostLineChars: 2000, mostAskedLines: 200 };

/** What was done to the machine, or offered: for which fault, what came of it, and how it is taken back. */
export function actionsSection(run: Run): Section[] {
  if (run.actions.length === 0) return [];
  const blocks = run.actions.map(
    (action): Block => ({ is: 'item', text: `${action.title}: ${sayAction(action)}`, notes: aboutAction(action, run) }),
  );
  return [{ heading: 'What was tried', blocks }];
}

function aboutAction({ remedy, cause, subject, outcome, commands, undo = [], evidence }: Action, run: Run): Note[] {
  const { platform } = run.target;
  const meant = `${nameOfId(cause, run)}${subject === undefined ? '' : ` (${subject})`}`;
  const isDone = outcome === 'done' || outcome === 'failed' || outcome === 'interrupted';
  const proofs = evidence.length > 0 ? `, shown by ${evidence.join(', ')}` : '';
  return [
    { text: `For ${meant}, by ${remedy}${proofs}.` },
    ...riskOf(remedy, run),
    ...commands.map(words => ({ command: commandLine(words, platform) })),
    ...(isDone ? undo.map(words => ({ lead: 'To take it back:', command: commandLine(words, platform) })) : []),
  ];
}

/** As it was said when the change was offered. */
function riskOf(remedy: string, { rootCauses, fixed = [] }: Run): Note[] {
  const offered = [...rootCauses, ...fixed].flatMap(({ remedies }) => remedies).find(({ id }) => id === remedy);
  return offered ? [{ text: `Risk: ${riskWords[offered.risk]}.` }] : [];
}

/** What bounded the run. */
export function limitsSection({ limits }: Run): Section[] {
  if (limits.length === 0) return [];
  return [
    {
      heading: 'Limits of this run',
      role: 'warning',
      blocks: limits.map(text => ({ is: 'item', text: sentence(text), notes: [] })),
    },
  ];
}

/** Which machine, which rights, which playbooks, when, and what the person answered. */
export function aboutSection(run: Run, full: boolean): Section {
  const rows = [...aboutTarget(run), ...aboutRun(run, full)];
  return {
    heading: 'About this run',
    role: 'muted',
    part: 'about',
    blocks: rows.map(field => ({ is: 'field', field })),
  };
}

function aboutTarget({ target, verdict, symptom }: Run): Field[] {
  const { hostname, os, platform, model, serial } = target;
  const said = symptom ? `"${symptom.words}"` : 'not told';
  // Of a machine that was not reached nothing is known, not even its system.
  if (verdict === 'unreachable')
    return [
      { label: 'Not reached', text: target.url },
      { label: 'Complaint', text: said },
    ];
  const machine = [hostname, os ?? platform, model, serial === undefined ? undefined : `serial ${serial}`];
  return [
    { label: 'Machine', text: machine.filter(part => part !== undefined).join(', ') },
    { label: 'Reached as', text: `${target.url}${placeOf(target)}, ${rightsOf(target)}` },
    { label: 'Complaint', text: said },
  ];
}

/** From where it was looked at. */
function placeOf({ url }: Run['target']): string {
  if (url.startsWith('local:')) return ' (on the machine itself)';
  return url.startsWith('ssh:') ? ' (from another machine, over SSH)' : '';
}

function rightsOf({ rights, rightsNote }: Run['target']): string {
  return rightsNote === undefined ? rightsWords[rights] : `${rightsWords[rights]} (${rightsNote})`;
}

/** How far the clock of the machine is off. Without it nobody can hold its logs against those of others. */
function clockOf({ facts, evidence }: Run): string {
  const reading = Object.values(facts).find(fact => fact.evidence.some(id => evidence[id]?.probe === 'net.clock'));
  const offset = reading?.ok ? offsetOf(reading.value) : undefined;
  if (offset === undefined) return 'not compared with another';
  const off = Math.round(Math.abs(offset));
  return off === 0 ? 'right to the second' : `${off} s ${offset < 0 ? 'behind' : 'ahead'}`;
}

function offsetOf(fact: unknown): number | undefined {
  const offset = typeof fact === 'object' && fact !== null ? Reflect.get(fact, 'offsetSec') : undefined;
  return typeof offset === 'number' ? offset : undefined;
}

function aboutRun(run: Run, full: boolean): Field[] {
  const tookMs = Date.parse(run.endedAt) - Date.parse(run.startedAt);
  const length = Number.isFinite(tookMs) ? `, took ${sayDuration(tookMs)}` : '';
  const playbooks = run.playbooks.map(
    ({ id, title, sha256 }) => `${id} (${title}), SHA-256 ${full ? sha256 : sha256.slice(0, hashChars)}`,
  );
  const answers = Object.entries(run.answers).map(([question, answer]) => `${question}: ${answer}`);
  const settings = full ? Object.entries(run.params).map(([name, value]) => `${name}: ${sayFact(value)}`) : [];
  return [
    { label: 'When', text: `${timeOf(run.startedAt)} to ${timeOf(run.endedAt)}${length}` },
    ...(run.verdict === 'unreachable' ? [] : [{ label: 'Its clock', text: clockOf(run) }]),
    { label: 'Made by', text: `${run.tool.name} ${run.tool.version} (format ${run.format})` },
    ...playbooks.map(text => ({ label: 'Playbook', text })),
    ...answers.map(text => ({ label: 'Answer', text })),
    ...settings.map(text => ({ label: 'Setting', text })),
    ...aboutRedaction(run.redaction),
  ];
}

/** What was replaced, for the reader of a report that left its machine. */
export function aboutRedaction(redaction: Run['redaction']): Field[] {
  if (!redaction) return [];
  return [{ label: 'Personal data', text: sayRedaction(redaction) }];
}

function sayRedaction({ level, replaced }: Redaction): string {
  if (level === 'none')
    return 'not replaced: names and addresses are the real ones. Secrets were removed when they were read';
  const rows = replaced.map(({ kind, values, times }) => `${kind} ${values} (${count(times, 'time')})`);
  const what = rows.length === 0 ? 'none was found' : rows.join(', ');
  return `replaced by stand-ins (${level}): ${what}. What they mean stays with the owner of the machine`;
}

/** Every fact, or why it is not known. */
export function factsSection({ facts }: Run): Section[] {
  const rows = Object.entries(facts);
  if (rows.length === 0) return [];
  const blocks = rows.map(([name, reading]): Block => {
    const title = `${name}${reading.evidence.length > 0 ? ` (${reading.evidence.join(', ')})` : ''}`;
    if (!reading.ok) return { is: 'item', text: `${title}: not known: ${sayReason(reading.reason)}`, notes: [] };
    const lines = factLines(reading.value);
    const more = lines.length - whole.mostLines;
    const notes = more > 0 ? [`(${more} more lines)`] : [];
    return {
      is: 'raw',
      raw: { title, asked: [], lines: lines.slice(0, whole.mostLines), notes, mostLineChars: whole.mostLineChars },
    };
  });
  return [{ heading: `Facts (${rows.length})`, part: 'facts', blocks }];
}

/** Every answer as it came. */
export function rawSection(run: Run): Section[] {
  const all = evidenceOf(Object.keys(run.evidence), run, { ...whole, about: [] });
  if (all.length === 0) return [];
  return [{ heading: `Raw output (${all.length})`, part: 'raw', blocks: all.map(raw => ({ is: 'raw', raw })) }];
}

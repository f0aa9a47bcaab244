import type { Ended } from '../model/execution.ts';
import type { Evidence, Run } from '../model/run.ts';
import type { BundleFile } from './archive.ts';
import { safeName } from './safe-name.ts';

const digits = 3;

/** Each question with its answer as a file of its own, in the order in which they were asked. */
export function evidenceFiles({ evidence }: Run): BundleFile[] {
  return Object.values(evidence).map((proof, at) => ({
    name: `evidence/${String(at + 1).padStart(digits, '0')}-${safeName(proof.probe)}.txt`,
    bytes: Buffer.from(textOf(proof)),
  }));
}

/** A few lines of what it is, then the answer as it came. */
function textOf(proof: Evidence): string {
  const { id, fact, probe, from, asked, ended, startedAt, durationMs, droppedBytes, stdout, stderr } = proof;
  const head = [
    `evidence: ${id}`,
    `fact: ${fact}`,
    `probe: ${probe}`,
    `asked ${from === 'here' ? 'from the machine that itfix ran on' : 'on the machine'}: ${startedAt}, ${durationMs} ms`,
    `ended: ${sayEnded(ended)}`,
    ...(droppedBytes > 0 ? [`not kept: ${droppedBytes} bytes`] : []),
  ];
  return [
    ...head,
    ...part('question', asked),
    ...part('answer', stdout),
    ...(stderr === '' ? [] : part('errors', stderr)),
  ]
    .join('\n')
    .replace(/\n*$/, '\n');
}

function part(title: string, text: string): string[] {
  return ['', `--- ${title} ---`, text.replace(/\n$/, '')];
}

function sayEnded(ended: Ended): string {
  if (ended.by === 'exit') return `exit code ${ended.code}`;
  if (ended.by === 'signal') return `by ${ended.signal}`;
  if (ended.by === 'time-limit') return `by the time limit of ${ended.limitMs} ms`;
  if (ended.by === 'cancelled') return 'with the run';
  return `${ended.by}: ${ended.problem}`;
}

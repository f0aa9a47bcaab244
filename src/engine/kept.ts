import type { RunEvent } from '../model/event.ts';
import type { Evidence } from '../model/run.ts';
import { redact } from './redact.ts';

/** Evidence kept of one stream. Practice value: 3 to 10 lines are read, 16 KiB are enough to look around them. */
const keptChars = 16 * 1024;

/** Evidence as it is stored. Its secrets are out already: half a secret would not be known as one. */
export function keptEvidence(proof: Evidence): Evidence {
  const stdout = proof.stdout.slice(0, keptChars);
  const stderr = proof.stderr.slice(0, keptChars);
  const droppedBytes =
    proof.droppedBytes + (proof.stdout.length - stdout.length) + (proof.stderr.length - stderr.length);
  return { ...proof, stdout, stderr, droppedBytes };
}

/** What is told of a run, without secrets, and small enough to be stored. */
export function keptEvent(event: RunEvent, secrets: readonly string[]): RunEvent {
  if (event.type === 'started') {
    // The text of playbooks stays whole: with a hole in it no run could be judged again.
    const { playbooks, ...rest } = event.started;
    return { ...event, started: { ...redact(rest, secrets).value, playbooks } };
  }
  if (event.type === 'ended') return event; // It was assembled without secrets.
  const { value } = redact(event, secrets);
  return value.type === 'reading' || value.type === 'treated'
    ? { ...value, evidence: value.evidence.map(keptEvidence) }
    : value;
}

import { exitCodes } from '../exit.ts';
import type { SendingRecord } from './record.ts';
import type { Outcome } from './send.ts';

/** An outcome for the person who sends. What went well is a result, everything else a message with the next step. */
export interface Said {
  readonly went: 'well' | 'badly';
  readonly lines: readonly string[];
  readonly exitCode: number;
}

export function sayOutcome(outcome: Outcome, run: string, name: string): Said {
  if (outcome.is === 'busy')
    return badly(
      `Another process of itfix${outcome.pid === 0 ? '' : ` (${outcome.pid})`} is sending ${run} to "${name}" now.`,
      'Nothing was sent by this one. Ask again in a moment.',
      exitCodes.undetermined,
    );
  const { record } = outcome;
  const what = `${run} to "${name}" (${record.address})`;
  if (outcome.is === 'sent') return well([`Sent ${what}.`, ...receiptLines(record)]);
  if (outcome.is === 'sent-before')
    return well([
      `${run} was sent to "${name}" (${record.address}) at ${record.since}. Nothing was sent now.`,
      ...receiptLines(record),
      'To send it anew on purpose: --again.',
    ]);
  if (outcome.is === 'not-noted') return sayNotNoted(outcome, what);
  if (outcome.is === 'pending')
    return badly(
      `Not sent yet: ${what}: ${record.why}.`,
      'It is kept as it is now. When that is over: `itfix report send --pending`.',
      exitCodes.unreachable,
    );
  if (outcome.is === 'failed')
    return badly(
      `Not sent: ${what}: ${record.why}.`,
      `Waiting does not mend this. Mend it, then: \`itfix report send ${run} --to ${name}\`.`,
      exitCodes.problems,
    );
  return badly(
    `Nobody knows whether it arrived: ${what}, begun at ${record.since}: ${record.why ?? 'itfix was ended before there was an answer'}.`,
    `Nothing was sent after that. Look for the Message-ID ${record.messageId} there; \`itfix report send ${run} --to ${name} --again\` sends it anew.`,
    exitCodes.undetermined,
  );
}

function sayNotNoted({ record, why }: Extract<Outcome, { is: 'not-noted' }>, what: string): Said {
  const ended = record.receipt ? `Sent ${what}: ${record.receipt.said}` : `Not sent: ${what}: ${record.why}`;
  return badly(
    `${ended}. But that could not be written down: ${why}.`,
    'Make room on the disk of past runs. The next send will say that nobody knows: this is what happened.',
    exitCodes.undetermined,
  );
}

function receiptLines({ receipt, messageId, attachments }: SendingRecord): string[] {
  return [
    `Receipt: ${receipt?.said ?? 'none'}`,
    `Message-ID: ${messageId}`,
    ...attachments.map(({ name, size, sha256 }) => `Enclosed: ${name}, ${size} bytes, SHA-256 ${sha256}`),
    ...(receipt?.notTo ? [`Not accepted there for: ${receipt.notTo.join(', ')}`] : []),
  ];
}

function well(lines: readonly string[]): Said {
  return { went: 'well', lines, exitCode: exitCodes.fine };
}

function badly(what: string, next: string, exitCode: number): Said {
  return { went: 'badly', lines: [`itfix: ${what}`, next], exitCode };
}

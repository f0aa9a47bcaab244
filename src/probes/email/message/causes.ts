import type { Refusal } from './bounce.ts';
import type { Reason } from './reason.ts';

/** More recipients than this are counted, not named. */
const mostNamed = 5;

/** The refusals by reason: whom they concern, and the words of the first. */
export function causesOf(refusals: readonly Refusal[]): { reason: Reason; says: string }[] {
  const reasons = [...new Set(refusals.flatMap(({ reason }) => reason ?? []))];
  return reasons.map(reason => ({ reason, says: line(refusals.filter(refusal => refusal.reason === reason)) }));
}

/** The same for what nobody understands, one line for each wording. */
export function unclearOf(refusals: readonly Refusal[]): string[] {
  return [...new Set(refusals.filter(({ reason }) => !reason).map(refusal => line([refusal])))].slice(0, mostNamed);
}

function line(refusals: readonly Refusal[]): string {
  const recipients = [...new Set(refusals.flatMap(({ recipient }) => recipient ?? []))];
  const more = recipients.length > mostNamed ? ` and ${recipients.length - mostNamed} more` : '';
  const [first] = refusals;
  const who = recipients.length > 0 ? `${recipients.slice(0, mostNamed).join(', ')}${more}: ` : '';
  return `${who}${first?.remote ? `${first.remote} says ` : ''}“${first?.said ?? first?.status ?? 'nothing'}”`;
}

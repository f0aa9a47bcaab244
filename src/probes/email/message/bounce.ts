import { classify } from './classify.ts';
import { type Delivery, deliveriesOf } from './delivery-status.ts';
import { addressesIn, type Entity, header } from './headers.ts';
import type { Part } from './parts.ts';
import type { Reason } from './reason.ts';
import { recipientBlocks } from './recipient-blocks.ts';
import { reportText, saidIn } from './report-text.ts';

/** One recipient whom a message did not reach, or not yet. */
export interface Refusal {
  readonly recipient?: string;
  /** `delayed`: the server still tries. */
  readonly action: 'failed' | 'delayed';
  readonly reason?: Reason;
  readonly status?: string;
  readonly reply?: string;
  /** The words that decided, or the first of those that decide nothing. */
  readonly said?: string;
  /** The server that refused. */
  readonly remote?: string;
}

export interface Bounce {
  /** The server that wrote the report. */
  readonly reporter?: string;
  readonly refusals: readonly Refusal[];
}

const mostSaidChars = 300;
/** Actions of RFC 3464 with which all is well. */
const delivered = /^(?:delivered|relayed|expanded)/;

/** A report that mail was not delivered; nothing where the message is none. */
export function bounceOf(message: Entity, parts: readonly Part[]): Bounce | undefined {
  const status =
    parts.find(part => /^message\/(?:global-)?delivery-status$/.test(part.type))?.text ?? loneStatus(parts);
  const report = deliveriesOf(status ?? '');
  const isReport = status !== undefined && report.deliveries.length > 0;
  const text = reportText(parts);
  if (!isReport && !looksLikeOne(message, text)) return undefined;
  const failed = report.deliveries.filter(
    ({ action, status: code }) => !delivered.test(action ?? '') && !code?.startsWith('2'),
  );
  if (isReport && failed.length === 0) return { ...report, refusals: [] };
  const deliveries = failed.length > 0 ? failed : fromText(message, text);
  const refusals = deliveries.map(delivery => refusalOf(delivery, text, deliveries.length === 1));
  return { ...(report.reporter && { reporter: report.reporter }), refusals };
}

/** Some servers name the part `text/plain`, and people send reports on with `> `: a report all the same, when it has the fields. */
function loneStatus(parts: readonly Part[]): string | undefined {
  const plain = parts
    .filter(({ type }) => type === 'text/plain')
    .map(({ text }) => text.replaceAll(/^(?:> ?){1,5}/gm, ''));
  return plain.find(text => /^Final-Recipient:/im.test(text) && /^Action:/im.test(text));
}

/** Words that people use as well. */
const usualSubject =
  /^(?:undeliver(?:ed|able)|delivery (?:status notification|failure|has failed)|mail delivery (?:failed|failure)|returned mail|failure notice|unzustellbar|nicht zustellbar|zustellungsfehler|zustellung fehlgeschlagen|verz.{1,2}gert:|nachricht konnte nicht zugestellt)/i;
/** A code as servers write it: `550 5.1.1`, `said: 550`, `(#5.1.1)`. */
const coded =
  /\b[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}\b|\b(?:said|smtp|error|code|status|reply|response)\b[^\n\d]{0,30}\b[45]\d\d\b|#[45]\.\d{1,3}\.\d{1,3}\b/i;

/**
 * From whom and in which form servers report: an empty sender, and the usual names. A postmaster writes to people, too, and people write of returned
 * mail: both need a second sign.
 */
function looksLikeOne({ headers, body }: Entity, text: string): boolean {
  if (headers.length === 0) return /(?:^|\n)[^\n]{0,200}\b[45]\d\d[ -](?:[45]\.\d{1,3}\.\d{1,3}|\S{1,40} )/.test(body);
  const from = `${header(headers, 'from') ?? ''} ${header(headers, 'sender') ?? ''}`;
  const subject = header(headers, 'subject') ?? '';
  const hasNoSender = /^<\s*>$/.test(header(headers, 'return-path') ?? '');
  // RFC 3834; RFC 7489 has reports that are of no bounce.
  const isByMachine = /^auto-/i.test(header(headers, 'auto-submitted') ?? '') && !/^report domain:/i.test(subject);
  const isByPostmaster = /postmaster/i.test(from);
  const isUsualSubject = usualSubject.test(subject);
  const secondSign = hasNoSender || isByMachine || coded.test(text) || (isByPostmaster && isUsualSubject);
  return (
    header(headers, 'x-failed-recipients') !== undefined ||
    /mailer-?daemon|mail delivery (?:sub)?system|mdaemon|mail system/i.test(from) ||
    (hasNoSender &&
      /fail|undeliver|return|not delivered|bounce|delay|status notification|zustell|verz.{1,2}gert/i.test(subject)) ||
    ((isByPostmaster || isUsualSubject) && secondSign)
  );
}

/** Recipients as the report in plain words names them, each with its lines; else one for the whole. */
function fromText({ headers }: Entity, text: string): Delivery[] {
  const named = addressesIn(header(headers, 'x-failed-recipients') ?? '');
  const blocks = recipientBlocks(text).filter(({ recipient }) => named.length === 0 || named.includes(recipient));
  if (blocks.length > 1) return blocks.map(({ recipient, said }) => ({ recipient, said }));
  const recipient = named[0] ?? blocks[0]?.recipient ?? addressesIn(text)[0];
  return [{ ...(recipient && { recipient }) }];
}

/** The words of the other server first, then the marked lines of the text, then all of it, then the codes alone. */
function refusalOf({ action, said, ...delivery }: Delivery, text: string, isOnly: boolean): Refusal {
  // Only the first line of several was kept: `550-5.7.1 Unauthenticated email from`.
  const isCut = /^\s*\d{3}-/.test(said ?? '') && !/\d{3} /.test(said ?? '');
  const more = isOnly || isCut ? [saidIn(text)] : [];
  const texts = [...(isCut ? more : []), said ?? '', ...more, ...(isOnly ? [text] : [])].filter(
    one => one.trim() !== '',
  );
  const classified = texts.map(one => ({ one, ...classify(one, delivery.status) }));
  const best = classified.find(({ reason }) => reason) ?? { ...classify('', delivery.status), one: texts[0] ?? '' };
  const words = best.one.replaceAll(/\s+/g, ' ').trim().slice(0, mostSaidChars);
  const isDelayed = action?.startsWith('delay') ?? false;
  const reason = best.reason ?? (isDelayed ? 'deferred' : undefined);
  return {
    ...(delivery.recipient && { recipient: delivery.recipient }),
    action: isDelayed ? 'delayed' : 'failed',
    ...(reason && { reason }),
    ...(best.status && { status: best.status }),
    ...(best.reply && { reply: best.reply }),
    ...(words && { said: words }),
    ...(delivery.remote && { remote: delivery.remote }),
  };
}

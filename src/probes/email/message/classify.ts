import { germanWords } from './german-words.ts';
import type { Reason } from './reason.ts';
import { type Codes, codesIn, replyReason, statusReason } from './status-codes.ts';
import { vendorWords } from './vendor-words.ts';
import { plainWords, vagueWords, type Words } from './words.ts';

export interface Classified extends Codes {
  readonly reason?: Reason;
}

/** Longer answers say nothing more; the limit keeps the patterns quick. */
const mostChars = 2000;

/**
 * Why a server refused, from its words and codes: what a provider means by a code, then words that leave no doubt, then what the
 * standard says of the code, then vaguer words. Nothing where none of them says it.
 */
export function classify(said: string, status?: string): Classified {
  const whole = said.slice(0, mostChars).replaceAll(/\s+/g, ' ');
  const codes: Codes = { ...(status && { status }), ...codesIn(whole) };
  const text = bare(whole);
  const vendor = vendorWords.find(
    row => codes.status !== undefined && row.code.test(codes.status) && row.words.test(whole),
  );
  const reason =
    vendor?.reason ??
    inWords(plainWords, text) ??
    inWords(germanWords, text) ??
    (codes.status && statusReason(codes.status, codes.reply)) ??
    inWords(vagueWords, text) ??
    (codes.status === undefined && codes.reply ? replyReason(codes.reply) : undefined);
  return { ...codes, ...(reason && { reason }) };
}

function inWords(words: Words, text: string): Reason | undefined {
  return words.find(([pattern]) => pattern.test(text))?.[1];
}

/** Names of people and pages say nothing of the reason, and neither do these beginnings: Postfix and Amazon put them before every one. */
function bare(text: string): string {
  return text
    .replaceAll(/[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w.-]{1,255}/g, '')
    .replaceAll(/(?<=https?:\/\/[^\s#]{1,300})#\S{1,200}/g, '')
    .replaceAll(/recipient address rejected:(?= \w)|- (?:unknown address error|other mail system problem)/gi, '');
}

import type { Reason } from './reason.ts';

/**
 * What a code means in the standard: RFC 3463 (x.y.z), RFC 4954 (login), RFC 7372 (sender checks), RFC 7505 (null MX), RFC 8689. Codes that
 * say only the area (x.0.0, x.1.0, 5.7.1 …) are left out: there the words decide. The first digit is 4 or 5; the row holds for both.
 */
const enhanced: { readonly [code: string]: Reason } = {
  '1.1': 'recipient-unknown',
  '1.2': 'recipient-domain-bad',
  '1.3': 'recipient-unknown',
  '1.6': 'recipient-unknown',
  '1.8': 'sender-domain-bad',
  '1.10': 'recipient-domain-bad',
  '2.1': 'recipient-disabled',
  '2.2': 'mailbox-full',
  '2.3': 'message-too-large',
  '3.1': 'server-trouble',
  '3.2': 'server-trouble',
  '3.4': 'message-too-large',
  '3.5': 'server-trouble',
  '4.1': 'server-trouble',
  '4.2': 'server-trouble',
  '4.3': 'server-trouble',
  '4.4': 'recipient-domain-bad',
  '4.5': 'server-trouble',
  '4.6': 'mail-loop',
  '4.7': 'server-trouble',
  '5.3': 'sending-limit',
  '6.1': 'content-refused',
  '6.2': 'content-refused',
  '6.3': 'content-refused',
  '6.5': 'content-refused',
  '6.6': 'content-refused',
  '6.7': 'content-refused',
  '7.2': 'sender-restricted',
  '7.8': 'login-wrong',
  '7.9': 'login-method-off',
  '7.11': 'wrong-encryption',
  '7.12': 'login-wrong',
  '7.13': 'account-disabled',
  '7.20': 'dkim-failed',
  '7.21': 'dkim-failed',
  '7.22': 'dkim-failed',
  '7.23': 'spf-failed',
  '7.24': 'spf-invalid',
  '7.25': 'reverse-dns',
  '7.26': 'dmarc-failed',
  '7.27': 'sender-takes-no-mail',
  '7.28': 'sending-limit',
  '7.29': 'forwarding',
  '7.30': 'tls-required',
};

/** Reply codes that say more than "refused": RFC 4954, RFC 7504, RFC 7505. */
const replies: { readonly [code: string]: Reason } = {
  '432': 'login-wrong',
  '521': 'recipient-domain-bad',
  '534': 'login-method-off',
  '535': 'login-wrong',
  '538': 'wrong-encryption',
  '556': 'recipient-domain-bad',
};

/** The codes of a text, as they stand: `550`, `5.1.1`. */
export interface Codes {
  readonly reply?: string;
  readonly status?: string;
}

// 550 5.1.1 <a@example.com>… User unknown        550-5.7.26 Unauthenticated email        #5.1.1 smtp; 550
const replyPattern = /(?<![\d.-])(?<reply>[245][0-5]\d)(?=[ -])/;
const statusPattern = /(?<![\d.])(?<status>[245]\.[0-7]\.\d{1,3})(?![\d.]*\d\.)/g;

/** The codes that a text names; of several enhanced ones the first that says more than an area. */
export function codesIn(text: string): Codes {
  const reply = replyPattern.exec(text)?.groups?.reply;
  const all = [...text.matchAll(statusPattern)].flatMap(match => match.groups?.status ?? []);
  const status = all.find(code => statusReason(code)) ?? all[0];
  return { ...(reply && { reply }), ...(status && { status }) };
}

/** Of a login; beside a refusal of a message (550 to 559) servers mean something else by them. */
const loginCodes = /^5\.7\.(?:8|9|11|12)$/;

/** What an enhanced code says by itself; nothing where it names only an area. */
export function statusReason(status: string, reply = ''): Reason | undefined {
  if (loginCodes.test(status) && reply.startsWith('55')) return undefined;
  return /^[45]\./.test(status) ? enhanced[status.slice(2)] : undefined;
}

/** What a reply code says by itself. */
export function replyReason(reply: string): Reason | undefined {
  return replies[reply];
}

import type { Service } from '../_service.ts';
import type { Talk } from './fact.ts';

/** What a mail program says, and how it knows that the answer is complete. */
interface Speech {
  /** The server speaks first, and so. */
  readonly greeting: RegExp;
  readonly hello: string;
  readonly complete: RegExp;
  /** How the answer to `hello` offers encryption. */
  readonly offer: RegExp;
  readonly startTls: string;
  readonly agreed: RegExp;
  readonly refused: RegExp;
  readonly bye: string;
}

export const speeches: Record<Service['protocol'], Speech> = {
  smtp: {
    greeting: /^\d{3} [^\n]*\n/m,
    hello: 'EHLO itfix.invalid\r\n',
    complete: /^\d{3} [^\n]*\n/m,
    offer: /^250[ -]STARTTLS\b/im,
    startTls: 'STARTTLS\r\n',
    agreed: /^220 [^\n]*\n/m,
    refused: /^[45]\d\d/m,
    bye: 'QUIT\r\n',
  },
  imap: {
    greeting: /^\* \w+[^\n]*\n/m,
    hello: 'a1 CAPABILITY\r\n',
    complete: /^a1 [^\n]*\n/m,
    offer: /^\* CAPABILITY\b[^\n]*\bSTARTTLS\b/im,
    startTls: 'a2 STARTTLS\r\n',
    agreed: /^a2 OK[^\n]*\n/im,
    refused: /^a2 (?:NO|BAD)/im,
    bye: 'a9 LOGOUT\r\n',
  },
  pop3: {
    greeting: /^\+OK[^\n]*\n/m,
    hello: 'CAPA\r\n',
    complete: /^(?:\.|-ERR[^\n]*)\r?\n/m,
    offer: /^STLS\b/im,
    startTls: 'STLS\r\n',
    agreed: /^\+OK[^\n]*\n/m,
    refused: /^-ERR/m,
    bye: 'QUIT\r\n',
  },
};

/** Whether what came first is what such a server says, whatever it means. */
export function isGreeting(protocol: Service['protocol'], text: string): boolean {
  return { smtp: /^[245]\d\d[ -]/, imap: /^\* (?:OK|PREAUTH|BYE)/i, pop3: /^(?:\+OK|-ERR)/ }[protocol].test(text);
}

// 250-AUTH PLAIN LOGIN        250 SIZE 35882577        * CAPABILITY IMAP4rev1 AUTH=XOAUTH2 LOGINDISABLED        SASL PLAIN
export function offersIn(text: string): Pick<Talk, 'logins' | 'mostBytes'> {
  const smtp = /^250[ -]AUTH[ =](?<list>[^\r\n]{1,200})/im.exec(text)?.groups?.list?.split(/\s+/);
  const imap = [...text.matchAll(/\bAUTH=(?<one>[\w-]{1,30})/gi)].flatMap(({ groups }) => groups?.one ?? []);
  const pop3 = /^SASL (?<list>[^\r\n]{1,200})/im.exec(text)?.groups?.list?.split(/\s+/);
  const size = /^250[ -]SIZE (?<bytes>\d{1,12})/im.exec(text)?.groups?.bytes;
  const logins = [
    ...new Set([...(smtp ?? []), ...imap, ...(pop3 ?? [])].map(one => one.toUpperCase()).filter(one => one !== '')),
  ];
  // 0 means that no limit is told.
  return { logins, ...(size !== undefined && Number(size) > 0 && { mostBytes: Number(size) }) };
}

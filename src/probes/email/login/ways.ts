import type { Service } from '../_service.ts';

/** One line of a login, and how its answer goes on. */
export interface Step {
  readonly say: string;
  readonly complete: RegExp;
  /** The server wants the next step. Absent: it was the last. */
  readonly goesOn?: RegExp;
}

/** Ways to log in that take no password but a token of a sign-in page (RFC 7628, Google, Microsoft). */
const modern = /^(?:XOAUTH2?|OAUTHBEARER|PLAIN-CLIENTTOKEN)$/;

/** The first way with a password that both speak, or why there is none. */
export function waysToLogIn(
  protocol: Service['protocol'],
  offered: string,
  logins: readonly string[],
  name: string,
  password: string,
): readonly Step[] | 'modern-only' | 'no-known-way' {
  // A server that names only tokens means it, also where it does not forbid the older command by name.
  if (logins.length > 0 && logins.every(login => modern.test(login))) return 'modern-only';
  const text = { smtp, imap, pop3 }[protocol];
  if (logins.includes('PLAIN')) return text.plain(base64(`\0${name}\0${password}`));
  if (logins.includes('LOGIN')) return text.login(base64(name), base64(password));
  return text.older?.(offered, name, password) ?? 'no-known-way';
}

interface Speech {
  plain(word: string): readonly Step[];
  login(name: string, password: string): readonly Step[];
  /** What is older than the list of ways. */
  older?(offered: string, name: string, password: string): readonly Step[] | undefined;
}

const smtpAnswer = /^\d{3} [^\n]*\n/m;
const smtpGoesOn = /^334/m;

const smtp: Speech = {
  plain: word => [{ say: `AUTH PLAIN ${word}\r\n`, complete: smtpAnswer }],
  login: (name, password) => [
    { say: 'AUTH LOGIN\r\n', complete: smtpAnswer, goesOn: smtpGoesOn },
    { say: `${name}\r\n`, complete: smtpAnswer, goesOn: smtpGoesOn },
    { say: `${password}\r\n`, complete: smtpAnswer },
  ],
};

const imapAnswer = /^(?:\+|a3 )[^\n]*\n/m;
const imapEnd = /^a3 [^\n]*\n/m;
const imapGoesOn = /^\+/m;

const imap: Speech = {
  plain: word => [
    { say: 'a3 AUTHENTICATE PLAIN\r\n', complete: imapAnswer, goesOn: imapGoesOn },
    { say: `${word}\r\n`, complete: imapEnd },
  ],
  login: (name, password) => [
    { say: 'a3 AUTHENTICATE LOGIN\r\n', complete: imapAnswer, goesOn: imapGoesOn },
    { say: `${name}\r\n`, complete: imapAnswer, goesOn: imapGoesOn },
    { say: `${password}\r\n`, complete: imapEnd },
  ],
  older: (offered, name, password) =>
    /\bLOGINDISABLED\b/i.test(offered) || !isPlainText(name + password)
      ? undefined
      : [{ say: `a3 LOGIN ${quoted(name)} ${quoted(password)}\r\n`, complete: imapEnd }],
};

const popAnswer = /^(?:\+|-ERR)[^\n]*\n/m;
const popGoesOn = /^\+(?!OK)/m;

const pop3: Speech = {
  plain: word => [
    { say: 'AUTH PLAIN\r\n', complete: popAnswer, goesOn: popGoesOn },
    { say: `${word}\r\n`, complete: popAnswer },
  ],
  login: (name, password) => [
    { say: 'AUTH LOGIN\r\n', complete: popAnswer, goesOn: popGoesOn },
    { say: `${name}\r\n`, complete: popAnswer, goesOn: popGoesOn },
    { say: `${password}\r\n`, complete: popAnswer },
  ],
  older: (offered, name, password) =>
    /^USER\b/im.test(offered) && isPlainText(name + password)
      ? [
          { say: `USER ${name}\r\n`, complete: popAnswer, goesOn: /^\+OK/m },
          { say: `PASS ${password}\r\n`, complete: popAnswer },
        ]
      : undefined,
};

function base64(text: string): string {
  return Buffer.from(text, 'utf8').toString('base64');
}

function isPlainText(text: string): boolean {
  return /^[\x20-\x7e]*$/.test(text);
}

function quoted(text: string): string {
  return `"${text.replaceAll(/["\\]/g, '\\$&')}"`;
}

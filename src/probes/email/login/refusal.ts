import type { Service } from '../_service.ts';
import type { LoginReason } from './fact.ts';

type Rows = readonly (readonly [RegExp, LoginReason])[];

/**
 * What servers say of a login that they refuse: the first that fits counts. Providers give codes meanings of their own, so words come before
 * codes. What says only that it failed ("LOGIN failed.") is in no list: it names no reason. Every gap is bounded.
 */
const clearWords: Rows = [
  // An expired password comes before an expired account.
  [
    /AADSTS(?:50055|50144)|(?:password|passphrase|kennwort|passwort)\b.{0,40}\b(?:expired?|abgelaufen|must be changed|needs? to be (?:changed|reset))|expired password|(?:change|reset) (?:your|the) password|password (?:change|reset) (?:is )?(?:needed|required)/i,
    'password-expired',
  ],
  // Gmail, Yahoo, Microsoft 365, Zoho, GMX, QQ
  [
    /\bapp(?:lication)?[- ](?:specific )?password|anwendungs\w{0,10}passw|app-?passwor[dt]|web login required|log ?in (?:via|with|using) (?:your )?(?:web )?browser|basic auth(?:entication)? is (?:disabled|not supported)|SmtpClientAuthentication is disabled|less secure app|authori[sz](?:ed|ation) code|\b(?:X?OAUTH2?|modern auth\w{0,12})\b.{0,30}(?:required|needed)/i,
    'method-off',
  ],
  [
    /\b(?:IMAP|POP3?|SMTP)\b(?: (?:and|or|und|\/) (?:IMAP|POP3?|SMTP))?(?:[ -]?(?:access|service|login|auth|zugriff|client))?(?: \w{1,10}){0,3} (?:disabled|deactivated|switched off|turned off|not (?:enabled|activated|allowed|permitted)|deaktiviert|nicht aktiviert)|(?:not|isn't) enabled for (?:IMAP|POP3?|SMTP)|(?:enable|activate|turn on) (?:IMAP|POP3?|SMTP)|unsupported authentication mechanism|(?:authentication |login )?(?:mechanism|method) (?:is )?(?:not (?:supported|allowed|permitted|enabled|available)|too weak|disabled)|(?:plain ?text|password)[ -](?:authentication|logins?) (?:is |are )?(?:disabled|disallowed|not allowed)/i,
    'method-off',
  ],
  [
    /AADSTS(?:5007[2469]|5013[23]|70008|5300[0-3]|50105|50158|65001)|security defaults policy|conditional access|(?:two|2|multi)[- ]?(?:factor|step)\b|second factor|\b[2M]FA\b|not allowed from (?:this|your) (?:ip|address|network|location|country|device)|(?:ip|address|network|location|country|device) (?:is )?not allowed/i,
    'sign-in-rule',
  ],
  [
    /AADSTS5005[37]|\b(?:account|user|mailbox|login|konto|postfach|benutzer)\b[^.;]{0,60}\b(?:disabled|locked(?: out)?|suspended|blocked|de-?activated|inactive|frozen|expired|closed|terminated|cancell?ed|gesperrt|deaktiviert|abgelaufen)\b|\b(?:disabled|locked|suspended|blocked|inactive|expired) (?:account|user|mailbox)|too many (?:bad |failed |invalid |wrong |unsuccessful |incorrect )?(?:auth\w{0,12}|log[- ]?ins?|password)(?: \w{1,10}){0,2} (?:attempts|failures|tries)|too many (?:bad|failed|invalid|wrong|unsuccessful|incorrect) (?:attempts|tries)/i,
    'account-closed',
  ],
];

/** The server could not look: words such as "temporary authentication failure" are no word on the password. IMAP (RFC 5530), POP (RFC 2449, 3206). */
const notNow: Rows = [
  [/\[EXPIRED\]|^432 (?!4\.)|\b4\.7\.12\b/i, 'password-expired'],
  [
    /\[(?:UNAVAILABLE|INUSE|LIMIT|SERVERBUG|SYS\/(?:TEMP|PERM)|IN-USE|LOGIN-DELAY)\]|^4\d\d\b|temporar|internal error/i,
    'server-trouble',
  ],
];

const plainRefusals: Rows = [
  [
    /AADSTS(?:50126|50034)|invalid (?:user(?:name)?|login|password|credential)|(?:wrong|bad|incorrect) (?:user(?:name)?|login|password|credential)|(?:user ?name|password|credentials?|login)\b[^.;]{0,40}\b(?:incorrect|invalid|wrong|not accepted|rejected|mismatch|doesn't match|does not match|do not match)|authentication (?:credentials invalid|failed|failure)|no such user|unknown user|(?:kennwort|passwort|zugangsdaten)[^.;]{0,40}(?:falsch|ung.{1,3}ltig)/i,
    'password-wrong',
  ],
  [/\[(?:AUTHENTICATIONFAILED|AUTH)\]/i, 'password-wrong'],
];

/** Of SMTP: RFC 4954, RFC 5248. A bare 535 says "login wrong"; with an enhanced code that names only an area it says nothing. */
const codes: Rows = [
  [/\b5\.7\.13\b|\b5\.2\.1\b/, 'account-closed'],
  [/\b5\.7\.9\b|^534\b|^504\b/, 'method-off'],
  [/\b5\.7\.8\b|^535[ -](?!\d\.\d)/, 'password-wrong'],
];

/** Why a login was refused; nothing where the server does not say. */
export function refusalIn(answer: string, protocol: Service['protocol']): LoginReason | undefined {
  // "NO" and "BAD" of IMAP are no words on a user, and some tables of accounts can hold no spaces.
  const said = answer.replace(/^a3 (?:NO|BAD) /, '').replaceAll(/[\s_]+/g, ' ');
  const rows = [...clearWords, ...notNow, ...plainRefusals, ...(protocol === 'smtp' ? codes : [])];
  return rows.find(([pattern]) => pattern.test(said))?.[1];
}

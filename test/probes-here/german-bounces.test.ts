import { describe, expect, test } from 'vitest';
import { classify } from '../../src/probes/email/message/classify.ts';
import { readMessage } from '../../src/probes/email/message/read-message.ts';

/** Written after reports as these programs and providers send them; none is recorded. */
const report = (from: string, subject: string, text: string) => {
  const raw = `Return-Path: <>\nFrom: ${from}\nSubject: ${subject}\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n${text}\n`;
  return readMessage(Buffer.from(raw).toString('latin1'), raw.length);
};
const outlook = 'Microsoft Outlook <postmaster@firma.example>';
const failed = 'Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\nmax@kunde.example\n';

describe('reports in German', () => {
  test.each([
    [
      outlook,
      'Unzustellbar: Angebot',
      `${failed}Die eingegebene E-Mail-Adresse konnte nicht gefunden werden. Überprüfen Sie die E-Mail-Adresse des Empfängers, und versuchen Sie, die Nachricht erneut zu senden.`,
      'recipient-unknown',
    ],
    [
      outlook,
      'Unzustellbar: Angebot',
      'Ihre Nachricht an max@kunde.example konnte nicht zugestellt werden.\nmax wurde unter kunde.example nicht gefunden.',
      'recipient-unknown',
    ],
    [
      outlook,
      'Unzustellbar: Bilder',
      `${failed}Das Postfach des Empfängers ist voll und kann zurzeit keine Nachrichten annehmen. Versuchen Sie, diese Nachricht später erneut zu senden.`,
      'mailbox-full',
    ],
    [
      outlook,
      'Unzustellbar: Bilder',
      `${failed}Diese Nachricht überschreitet die maximal zulässige Größe und kann nicht zugestellt werden.`,
      'message-too-large',
    ],
    [
      outlook,
      'Unzustellbar: An alle',
      `${failed}Sie haben keine Berechtigung zum Senden von Nachrichten an diesen Empfänger.`,
      'sender-restricted',
    ],
    [
      outlook,
      'Unzustellbar: Rechnung',
      `${failed}Sie haben nicht die Berechtigung, die Nachricht im Auftrag des angegebenen Benutzers zu senden.`,
      'send-as-denied',
    ],
    [
      outlook,
      'Verzögert: Angebot',
      'Die Zustellung an folgende Empfänger oder Gruppen hat sich verzögert:\n\nmax@kunde.example\nDiese Nachricht wurde noch nicht zugestellt. Es wird weiterhin versucht, die Nachricht zuzustellen.',
      'deferred',
    ],
    [
      'mailer-daemon@gmx.de',
      'Mail delivery failed: returning message to sender',
      'Ihre E-Mail konnte an folgende Empfänger nicht zugestellt werden:\n\nmax@kunde.example:\nUnbekannter Empfänger',
      'recipient-unknown',
    ],
    [
      'mailer-daemon@web.de',
      'Mail delivery failed: returning message to sender',
      'Ihre E-Mail an folgenden Empfänger konnte leider nicht zugestellt werden:\n\nmax@web.de:\nDas Postfach ist voll.',
      'mailbox-full',
    ],
    [
      'postmaster@kunde.example',
      'Zustellungsfehler: Angebot',
      'Ihre Nachricht konnte nicht zugestellt werden an:\n\nmax@kunde.example\n\nweil:\n\nBenutzer max (max@kunde.example) ist nicht im Domino-Verzeichnis aufgeführt',
      'recipient-unknown',
    ],
    [
      'postmaster@kunde.example',
      'Nicht zustellbar: Angebot',
      'Die Domäne kunde.exmaple wurde nicht gefunden.',
      'recipient-domain-bad',
    ],
  ])('%s, %s', (from, subject, text, reason) => {
    expect(report(from, subject, text).causes.map(cause => cause.reason)).toEqual([reason]);
  });

  test.each([
    ['550 5.7.0 Der Anhang rechnung.exe wurde nicht angenommen', 'content-refused'],
    ['450 4.7.1 Sie haben das Limit fuer den Versand von E-Mails erreicht', 'sending-limit'],
    ['550 5.7.1 Ihre IP-Adresse 198.51.100.25 steht auf einer Sperrliste', 'blocklisted'],
    ['550 5.7.1 Diese Nachricht wurde als Spam eingestuft', 'spam-refused'],
    ['550 5.7.1 Absenderadresse nicht erlaubt', 'send-as-denied'],
    ['550 Das Konto des Empf?ngers ist deaktiviert', 'recipient-disabled'],
    ['451 Der Server ist zurzeit nicht erreichbar', 'server-trouble'],
  ])('%s', (said, reason) => {
    expect(classify(said).reason).toBe(reason);
  });

  test('an answer of somebody who is away is no report', () => {
    const away = readMessage(
      'From: Max <max@kunde.example>\nSubject: Automatische Antwort: Angebot\nAuto-Submitted: auto-replied\n\nIch bin nicht erreichbar. Mein Postfach ist voll.\n',
      100,
    );
    expect(away.kind).toBe('message');
  });
});

describe('words of providers', () => {
  test.each([
    ['550 5.1.10 RESOLVER.ADR.RecipientNotFound; not found by SMTP address lookup', 'recipient-unknown'],
    ['550 5.4.8 MX hosts of kunde.example failed MTA-STS validation', 'tls-required'],
    ['550 5.7.322 certificate-expired: Destination mail server certificate is expired', 'tls-required'],
    ['550 5.7.324 dnssec-invalid: Destination domain returned invalid DNSSEC records', 'tls-required'],
    ['554-Transaction failed 554-Unauthorized sender address.', 'send-as-denied'],
    ['553 5.7.1 <ceo@firma.example>: Sender address rejected: not logged in', 'relay-refused'],
    ['554 Blocked - see https://ipcheck.proofpoint.com/?ip=198.51.100.25', 'blocklisted'],
    ['554 5.7.1 Your ISP 24940 is UCEPROTECT-Level 3 listed', 'blocklisted'],
    ['550 Rejected by header based manually Blocked Senders: a@firma.example', 'sender-restricted'],
    ['550 5.7.1 Error: too much mail from 198.51.100.30', 'sending-limit'],
  ])('%s', (said, reason) => {
    expect(classify(said).reason).toBe(reason);
  });
});

import { Readable } from 'node:stream';
import { defineDestination, type Message, type Receipt, Undelivered } from '../model/destination.ts';
import { failureOf } from './mail/failure.ts';
import { portOf, type Settings, settings } from './mail/settings.ts';
import { trusted } from './mail/trust.ts';

/** Waits of one step. The whole is bounded by the delivery's signal. */
const stepMs = { connectionTimeout: 20_000, dnsTimeout: 20_000, greetingTimeout: 30_000, socketTimeout: 90_000 };

/** Many servers take 10 MB and not more, and base64 makes a third more of it. */
const mostBytes = 7_000_000;

export default defineDestination({
  title: 'By mail, to a server that takes it (SMTP)',
  settings,
  limitMs: 300_000,
  mostBytes,
  address: ({ to, cc, ...rest }) =>
    `to ${to.join(', ')}${cc.length > 0 ? `, copy to ${cc.join(', ')}` : ''}, by ${rest.host}:${portOf({ to, cc, ...rest })}`,
  async deliver(message, { settings, signal, secrets }) {
    const { envelope, raw } = await composed(message, settings);
    const connection = await openConnection(settings);
    const server = `${settings.host}:${portOf(settings)}`;
    let handedOver = false;
    const stream = Readable.from(pieces(raw)).on('end', () => {
      handedOver = true;
    });
    const ended = new Promise<never>((_resolve, reject) => {
      const fail = (error: Error): void => reject(failureOf(error, server, handedOver));
      connection.on('error', fail);
      signal.addEventListener('abort', () => fail(new Error('the time limit of the delivery was reached')));
      if (signal.aborted) fail(new Error('there was no time left'));
    });
    const failing = (error: Error | null | undefined): Error | undefined =>
      error ? failureOf(error, server, handedOver) : undefined;
    try {
      await Promise.race([ended, asked(done => connection.connect(error => done(failing(error))))]);
      const { user, password } = settings;
      if (user !== undefined && password !== undefined) {
        const pass = secrets.get(password.env) ?? '';
        await Promise.race([
          ended,
          asked(done => connection.login({ credentials: { user, pass } }, error => done(failing(error)))),
        ]);
      }
      return await Promise.race([
        ended,
        asked<Receipt>(done =>
          connection.send({ ...envelope, size: raw.length }, stream, (error, sent) =>
            done(failing(error), sent && receiptOf(sent)),
          ),
        ),
      ]);
    } finally {
      ended.catch(() => undefined);
      connection.on('error', () => undefined);
      stream.destroy();
      connection.close();
    }
  },
});

/** The mail as it goes over the line, and whom it is for. */
async function composed(message: Message, { from, to, cc }: Settings): Promise<Composed> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const mail = new MailComposer({
    from,
    to,
    cc,
    subject: message.subject,
    text: message.text,
    date: new Date(message.madeAt),
    messageId: `<${message.id}@${domainOf(from)}>`,
    xMailer: false,
    disableFileAccess: true,
    disableUrlAccess: true,
    attachments: message.attachments.map(({ name, type, bytes }) => ({
      filename: name,
      contentType: type,
      content: Buffer.from(bytes),
      // Text, too: otherwise its line ends would be changed on the way, and its hash.
      contentTransferEncoding: 'base64',
    })),
  }).compile();
  const raw = await mail.build();
  const envelope = mail.getEnvelope();
  if (envelope.from === false || envelope.to.length === 0)
    throw new Undelivered('permanent', 'the mail has no sender or no recipient');
  return { envelope: { from: envelope.from, to: envelope.to }, raw };
}

interface Composed {
  readonly envelope: { readonly from: string; readonly to: string[] };
  readonly raw: Buffer;
}

/** What stands after the @ of an address with or without a name. */
function domainOf(from: string): string {
  return /@(?<domain>[^>]+)>?$/.exec(from)?.groups?.domain ?? 'localhost';
}

async function openConnection(settings: Settings) {
  const { default: SmtpConnection } = await import('nodemailer/lib/smtp-connection');
  const { host, secure, ca } = settings;
  return new SmtpConnection({
    ...stepMs,
    host,
    port: portOf(settings),
    secure: secure === 'tls',
    requireTLS: secure === 'starttls',
    ignoreTLS: secure === 'none',
    // The name of this machine is none of the server's business.
    name: '[127.0.0.1]',
    tls: secure === 'none' ? {} : { ca: await trusted(ca), minVersion: 'TLSv1.2' },
  });
}

/** Small, so that the end of the stream is the end of the mail and not of its only piece. */
const pieceBytes = 16_384;

function* pieces(raw: Buffer): Generator<Buffer> {
  for (let at = 0; at < raw.length; at += pieceBytes) yield raw.subarray(at, at + pieceBytes);
}

function asked<T = void>(ask: (done: (error?: Error, value?: T) => void) => void): Promise<T> {
  return new Promise((resolve, reject) => ask((error, value) => (error ? reject(error) : resolve(value as T))));
}

function receiptOf({ response, rejected }: { response: string; rejected: readonly string[] }): Receipt {
  return { said: response, ...(rejected.length > 0 ? { notTo: rejected } : {}) };
}

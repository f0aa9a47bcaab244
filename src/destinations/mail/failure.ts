import { type Hindrance, Undelivered } from '../../model/destination.ts';

/** What nodemailer says of a failure, as far as it is used here. */
interface SmtpError extends Error {
  readonly code?: string;
  readonly originalCode?: string;
  readonly response?: string;
  readonly responseCode?: number;
}

/**
 * A failed delivery in words. `handedOver`: the server had the whole message, and only its answer is missing.
 */
export function failureOf(error: SmtpError, server: string, handedOver: boolean): Undelivered {
  const { responseCode, response } = error;
  if (responseCode !== undefined && responseCode >= 400 && response !== undefined)
    return new Undelivered(responseCode < 500 ? 'temporary' : 'permanent', sayAnswer(error, server, response));
  if (handedOver)
    return new Undelivered('unclear', `${server} was given the whole mail, and did not answer: ${plain(error)}`);
  return new Undelivered(hindranceOf(error), sayWay(error, server));
}

function sayAnswer({ code }: SmtpError, server: string, response: string): string {
  const words = `"${response.replaceAll(/\s+/g, ' ').trim()}"`;
  if (code === 'EAUTH') return `${server} did not accept user and password: ${words}`;
  if (code === 'ETLS') return `${server} does not begin to encrypt (STARTTLS): ${words}`;
  return `${server} did not take the mail: ${words}`;
}

/** What no waiting mends: the certificate, the form of the mail, a server that has no encryption. */
const lasting = new Set(['ETLS', 'EENVELOPE', 'EMESSAGE', 'EAUTH', 'ENOAUTH', 'ECONFIG']);

function hindranceOf(error: SmtpError): Hindrance {
  return isUntrusted(error) || lasting.has(error.code ?? '') ? 'permanent' : 'temporary';
}

function sayWay(error: SmtpError, server: string): string {
  if (isUntrusted(error)) return `the certificate of ${server} is not trusted: ${plain(error)}`;
  if (error.code === 'ETLS') return `${server} offers no encryption that both sides know: ${plain(error)}`;
  if (error.code === 'EDNS') return `the address of ${server} could not be found: ${plain(error)}`;
  if (lasting.has(error.code ?? '')) return `the mail could not be given to ${server}: ${plain(error)}`;
  return `${server} was not reached: ${plain(error)}`;
}

/** The codes of node:tls: expired, not yet valid, another name, an issuer nobody knows. */
function isUntrusted({ code, originalCode }: SmtpError): boolean {
  return [code, originalCode].some(word =>
    /^(?:CERT_|ERR_TLS_CERT|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_(?:GET|VERIFY))/.test(word ?? ''),
  );
}

function plain({ message }: SmtpError): string {
  return message.replaceAll(/\s+/g, ' ').trim();
}

import type { Tls, TlsProblem } from './site.ts';

/** OpenSSL's names, as Node gives them, and its sentences, as curl and wget print them. GnuTLS says it in its own words. */
const signs: readonly (readonly [RegExp, TlsProblem])[] = [
  [/CERT_HAS_EXPIRED|certificate has expired|expired certificate|NotTimeValid/i, 'expired'],
  [/CERT_NOT_YET_VALID|not yet (?:valid|activated)/i, 'not-yet-valid'],
  [/SELF_SIGNED_CERT_IN_CHAIN|in certificate chain/i, 'unknown-issuer'],
  [/DEPTH_ZERO_SELF_SIGNED_CERT|self[- ]signed/i, 'self-signed'],
  [
    /UNABLE_TO_|CERT_UNTRUSTED|local issuer|unable to verify|known issuer|UntrustedRoot|PartialChain/i,
    'unknown-issuer',
  ],
  [
    /ALTNAME_INVALID|target host name|NameMismatch|(?:doesn't|does not) match|no alternative certificate subject name/i,
    'wrong-name',
  ],
];

/**
 * What is wrong with a certificate that was refused. The dates come first: a check of the issuer may stop before it looks at them, and only
 * then does every tool say the same of the same certificate.
 */
export function certificateProblem(
  error: string,
  dates: Pick<Tls, 'notBefore' | 'notAfter'>,
  nowMs: number,
): TlsProblem {
  if (dates.notAfter !== undefined && Date.parse(dates.notAfter) < nowMs) return 'expired';
  if (dates.notBefore !== undefined && Date.parse(dates.notBefore) > nowMs) return 'not-yet-valid';
  return signs.find(([pattern]) => pattern.test(error))?.[1] ?? 'handshake';
}

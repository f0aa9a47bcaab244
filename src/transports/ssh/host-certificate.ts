import { type AlgorithmList, chooseAlgorithms, possibleKeyAlgorithms, usualKeyAlgorithms } from './algorithms.ts';
import { type Certificate, readCertificate, validityAt } from './certificate.ts';
import { authoritiesFor, judgeHostKey, type KeyOwner, type KnownHosts, type ShownKey } from './known-hosts.ts';
import { lowerCase } from './patterns.ts';
import { fingerprint } from './public-key.ts';
import { isSignedBy, signatureAlgorithm } from './signature.ts';

/** Why a certificate is not accepted. */
type CertificateFault =
  | 'damaged'
  | 'revoked'
  | 'unknown-authority'
  | 'algorithm'
  | 'signature'
  | 'not-a-host'
  | 'other-host'
  | 'expired'
  | 'not-yet-valid'
  | 'critical-option';

export type CertificateVerdict =
  | { readonly state: 'accepted'; readonly by: ShownKey }
  | { readonly state: 'refused'; readonly why: CertificateFault };

/**
 * Whether a host's certificate is accepted, as ssh judges it (sshconnect.c, sshkey.c): an authority that known_hosts names for the host signed it, as that
 * of a host, for this name, for now. A refusal says nothing against the key in it: ssh then looks for the key alone.
 *
 * The built-in client cannot ask a host for its certificate (ssh2 1.17), so this judges what other ways show, as `ssh-keyscan -c`.
 */
export function judgeHostCertificate(
  owner: KeyOwner,
  blob: Uint8Array,
  known: KnownHosts,
  nowMs: number,
  caSignatureAlgorithms: AlgorithmList | undefined,
): CertificateVerdict {
  const certificate = readCertificate(blob);
  if (!certificate) return { state: 'refused', why: 'damaged' };
  const { authority, plainKey } = certificate;
  const isRevoked = [authority, plainKey].some(key => judgeHostKey(owner, key, known).state === 'revoked');
  if (isRevoked) return { state: 'refused', why: 'revoked' };
  const by = authoritiesFor(owner, known).find(key => key.fingerprint === fingerprint(authority));
  if (!by) return { state: 'refused', why: 'unknown-authority' };
  const why = signatureFault(certificate, caSignatureAlgorithms) ?? contentFault(certificate, owner, nowMs);
  return why === undefined ? { state: 'accepted', by } : { state: 'refused', why };
}

const usualSignatures = usualKeyAlgorithms.filter(name => !name.includes('-cert-'));

function signatureFault(
  { authority, signed, signature }: Certificate,
  list: AlgorithmList | undefined,
): CertificateFault | undefined {
  const accepted = chooseAlgorithms(list, usualSignatures, possibleKeyAlgorithms);
  if (!accepted.includes(signatureAlgorithm(signature) ?? '')) return 'algorithm';
  return isSignedBy(authority, signed, signature) ? undefined : 'signature';
}

function contentFault(
  certificate: Certificate,
  { host, alias }: KeyOwner,
  nowMs: number,
): CertificateFault | undefined {
  const { role, principals, criticalOptions } = certificate;
  if (role !== 'host') return 'not-a-host';
  const validity = validityAt(certificate, nowMs);
  if (validity !== 'valid') return validity;
  // No principals at all mean every host (PROTOCOL.certkeys).
  if (principals.length > 0 && !principals.includes(lowerCase(alias ?? host))) return 'other-host';
  return criticalOptions.length > 0 ? 'critical-option' : undefined;
}

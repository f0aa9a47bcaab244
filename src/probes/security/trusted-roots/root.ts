import { X509Certificate } from 'node:crypto';
import { rootCertificates } from 'node:tls';
import * as z from 'zod';

export const Root = z.object({
  subject: z.string(),
  /** The file, the list or the store it lies in. */
  place: z.string(),
  fingerprint: z.string(),
  /** The day from which it is valid. */
  notBefore: z.string(),
  /** How long ago its file was written. */
  addedSec: z.number().optional(),
  /** It bears the name of an issuer that everybody trusts, and is not that issuer: its key is another. */
  posesAs: z.string().optional(),
  /** Malware or bundled software that is known for reading encrypted traffic with it. */
  knownAs: z.string().optional(),
});
export type Root = z.output<typeof Root>;

/** Keys that were published, so that anybody can use them (US-CERT TA15-051A, Dell advisories of November 2015, reports on PrivDog). */
const infamous: readonly (readonly [RegExp, string])[] = [
  [/^C8:64:48:48:69:D4:1D:2B:0D:32:31:9C:5A:62:F9:31:5A:AF:2C:BD$/, 'Superfish'],
  [/^98:A0:4E:41:63:35:77:90:C4:A7:9E:6D:71:3F:F0:AF:51:FE:69:27$/, 'eDellRoot'],
  [/^02:C2:D9:31:06:2D:7B:1D:C2:A5:C7:F5:F0:68:50:64:08:1F:B2:21$/, 'DSDTestProvider'],
];

let everybodys: Map<string, Set<string>> | undefined;

/** Subject to keys: an issuer may have several certificates with one key. */
function wellKnown(): Map<string, Set<string>> {
  if (everybodys) return everybodys;
  everybodys = new Map();
  for (const pem of rootCertificates) {
    const certificate = new X509Certificate(pem);
    const keys = everybodys.get(certificate.subject) ?? new Set();
    everybodys.set(certificate.subject, keys.add(keyOf(certificate)));
  }
  return everybodys;
}

function keyOf({ publicKey }: X509Certificate): string {
  return publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
}

/** Nothing where it is no issuer of others, is out of date, or cannot be read: then no program trusts it. */
export function rootOf(pem: string, place: string, addedSec: number | undefined): Root | undefined {
  const certificate = readable(pem);
  if (!certificate?.ca) return undefined;
  if (Date.parse(certificate.validTo) < Date.now()) return undefined;
  const { subject, fingerprint, validFrom } = certificate;
  const keys = wellKnown().get(subject);
  const knownAs = infamous.find(([print]) => print.test(fingerprint))?.[1];
  return {
    subject: subject.replaceAll('\n', ', '),
    place,
    fingerprint,
    notBefore: new Date(validFrom).toISOString().slice(0, 10),
    ...(addedSec !== undefined && { addedSec }),
    ...(keys && !keys.has(keyOf(certificate)) && { posesAs: nameIn(subject) }),
    ...(knownAs && { knownAs }),
  };
}

function nameIn(subject: string): string {
  const name = (part: string): string | undefined => new RegExp(`^${part}=(.{1,200})$`, 'm').exec(subject)?.[1];
  return name('CN') ?? name('OU') ?? name('O') ?? subject;
}

function readable(pem: string): X509Certificate | undefined {
  try {
    return new X509Certificate(pem);
  } catch {
    return undefined;
  }
}

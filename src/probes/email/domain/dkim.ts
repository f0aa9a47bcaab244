import { createPublicKey } from 'node:crypto';
import { dataOf, isTold, type Known } from './known.ts';
import { tagsOf } from './tags.ts';

interface DkimKey {
  readonly selector: string;
  readonly state: 'good' | 'withdrawn' | 'broken' | 'weak';
  readonly bits?: number;
  /** What is wrong with it. */
  readonly problem?: string;
}

export interface Dkim {
  readonly keys: DkimKey[];
  /** Whether some key may be under a name that was not asked for; false: nothing at all is below `_domainkey` (RFC 8020). */
  readonly others: boolean;
}

/** Shorter keys must not be used (RFC 8301, 3.2). */
const leastBits = 1024;

/** The keys under the selectors that were asked for. Names of selectors cannot be listed, so "none found" is not "none". */
export function dkimOf(domain: string, selectors: readonly string[], known: Known): Dkim | undefined {
  const below = known.look(`_domainkey.${domain}`, 'TXT');
  if (below.is === 'no-name') return { keys: [], others: false };
  const looks = selectors.map(selector => ({ selector, look: known.look(`${selector}._domainkey.${domain}`, 'TXT') }));
  if (!isTold(below) || !looks.every(({ look }) => isTold(look))) return undefined;
  return {
    keys: looks.flatMap(({ selector, look }) => (look.is === 'found' ? [keyOf(selector, dataOf(look))] : [])),
    others: true,
  };
}

function keyOf(selector: string, texts: readonly string[]): DkimKey {
  const records = texts.map(text => tagsOf(text).tags).filter(tags => tags.has('p'));
  const [tags] = records;
  if (!tags) return { selector, state: 'broken', problem: 'the record holds no key (p=)' };
  if (records.length > 1) return { selector, state: 'broken', problem: `${records.length} keys under one name` };
  const version = tags.get('v');
  if (version !== undefined && version !== 'DKIM1')
    return { selector, state: 'broken', problem: `v=${version}, where DKIM1 belongs` };
  const key = (tags.get('p') ?? '').replaceAll(/\s/g, '');
  if (key === '') return { selector, state: 'withdrawn' };
  if (tags.get('k')?.toLowerCase() === 'ed25519') return edwards(selector, key);
  return rsa(selector, key);
}

/** An Ed25519 key is 32 bytes (RFC 8463). */
function edwards(selector: string, key: string): DkimKey {
  const { length } = Buffer.from(key, 'base64');
  return length === 32
    ? { selector, state: 'good', bits: 256 }
    : { selector, state: 'broken', problem: `an Ed25519 key of ${length} bytes, where 32 belong` };
}

function rsa(selector: string, key: string): DkimKey {
  const bits = bitsOf(Buffer.from(key, 'base64'));
  if (bits === undefined)
    return { selector, state: 'broken', problem: 'the key cannot be read: perhaps it was cut short' };
  return bits < leastBits
    ? { selector, state: 'weak', bits, problem: `an RSA key of ${bits} bits, where ${leastBits} is the least` }
    : { selector, state: 'good', bits };
}

/** The key in the form of SubjectPublicKeyInfo; some publish the bare RSAPublicKey (RFC 6376, 3.6.1, errata). */
function bitsOf(der: Buffer): number | undefined {
  for (const type of ['spki', 'pkcs1'] as const) {
    try {
      return createPublicKey({ key: der, format: 'der', type }).asymmetricKeyDetails?.modulusLength;
    } catch {
      // The other form, or none.
    }
  }
  return undefined;
}

import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import { Undelivered } from '../../model/destination.ts';

/** Debian and Alpine; Red Hat; SUSE; macOS and BSD. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

/** Issuers that this machine trusts, and those of the configured file. Node brings a list of its own, in which a company's issuer is not. */
export async function trusted(file: string | undefined): Promise<string[]> {
  const texts = await Promise.all(bundles.map(bundle => readFile(bundle, 'utf8').catch(() => '')));
  const system = texts.filter(text => text !== '').slice(0, 1);
  return [...tls.rootCertificates, ...system, ...(file === undefined ? [] : [await own(file)])];
}

async function own(file: string): Promise<string> {
  try {
    const text = await readFile(file, 'utf8');
    if (!text.includes('-----BEGIN CERTIFICATE-----')) throw new Error('it holds no certificate');
    return text;
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new Undelivered('permanent', `the issuers in ${file} cannot be read: ${why}`);
  }
}

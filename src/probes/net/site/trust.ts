import { readFile } from 'node:fs/promises';
import * as tls from 'node:tls';
import type { PlatformName } from '../../../model/platform.ts';

/** Debian and Alpine; Red Hat; SUSE; macOS and BSD. */
const bundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/ssl/cert.pem',
];

export interface Trust {
  readonly context: tls.SecureContext;
  /** Whether every issuer that the system trusts is among them. If not, an unknown issuer may be one that the company installed. */
  readonly complete: boolean;
}

let known: Promise<Trust> | undefined;

/** The issuers this machine trusts. Node brings its own list and does not read the system's, where the company's issuer is. */
export function trust(platform: PlatformName): Promise<Trust> {
  known ??= readTrust(platform);
  return known;
}

async function readTrust(platform: PlatformName): Promise<Trust> {
  const store = systemStore();
  const files = await Promise.all(bundles.map(file => readFile(file, 'utf8').catch(() => '')));
  const ca = [...tls.rootCertificates, ...store, ...files.filter(text => text !== '').slice(0, 1)];
  // Linux has no store but the file; the keychain and the registry are only read by Node 22.15 and newer.
  return { context: tls.createSecureContext({ ca }), complete: platform === 'linux' || store.length > 0 };
}

function systemStore(): string[] {
  const read: unknown = Reflect.get(tls, 'getCACertificates');
  const found: unknown = typeof read === 'function' ? read('system') : [];
  return Array.isArray(found) ? found.filter(text => typeof text === 'string') : [];
}

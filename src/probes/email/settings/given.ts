import { parseServerAddress } from '../../net/dns/server-address.ts';
import { Service } from '../_service.ts';

/** Ports and what programs speak there (RFC 8314; 25 is between servers, and some devices send over it). */
const ports: { readonly [port: number]: Pick<Service, 'protocol' | 'security'> } = {
  25: { protocol: 'smtp', security: 'starttls' },
  110: { protocol: 'pop3', security: 'starttls' },
  143: { protocol: 'imap', security: 'starttls' },
  465: { protocol: 'smtp', security: 'tls' },
  587: { protocol: 'smtp', security: 'starttls' },
  993: { protocol: 'imap', security: 'tls' },
  995: { protocol: 'pop3', security: 'tls' },
};

/**
 * A server as somebody says it: `imap.example.com`, `smtp.example.com:465`, `smtp.example.com:2525/starttls`. Without a port the one that
 * RFC 8314 prefers.
 */
export function givenService(text: string, protocol: 'imap' | 'smtp'): Service | undefined {
  const [server = '', security] = text.trim().split('/');
  const { host, port } = parseServerAddress(server, protocol === 'imap' ? 993 : 465);
  const usual = ports[port] ?? { protocol, security: 'tls' };
  const service = Service.safeParse({ host, port, ...usual, ...(security && { security }), from: 'given' });
  return service.success ? service.data : undefined;
}

export function isServer(text: string): boolean {
  return text === '' || givenService(text, 'imap') !== undefined;
}

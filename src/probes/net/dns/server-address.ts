import { isIP } from 'node:net';

export interface ServerAddress {
  readonly host: string;
  readonly port: number;
}

/**
 * A server as people and configuration files write it: `192.0.2.1`, `fe80::1%eth0`, `192.0.2.1#5353` (dnsmasq, systemd), `[2001:db8::1]:5353`,
 * `192.0.2.1:5353`, `time.example`.
 */
export function parseServerAddress(text: string, ordinaryPort: number): ServerAddress {
  if (isIP(text) !== 0) return { host: text, port: ordinaryPort };
  const match = /^(?:\[(?<bracketed>[^\]]+)\]|(?<plain>[^#[\]]+?))(?:[#:](?<port>\d{1,5}))?$/.exec(text)?.groups;
  return {
    host: match?.bracketed ?? match?.plain ?? text,
    port: match?.port ? Number(match.port) : ordinaryPort,
  };
}

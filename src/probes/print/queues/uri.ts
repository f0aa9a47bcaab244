import type * as z from 'zod';
import { hplipHost } from '../_hplip.ts';
import type { Kind } from './fact.ts';

type Way = {
  kind: z.output<typeof Kind>;
  host?: string;
  port?: number;
  uuid?: string;
  serial?: string;
};

const kinds: { readonly [scheme: string]: Way['kind'] } = {
  ipp: 'ipp',
  ipps: 'ipp',
  http: 'ipp',
  https: 'ipp',
  socket: 'raw',
  lpd: 'lpd',
  usb: 'usb',
  hp: 'usb',
  dnssd: 'dnssd',
  // cups-browsed knows where to: by announcements, or told by a server (BrowsePoll).
  implicitclass: 'other',
  smb: 'share',
  wsd: 'wsd',
  session: 'session',
  'cups-pdf': 'virtual',
  file: 'virtual',
  virtual: 'virtual',
  fax: 'virtual',
  hpfax: 'virtual',
};
const ports: { readonly [scheme: string]: number } = {
  ipp: 631,
  ipps: 631,
  http: 80,
  https: 443,
  socket: 9100,
  lpd: 515,
  smb: 445,
};
/** What HPLIP prints on in the network. */
const rawPort = 9100;
/** ipp-usb takes the ports from here on (its ipp-usb.conf, http-min-port). */
const lowestOfUsb = 60000;

/** What the address of a queue says: how the printer is reached, where, and who it is. */
export function readUri(uri: string): Way {
  const scheme = /^(?<scheme>[a-z][a-z\d+.-]*):/i.exec(uri)?.groups?.scheme?.toLowerCase() ?? '';
  const uuid = /[?&]uuid=(?<uuid>[\da-f-]{36})/i.exec(uri)?.groups?.uuid?.toLowerCase();
  const serial = /[?&]serial=(?<serial>[^&]+)/i.exec(uri)?.groups?.serial;
  const known = { ...(uuid !== undefined && { uuid }), ...(serial !== undefined && { serial }) };
  // ipp://Name._ipp._tcp.local/: a name of DNS-SD, which has to be asked for anew each time.
  if (/\._(?:tcp|udp)\b/i.test(uri)) return { kind: 'dnssd', ...known };
  if (scheme === 'hp' && /^hp:\/net\//i.test(uri)) {
    const host = hplipHost(uri);
    return host === undefined ? { kind: 'other', ...known } : { kind: 'raw', host, port: rawPort, ...known };
  }
  const at = /^[a-z][a-z\d+.-]*:\/\/(?:[^@/]*@)?(?:\[(?<six>[^\]]+)\]|(?<name>[^:/?]+))(?::(?<port>\d{1,5}))?/i.exec(
    uri,
  );
  // smb://workgroup/server/printer
  const behindWorkgroup = /^smb:\/\/[^/]+\/(?<server>[^/]+)\/[^/]/i.exec(uri)?.groups?.server;
  const host = behindWorkgroup ?? at?.groups?.six ?? at?.groups?.name;
  const port = at?.groups?.port === undefined ? ports[scheme] : Number(at.groups.port);
  const kind = kinds[scheme] ?? 'other';
  // ipp-usb lends a printer on USB a port of this machine. Whatever else is here leads on: another queue, a tunnel.
  if (kind === 'ipp' && isHere(host)) return { kind: (port ?? 0) >= lowestOfUsb ? 'usb' : 'other', ...known };
  if (!['ipp', 'raw', 'lpd', 'share'].includes(kind) || host === undefined) return { kind, ...known };
  return { kind, host, ...(port !== undefined && { port }), ...known };
}

const isHere = (host: string | undefined): boolean => host !== undefined && /^(?:localhost|127\.|::1$)/.test(host);

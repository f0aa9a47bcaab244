import { hplipHost } from '../_hplip.ts';
import { ippRequest } from '../_ipp.ts';
import { post } from '../_post.ts';
import type { Said } from '../_talk.ts';

const wanted = [
  ...['printer-state', 'printer-state-reasons', 'printer-state-message', 'printer-is-accepting-jobs'],
  ...[
    'printer-make-and-model',
    'printer-device-id',
    'printer-uuid',
    'printer-name',
    'printer-info',
    'printer-location',
  ],
  ...['printer-input-tray', 'printer-supply', 'printer-supply-description'],
  ...['marker-names', 'marker-levels', 'marker-low-levels', 'marker-types', 'marker-colors'],
  ...['media-ready', 'media-default', 'queued-job-count', 'printer-up-time', 'printer-impressions-completed'],
];

/** Where driverless printers are asked (RFC 8011 leaves it open; IPP Everywhere, 4.2.1 and AirPrint: /ipp/print). */
const usualPath = '/ipp/print';
const ippPort = 631;

/** At the address of the queue, and where that is no address of IPP, or one of another path, at the usual path of the same printer. */
export function requests(uri: string): Said[] {
  const own = parts(uri);
  if (own === undefined) return [];
  if (!own.ipp) return [said(own.host, ippPort, false, usualPath)];
  const usual = own.path === usualPath ? [] : [said(own.host, own.port, own.tls, usualPath)];
  return [said(own.host, own.port, own.tls, own.path), ...usual];
}

function parts(uri: string): { ipp: boolean; host: string; port: number; tls: boolean; path: string } | undefined {
  const byHplip = hplipHost(uri);
  if (byHplip !== undefined) return { ipp: false, host: byHplip, port: ippPort, tls: false, path: usualPath };
  const found =
    /^(?<scheme>ipps?|https?|socket|lpd):\/\/(?:[^@/]*@)?(?:\[(?<six>[^\]]+)\]|(?<host>[^:/?]+))(?::(?<port>\d{1,5}))?(?<path>\/[^?]*)?/i.exec(
      uri,
    )?.groups;
  const host = found?.six ?? found?.host;
  if (host === undefined || /\._(?:tcp|udp)\./.test(host)) return undefined;
  const scheme = found?.scheme?.toLowerCase() ?? '';
  const ipp = scheme !== 'socket' && scheme !== 'lpd';
  const usualPort = { http: 80, https: 443 }[scheme] ?? ippPort;
  return { ipp, host, port: Number(found?.port ?? usualPort), tls: /s$/.test(scheme), path: found?.path ?? '/' };
}

function said(host: string, port: number, tls: boolean, path: string): Said {
  const name = host.includes(':') ? `[${host}]` : host;
  const body = ippRequest({
    operation: 'get-printer-attributes',
    uri: `${tls ? 'ipps' : 'ipp'}://${name}:${port}${path}`,
    wanted,
  });
  return { host, port, tls, path, body, bytes: post({ host: `${name}:${port}`, path }, body) };
}

/** Whether the queue itself speaks IPP. */
export function isIpp(uri: string): boolean {
  return parts(uri)?.ipp === true;
}

import { createSocket } from 'node:dgram';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIPv6 } from 'node:net';
import type { Here } from '../../../model/probe.ts';
import { until } from '../../../model/until.ts';
import { addressOfEachFamily, lookupBy } from '../dns/name-server-lookup.ts';
import { parseServerAddress } from '../dns/server-address.ts';
import {
  type ClockFact,
  type ClockParams,
  type ClockReading,
  clockFact,
  ntpServers,
  readHttpDate,
  webAddresses,
} from './fact.ts';
import { readSntp, sntpRequest } from './sntp.ts';

const ntpPort = 123;

/** Asks all sources at the same time from itfix's own process. */
export async function readClockHere(params: ClockParams, { signal }: Here): Promise<ClockFact> {
  const limit = until(signal, params.waitMs);
  const readings = await Promise.all([
    ...ntpServers(params).map(server => reading(server, 'ntp', askNtp(server, limit.signal))),
    ...webAddresses(params).map(url => reading(url, 'http', askWeb(url, limit.signal))),
  ]).finally(limit.end);
  signal.throwIfAborted();
  return clockFact(readings.flat(), new Date().toISOString());
}

async function reading(
  source: string,
  kind: ClockReading['kind'],
  asked: Promise<number | undefined>,
): Promise<ClockReading[]> {
  const offsetSec = await asked;
  return offsetSec === undefined ? [] : [{ source, kind, offsetSec }];
}

async function askNtp(server: string, signal: AbortSignal): Promise<number | undefined> {
  const { host, port } = parseServerAddress(server, ntpPort);
  const asked = (await addressOfEachFamily(host, signal)).map(async address => {
    const offsetSec = await askNtpAt(address, port, signal);
    if (offsetSec === undefined) throw new Error('no answer');
    return offsetSec;
  });
  return Promise.any(asked).catch(() => undefined);
}

async function askNtpAt(address: string, port: number, signal: AbortSignal): Promise<number | undefined> {
  if (signal.aborted) return undefined;
  const socket = createSocket(isIPv6(address) ? 'udp6' : 'udp4');
  return new Promise(resolve => {
    let isOver = false;
    const end = (offsetSec?: number) => {
      if (isOver) return;
      isOver = true;
      signal.removeEventListener('abort', stop);
      socket.close(() => resolve(offsetSec));
    };
    const stop = () => end();
    signal.addEventListener('abort', stop);
    socket.on('error', stop);
    let sentSec = Date.now() / 1000;
    socket.on('message', packet => {
      const offsetSec = readSntp(packet, sentSec, Date.now() / 1000);
      if (offsetSec !== undefined) end(offsetSec);
    });
    socket.once('connect', () => {
      sentSec = Date.now() / 1000;
      socket.send(sntpRequest(), error => error && stop());
    });
    socket.connect(port, address);
  });
}

/** Whatever the certificate: a wrong clock makes good ones invalid, and a date is only a hint. */
function askWeb(url: string, signal: AbortSignal): Promise<number | undefined> {
  const send = url.toLowerCase().startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise(resolve => {
    const sentSec = Date.now() / 1000;
    const request = send(
      url,
      { method: 'HEAD', agent: false, signal, lookup: lookupBy(signal), rejectUnauthorized: false },
      response => {
        resolve(readHttpDate(response.headers.date ?? '', sentSec, Date.now() / 1000));
        request.destroy();
      },
    );
    request.on('error', () => resolve(undefined));
    request.end();
  });
}

import { isIP } from 'node:net';
import * as z from 'zod';
import { readHead } from '../_http.ts';
import type { Word } from '../_word.ts';
import { partsOf } from '../site/site.ts';

export const Test = z.object({
  proxy: z.string(),
  works: z.boolean(),
  result: z.enum([
    ...['works', 'refused', 'silent', 'unreachable', 'name-unknown'],
    ...['auth-required', 'forbidden', 'error', 'not-a-proxy'],
  ] as const),
  /** What an HTTP proxy answered with. */
  status: z.number().optional(),
});
export type Test = z.output<typeof Test>;
type Result = Test['result'];

/** What is said to a proxy, one after the other, each after an answer to the one before. */
export function speech(scheme: string, url: string): Buffer[] {
  const { host, port, secure, path } = partsOf(url);
  const named = new URL(url).host;
  if (scheme === 'socks') return [Buffer.from([5, 1, 0]), socksConnect(host, port)];
  const where = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  const line = secure
    ? `CONNECT ${where} HTTP/1.1\r\nHost: ${where}`
    : `GET http://${named}${path} HTTP/1.1\r\nHost: ${named}`;
  return [Buffer.from(`${line}\r\nUser-Agent: itfix\r\n\r\n`, 'latin1')];
}

/** RFC 1928: version 5, connect, and the name, which the proxy looks up. An IPv4 address may be sent as its text. */
function socksConnect(host: string, port: number): Buffer {
  const name = Buffer.from(host, 'latin1').subarray(0, 255);
  const address =
    isIP(host) === 6
      ? Buffer.concat([Buffer.from([4]), bytesOf(host)])
      : Buffer.concat([Buffer.from([3, name.length]), name]);
  return Buffer.concat([Buffer.from([5, 1, 0]), address, Buffer.from([port >> 8, port & 255])]);
}

/** The 16 bytes of an IPv6 address; the URL that it comes from has written it in the short form of RFC 5952. */
function bytesOf(address: string): Buffer {
  const [left = '', right] = address.split('::');
  const words = (text: string | undefined) => (text ? text.split(':') : []);
  const [head, tail] = [words(left), words(right)];
  const all = [...head, ...Array<string>(8 - head.length - tail.length).fill('0'), ...tail];
  return Buffer.from(all.map(word => word.padStart(4, '0')).join(''), 'hex');
}

/** Whether more of the answer is still to come. */
export const complete = (scheme: string) => (heard: Buffer) =>
  scheme === 'socks'
    ? heard.length >= 2
    : heard.includes('\r\n\r\n') || heard.length > 16_384 || !'HTTP/'.startsWith(heard.toString('latin1').slice(0, 5));

/** What the answers mean; the last may be missing, because the other side had said enough. */
export function judgeSpeech(scheme: string, url: string, answers: readonly Buffer[]): Pick<Test, 'result' | 'status'> {
  if (scheme === 'socks') return { result: judgeSocks(answers) };
  return judgeStatus(readHead(answers[0]?.toString('latin1') ?? '')?.status, url.startsWith('https:'));
}

function judgeSocks([greeting, answer]: readonly Buffer[]): Result {
  if (greeting?.[0] !== 5) return 'not-a-proxy';
  if (greeting[1] !== 0) return 'auth-required';
  // RFC 1928: 0 succeeded, 2 not allowed by the rule set.
  if (answer?.[0] !== 5) return 'error';
  return answer[1] === 0 ? 'works' : answer[1] === 2 ? 'forbidden' : 'error';
}

/** A web server that is no proxy does not know CONNECT: 400, 404, 405 or 501. */
export function judgeStatus(status: number | undefined, tunnel: boolean): Pick<Test, 'result' | 'status'> {
  if (status === undefined) return { result: 'not-a-proxy' };
  if (status === 407) return { status, result: 'auth-required' };
  if (status === 403) return { status, result: 'forbidden' };
  if (tunnel && [400, 404, 405, 501].includes(status)) return { status, result: 'not-a-proxy' };
  return { status, result: status < (tunnel ? 300 : 500) ? 'works' : 'error' };
}

/** No connection: the word for it. Who closes at once is there, but no use. */
export const unconnected: { readonly [word in Exclude<Word, 'connected'>]: Result } = {
  refused: 'refused',
  silent: 'silent',
  unreachable: 'unreachable',
  prohibited: 'unreachable',
  reset: 'error',
};

export const testOf = (proxy: string, { result, status }: Pick<Test, 'result' | 'status'>): Test => ({
  ...{ proxy, works: result === 'works', result },
  ...(status !== undefined && { status }),
});

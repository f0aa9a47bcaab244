import type { Duplex } from 'node:stream';
import { Unreached } from './unreached.ts';

/** Lines before the greeting are allowed (RFC 4253, 4.2). Nobody needs so many. Practice value. */
const mostBytes = 64 * 1024;
/** What is kept of an answer that is none of SSH: enough to know it by. */
const saidChars = 200;

/** What sshd says instead of its greeting when it wants no more connections (OpenSSH, drop_connection), or punishes the address. */
const busyWords = /^(?:Exceeded MaxStartups|Not allowed at this time)/m;

/** Waits for `SSH-2.0-…`, which the server sends first, and puts it back: whoever speaks SSH reads it again. Costs no round trip. */
export function awaitGreeting(stream: Duplex, limitMs: number, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = Buffer.alloc(0);
    const stop = (settle: () => void): void => {
      clearTimeout(timer);
      stream.off('data', read).off('end', end).off('close', end);
      signal.removeEventListener('abort', abort);
      settle();
    };
    const fail = (outcome: Unreached['outcome']): void => {
      const said = text.toString('latin1', 0, saidChars).trim();
      stop(() => reject(new Unreached(outcome, said === '' ? {} : { said })));
      stream.destroy();
    };
    const read = (chunk: Buffer): void => {
      text = Buffer.concat([text, chunk]);
      const server = /^SSH-(?:2\.0|1\.99)-(?<server>[^\r\n]*)\r?\n/m.exec(text.toString('latin1'))?.groups?.server;
      if (server === undefined) {
        if (text.length > mostBytes) fail('not-ssh');
        return;
      }
      stop(() => {
        stream.pause();
        stream.unshift(text);
        resolve(server);
      });
    };
    const end = (): void =>
      fail(text.length === 0 ? 'closed' : busyWords.test(text.toString('latin1')) ? 'busy' : 'not-ssh');
    const abort = (): void => fail('broken-off');
    const timer = setTimeout(() => fail(text.length === 0 ? 'mute' : 'not-ssh'), limitMs);
    signal.addEventListener('abort', abort, { once: true });
    stream.on('data', read).on('end', end).on('close', end);
  });
}

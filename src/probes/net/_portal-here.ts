import { lookup } from 'node:dns/promises';
import { mostBytes } from './_portal-text.ts';
import { partsOf } from './_site.ts';
import { ask, open } from './_wire.ts';

/** The beginning of the answer to a plain GET, as it came; nothing when there is none. Tries the addresses of the name one after the other. */
export async function fetchHere(url: string, waitMs: number, outer: AbortSignal): Promise<string> {
  const { host, port, path } = partsOf(url);
  const signal = AbortSignal.any([outer, AbortSignal.timeout(waitMs)]);
  const words = `GET ${path} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nUser-Agent: itfix\r\nAccept: */*\r\nConnection: close\r\n\r\n`;
  for (const address of await addressesOf(host, signal)) {
    const connection = await open(address, port, signal);
    if (!connection.ok) continue;
    const answer = await ask(connection.value, words, heard => heard.length >= mostBytes, signal);
    connection.value.destroy();
    if (answer.ok) return answer.value.toString('latin1');
  }
  return '';
}

async function addressesOf(host: string, signal: AbortSignal): Promise<string[]> {
  const late = new Promise<[]>(resolve => signal.addEventListener('abort', () => resolve([]), { once: true }));
  const found = await Promise.race([lookup(host, { all: true }).catch(() => []), late]);
  return found.map(({ address }) => address);
}

import { until } from '../../../model/until.ts';
import { ask, open } from '../_wire.ts';
import { addressesOf } from '../addresses/addresses.ts';
import { partsOf } from '../site/site.ts';
import { mostBytes } from './text.ts';

/** The beginning of the answer to a plain GET, as it came; nothing when there is none. Asks all addresses of the name at once. */
export async function fetchHere(url: string, waitMs: number, outer: AbortSignal): Promise<string> {
  const { host, port, path } = partsOf(url);
  const { signal, end } = until(outer, waitMs);
  const words = `GET ${path} HTTP/1.1\r\nHost: ${new URL(url).host}\r\nUser-Agent: itfix\r\nAccept: */*\r\nConnection: close\r\n\r\n`;
  const all = (await addressesOf(host, signal)).slice(0, 6).map(async address => {
    const connection = await open(address, port, signal);
    if (!connection.ok) throw new Error(connection.result);
    const answer = await ask(connection.value, words, heard => heard.length >= mostBytes, signal);
    connection.value.destroy();
    if (!answer.ok) throw new Error(answer.result);
    return answer.value.toString('latin1');
  });
  const first = await Promise.any(all).catch(() => '');
  end();
  return first;
}

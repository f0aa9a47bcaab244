import { Resolver } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import { until } from '../../../model/until.ts';
import { parseServerAddress } from '../../net/dns/server-address.ts';
import type { Answer, Question } from './record.ts';

const dnsPort = 53;

/** Asks all at once from itfix's own process, of the servers in their order. */
export async function askAll(
  questions: readonly Question[],
  params: { readonly servers: readonly string[]; readonly waitMs: number },
  signal: AbortSignal,
): Promise<Answer[]> {
  const resolver = new Resolver({ timeout: params.waitMs / 2, tries: 2 });
  resolver.setServers(params.servers.map(server => endpoint(server)));
  const limit = until(signal, params.waitMs);
  limit.signal.addEventListener('abort', () => resolver.cancel());
  return Promise.all(questions.map(question => askOne(resolver, question))).finally(limit.end);
}

function endpoint(server: string): string {
  const { host, port } = parseServerAddress(server, dnsPort);
  return isIPv6(host) ? `[${host}]:${port}` : `${host}:${port}`;
}

/** How the words of Node say that there is nothing; every other is no answer. */
const nothings: { readonly [code: string]: Answer['result'] } = { ENODATA: 'nothing', ENOTFOUND: 'no-name' };

async function askOne(resolver: Resolver, question: Question): Promise<Answer> {
  try {
    const data = await ask(resolver, question);
    return { ...question, result: data.length > 0 ? 'found' : 'nothing', data };
  } catch (error) {
    return { ...question, result: nothings[String(Reflect.get(Object(error), 'code'))] ?? 'failed', data: [] };
  }
}

async function ask(resolver: Resolver, { name, type }: Question): Promise<string[]> {
  if (type === 'MX') return (await resolver.resolveMx(name)).map(({ priority, exchange }) => `${priority} ${exchange}`);
  if (type === 'TXT') return (await resolver.resolveTxt(name)).map(strings => strings.join(''));
  if (type === 'PTR') return resolver.resolvePtr(name);
  if (type === 'CNAME') return resolver.resolveCname(name);
  if (type === 'SRV')
    return (await resolver.resolveSrv(name)).map(srv => `${srv.priority} ${srv.weight} ${srv.port} ${srv.name}`);
  return type === 'A' ? resolver.resolve4(name) : resolver.resolve6(name);
}

import { Resolver } from 'node:dns/promises';
import { isIPv6 } from 'node:net';
import type { Here } from '../../../model/probe.ts';
import { until } from '../../../model/until.ts';
import { parseServerAddress } from '../../net/dns/server-address.ts';
import { domainFact } from './domain-fact.ts';
import type { DomainFact, DomainParams } from './fact.ts';
import type { Answer, Question } from './record.ts';

const dnsPort = 53;
/** An SPF record may lead ten records deep, and the names of its servers come after that. */
const mostRounds = 14;
/** So many questions at once are no burst that small routers drop; the rest waits for its turn. */
const mostAtOnce = 40;

/** Asks round after round, until nothing is left to ask. A round in which nobody answers is the last: the servers are dead. */
export async function askDomainHere(params: DomainParams, { signal }: Here): Promise<DomainFact> {
  let fact = domainFact(params, params.known);
  for (let round = 0; round < mostRounds && fact.wanted.length > 0; round += 1) {
    const answers = await askAll(fact.wanted.slice(0, mostAtOnce), params, signal);
    signal.throwIfAborted();
    fact = domainFact(params, [...fact.known, ...answers]);
    if (answers.every(({ result }) => result === 'failed')) return fact;
  }
  return fact;
}

async function askAll(questions: readonly Question[], params: DomainParams, signal: AbortSignal): Promise<Answer[]> {
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
  return type === 'A' ? resolver.resolve4(name) : resolver.resolve6(name);
}

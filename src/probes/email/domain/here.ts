import type { Here } from '../../../model/probe.ts';
import { domainFact } from './domain-fact.ts';
import type { DomainFact, DomainParams } from './fact.ts';
import { askAll } from './resolver.ts';

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

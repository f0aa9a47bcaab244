import { get } from 'node:https';
import type { Here } from '../../../model/probe.ts';
import { lookupBy } from '../../net/dns/name-server-lookup.ts';
import { mostBytes, notFetched, type PolicyFact, type PolicyParams, policyUrl, readPolicy } from './policy.ts';

/** Fetches the policy as mail servers do: no redirects, and only with a certificate that is trusted (RFC 8461, 3.3). */
export function fetchPolicyHere(params: PolicyParams, { signal }: Here): Promise<PolicyFact> {
  return new Promise(resolve => {
    const request = get(policyUrl(params.domain), { agent: false, signal, lookup: lookupBy(signal) }, response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', chunk => {
        body += chunk;
        if (body.length > mostBytes) response.destroy();
      });
      response.on('close', () => resolve(readPolicy(params, response.statusCode ?? 0, body.slice(0, mostBytes))));
    });
    request.on('error', error => resolve(notFetched(params, error.message, isUntrusted(error))));
  });
}

/** Node's names for what is wrong with a certificate. */
function isUntrusted(error: Error): boolean {
  return 'code' in error && /CERT|UNABLE_TO_|SELF_SIGNED/.test(String(error.code));
}

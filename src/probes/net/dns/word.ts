import type { DnsWord } from './fact.ts';

const words: { readonly [code: string]: Exclude<DnsWord, 'answered'> } = {
  ECONNREFUSED: 'refused',
  ECONNRESET: 'reset',
  EPIPE: 'reset',
  EACCES: 'prohibited',
  EPERM: 'prohibited',
  ETIMEDOUT: 'silent',
};

/** The word for the error of a socket; the rest (no route, no such address family) all mean that there is no way there. */
export function dnsWordOf(error: unknown): Exclude<DnsWord, 'answered'> {
  return words[codeOf(error)] ?? 'unreachable';
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

import { createHash } from 'node:crypto';
import { domainToASCII } from 'node:url';
import { encode, RECURSION_DESIRED } from 'dns-packet';
import type { DnsParams } from './fact.ts';
import { parseServerAddress, type ServerAddress } from './server-address.ts';

export interface DnsQuestion {
  readonly id: number;
  readonly name: string;
  readonly type: 'A' | 'AAAA';
  readonly nonsense: boolean;
  readonly packet: Buffer;
}

export interface DnsQuestions {
  readonly servers: readonly (ServerAddress & { readonly address: string })[];
  readonly questions: readonly DnsQuestion[];
}

/** More would make a burst that small routers drop. */
const maxServers = 6;
const maxNames = 20;
const dnsPort = 53;
/** Packet numbers count up from here: an answer to a question that was not asked is then told apart. */
const firstId = 0x1700;

/**
 * The packets of one reading. The same parameters give the same bytes, so that the command can be shown beforehand and a recorded machine
 * can be read again; what is sent says nothing that a random number would hide.
 */
export function dnsQuestions(params: DnsParams): DnsQuestions {
  const names = [...new Set(params.names)].slice(0, maxNames).map(name => ({ name, nonsense: false }));
  if (params.nonsense) names.push({ name: nonsenseName(params), nonsense: true });
  const wanted = names.flatMap(name => [
    { ...name, type: 'A' as const },
    { ...name, type: 'AAAA' as const },
  ]);
  return {
    servers: [...new Set(params.servers)]
      .slice(0, maxServers)
      .map(address => ({ address, ...parseServerAddress(address, dnsPort) })),
    questions: wanted.map((question, index) => ({
      ...question,
      id: firstId + index,
      packet: packet(firstId + index, question),
    })),
  };
}

/** Twenty letters below `.com` that nobody owns: other ones in each network, always the same for one question. */
function nonsenseName({ servers, names }: Pick<DnsParams, 'servers' | 'names'>): string {
  const bytes = createHash('sha256')
    .update(JSON.stringify([servers, names]))
    .digest()
    .subarray(0, 20);
  return `${[...bytes].map(byte => String.fromCharCode(97 + (byte % 26))).join('')}.com`;
}

function packet(id: number, { name, type }: { name: string; type: 'A' | 'AAAA' }): Buffer {
  return encode({
    type: 'query',
    id,
    flags: RECURSION_DESIRED,
    questions: [{ type, name: domainToASCII(name) || name }],
  });
}

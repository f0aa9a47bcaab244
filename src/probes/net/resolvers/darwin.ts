import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { type Resolver, type ResolversFact, resolversOf } from './fact.ts';

/** resolv.conf is not what macOS programs use; scutil says what they do use. */
export const resolversOfDarwin: Method<object, ResolversFact> = {
  needs: ['scutil'],
  command: () => sh`scutil --dns`,
  parse({ stdout }) {
    // "No DNS configuration available" is an answer: there are no servers.
    if (/^No DNS configuration/m.test(stdout)) return { ...resolversOf([], []), search: [] };
    if (!/^DNS configuration\s*$/m.test(stdout))
      throw new Unparsable(`not a DNS configuration: ${stdout.slice(0, 100)}`);
    const [everybody = ''] = stdout.split(/^DNS configuration \(/m, 1);
    const resolvers = everybody.split(/^resolver #\d+\s*$/m).slice(1);
    const general = resolvers.filter(text => field(text, 'domain').length === 0);
    const split = resolvers
      .flatMap(text => field(text, 'domain').map(suffix => ({ suffix, servers: field(text, 'nameserver') })))
      .filter(({ servers }) => servers.length > 0);
    return {
      ...resolversOf(general.flatMap(serversIn), []),
      search: [...new Set(general.flatMap(text => field(text, 'search domain')))],
      ...(split.length > 0 && { split }),
    };
  },
};

//   search domain[0] : corp.example
//   nameserver[0] : 192.0.2.53
//   if_index : 4 (en0)
function field(text: string, name: string): string[] {
  return text.split('\n').flatMap(line => {
    const match = /^\s*(?<name>[a-z_ ]+?)\s*(?:\[\d+\])?\s*:\s*(?<value>\S+)/.exec(line)?.groups;
    return match?.name === name && match.value ? [match.value] : [];
  });
}

function serversIn(text: string): Resolver[] {
  const source = /if_index\s*:\s*\d+ \((?<adapter>[^)\n]+)\)/.exec(text)?.groups?.adapter ?? 'system';
  const [port] = field(text, 'port').map(Number);
  return field(text, 'nameserver').map(address => ({
    address,
    source,
    ...(port !== undefined && port !== 53 && { port }),
  }));
}

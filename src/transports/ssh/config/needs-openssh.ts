import { lowerCase } from '../patterns.ts';
import { builtInAlgorithms } from '../ssh2-algorithms.ts';
import { beyondUs } from './directives.ts';
import type { Evaluation, NeedsOpenSsh } from './evaluation.ts';
import type { Directive } from './read.ts';

const offWords = new Map<string, readonly string[]>(
  Object.entries(beyondUs).map(([name, { off }]) => [lowerCase(name), off]),
);

/** What of the configuration the built-in client cannot do for this host. */
export function beyondTheBuiltIn(evaluation: Evaluation): NeedsOpenSsh[] {
  const directives = [...evaluation.beyond.values()].flat().filter(directive => matters(directive, evaluation));
  return [
    ...directives.map(({ written, rest, place }) => ({ directive: written, value: rest, ...place })),
    ...evaluation.undecided.values(),
    ...unsure(evaluation),
    ...onlyGssapi(evaluation),
    ...withoutAlgorithms(evaluation),
  ];
}

function matters({ name, words }: Directive, { chosen }: Evaluation): boolean {
  if (words.length === 1 && offWords.get(name)?.includes(lowerCase(words[0] ?? ''))) return false;
  return name !== 'canonicaldomains' || chosen.values.canonicalizehostname === true;
}

/** Tokens in User: older versions of ssh take them as they stand, OpenSSH 10 replaces them. */
function unsure({ chosen }: Evaluation): NeedsOpenSsh[] {
  const { user = '' } = chosen.values;
  const place = chosen.places.get('user');
  return place && /%|\$\{/.test(user) ? [{ directive: 'User', value: user, ...place }] : [];
}

/** Kerberos is on by default in the files of Debian and Red Hat, so it only counts where nothing else is left. */
function onlyGssapi({ chosen }: Evaluation): NeedsOpenSsh[] {
  const { gssapiauthentication, pubkeyauthentication, kbdinteractiveauthentication, passwordauthentication } =
    chosen.values;
  const place = chosen.places.get('gssapiauthentication');
  const isLeft = [pubkeyauthentication, kbdinteractiveauthentication, passwordauthentication].some(on => on !== false);
  const preferred = chosen.values.preferredauthentications?.split(',');
  const isPreferred = preferred?.every(method => method.startsWith('gssapi')) ?? false;
  if (!gssapiauthentication || !place || (isLeft && !isPreferred)) return [];
  return [{ directive: 'GSSAPIAuthentication', value: 'yes', ...place }];
}

const algorithmKinds = [
  { name: 'kexalgorithms', directive: 'KexAlgorithms', kind: 'kex' },
  { name: 'ciphers', directive: 'Ciphers', kind: 'cipher' },
  { name: 'macs', directive: 'MACs', kind: 'hmac' },
  { name: 'hostkeyalgorithms', directive: 'HostKeyAlgorithms', kind: 'serverHostKey' },
] as const;

/** Lists that hold nothing of what the built-in client has. */
function withoutAlgorithms({ chosen }: Evaluation): NeedsOpenSsh[] {
  return algorithmKinds.flatMap(({ name, directive, kind }) => {
    const list = chosen.values[name];
    const place = chosen.places.get(name);
    if (!list || !place || builtInAlgorithms(kind, list).length > 0) return [];
    return [{ directive, value: list.names, ...place }];
  });
}

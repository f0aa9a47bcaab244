import { createHash } from 'node:crypto';
import type { Here } from '../here.ts';

/** What stands for a token like `%h`. */
export type Tokens = Readonly<Record<string, string>>;

export type Replaced =
  | { readonly value: string; readonly wrong?: undefined }
  | { readonly value?: undefined; readonly wrong: string };

/** Replaces `%h` and its like, and `%%`. ssh ends at a token that it does not know. */
export function replaceTokens(
  text: string,
  tokens: Tokens,
  environment: Here['environment'] | 'none' = 'none',
): Replaced {
  let wrong: string | undefined;
  const value = text.replaceAll(environment === 'none' ? /%.?/gs : /%.?|\$\{[^}]*\}?/gs, found => {
    const known = found.startsWith('%') ? token(found.slice(1), tokens) : variable(found, environment);
    if (known === undefined) wrong ??= `There is nothing to put in for ${JSON.stringify(found)}.`;
    return known ?? '';
  });
  return wrong === undefined ? { value } : { wrong };
}

function token(letter: string, tokens: Tokens): string | undefined {
  if (letter === '%') return '%';
  return Object.hasOwn(tokens, letter) ? tokens[letter] : undefined;
}

/** `${NAME}` */
function variable(found: string, environment: Here['environment'] | 'none'): string | undefined {
  const { name = '' } = /^\$\{(?<name>[^}]*)\}$/.exec(found)?.groups ?? {};
  return environment !== 'none' && Object.hasOwn(environment, name) ? environment[name] : undefined;
}

/** `~/x` in the home of the user. */
export function replaceHome(path: string, { home, userName }: Here): Replaced {
  if (!path.startsWith('~')) return { value: path };
  // ~anna/.ssh/id
  const { name = '', rest = '' } = /^~(?<name>[^/]*)\/*(?<rest>.*)$/s.exec(path)?.groups ?? {};
  if (name !== '' && name !== userName) return { wrong: `The home of ${JSON.stringify(name)} is not looked up.` };
  return { value: `${home.replace(/\/$/, '')}/${rest}` };
}

/** A path with its `~`, tokens and `${NAME}`. */
export function replaceInPath(path: string, tokens: Tokens, here: Here): Replaced {
  const { value, wrong } = replaceHome(path, here);
  return value === undefined ? { wrong } : replaceTokens(value, tokens, here.environment);
}

interface Named {
  /** Where to connect. */
  readonly name: string;
  readonly typed: string;
  readonly alias: string | undefined;
  readonly user: string;
  readonly port: number;
}

/** What the tokens of ssh_config(5) stand for. */
export function tokensFor(host: Named, jump: string, here: Here): Tokens {
  const port = `${host.port}`;
  const hash = createHash('sha1')
    .update(here.hostName + host.name + port + host.user)
    .digest('hex');
  return {
    // With a jump host the hash is another one since OpenSSH 9.7: it cannot be told which is meant.
    ...(jump === '' ? { C: hash } : {}),
    L: here.hostName.replace(/\..*$/, ''),
    d: here.home,
    h: host.name,
    i: `${here.uid ?? 0}`,
    j: jump,
    k: host.alias ?? host.typed,
    l: here.hostName,
    n: host.typed,
    p: port,
    r: host.user,
    u: here.userName,
  };
}

/** What stands where a secret was. */
export const cut = '[secret removed]';

interface Pattern {
  readonly kind: string;
  /** The group `secret` is what is removed; all else stays, so that the evidence keeps its meaning. */
  readonly find: RegExp;
}

const secretNames =
  'password|passphrase|passwort|secret|api[_-]?key|access[_-]?key|(?:auth|access)[_-]?token|psk|recovery[_-]?key';

/** Bounded everywhere: hostile output must not make these slow. */
const patterns: readonly Pattern[] = [
  // -----BEGIN OPENSSH PRIVATE KEY----- … -----END OPENSSH PRIVATE KEY-----, also without its end
  { kind: 'private key', find: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?<secret>[^-]{0,20000})/g },
  // http://user:password@proxy:3128
  { kind: 'password in an address', find: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{0,200}:(?<secret>[^\s/@]{1,500})@/gi },
  // Authorization: Bearer eyJ…, Proxy-Authorization: Basic dXNl…
  {
    kind: 'login header',
    find: /\b(?:proxy-)?authorization\s{0,5}[:=]\s{0,5}(?:[a-z]{1,20} )?(?<secret>[^\s"']{1,4000})/gi,
  },
  // Set-Cookie: session=abc; path=/
  { kind: 'cookie', find: /\b(?:set-)?cookie\s{0,5}:\s{0,5}(?<secret>[^\r\n]{1,4000})/gi },
  // DB_PASSWORD=x, "api_key": "x", psk=x. `passwd:` is a line of nsswitch.conf and stays
  {
    kind: 'password or key',
    find: new RegExp(
      `(?:${secretNames}|passwd(?!["']?\\s{0,3}:))["']?\\s{0,3}[:=]\\s{0,3}["']?(?<secret>[^\\s"',;]{1,500})`,
      'gi',
    ),
  },
  // --password x. `-p x` stays: too many programs mean a port by it
  {
    kind: 'password or key',
    find: new RegExp(`--?(?:${secretNames}|passwd)\\s{1,3}["']?(?<secret>[^\\s"',;-][^\\s"',;]{0,500})`, 'gi'),
  },
  // AKIA…, ghp_…, xoxb-…, eyJ….….…
  {
    kind: 'token',
    find: /\b(?<secret>AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,255}|xox[abprs]-[A-Za-z0-9-]{10,255}|eyJ[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{10,1000})/g,
  },
];

/** A text without its secrets, and how many of each kind were removed. */
export interface Redacted<T> {
  readonly value: T;
  readonly removed: ReadonlyMap<string, number>;
}

/** Removes secrets from every text in a value. Keys stay: they name fields of ours. */
export function redact<T>(value: T): Redacted<T> {
  const removed = new Map<string, number>();
  const count = (kind: string): void => void removed.set(kind, (removed.get(kind) ?? 0) + 1);
  return { value: walk(value, count) as T, removed };
}

function walk(value: unknown, count: (kind: string) => void): unknown {
  if (typeof value === 'string') return redactText(value, count);
  if (Array.isArray(value)) return value.map(element => walk(element, count));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, element]) => [key, walk(element, count)]));
}

function redactText(text: string, count: (kind: string) => void): string {
  let result = text;
  for (const { kind, find } of patterns) {
    result = result.replace(find, (match, ...rest) => {
      const { secret } = rest.at(-1) as { secret: string };
      if (secret === cut || secret.startsWith('[secret')) return match;
      count(kind);
      return match.replace(secret, () => cut);
    });
  }
  return result;
}

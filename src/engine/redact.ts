/** What stands where a secret was. */
const cut = '[secret removed]';

interface Pattern {
  readonly kind: string;
  /** Its named groups are what is removed; all else stays, so that the evidence keeps its meaning. */
  readonly find: RegExp;
}

const secretNames =
  'password|passphrase|passwort|secret|api[_-]?key|access[_-]?key|(?:auth|access|refresh|session)[_-]?token|psk|recovery[_-]?key|key[_ ]content';

/** A field, and an option, whose value is a secret: `wifiPassword`, `--password`. */
const secretField = new RegExp(`^[\\w-]{0,40}(?:${secretNames}|passwd)$`, 'i');
const secretOption = new RegExp(`^--?[\\w-]{0,40}(?:${secretNames}|passwd)$`, 'i');

/** A value as settings have it: in quotation marks up to the next one, else up to white space or a comma. */
const settingValue = `(?:"(?<double>(?:[^"\\\\\\r\\n]|\\\\.){1,500})|'(?<single>[^'\\r\\n]{1,500})|["']?(?<bare>[^\\s"',;]{1,500}))`;

/** Bounded everywhere, and with one place to begin for each piece of text: hostile output must not make these slow. */
const patterns: readonly Pattern[] = [
  // -----BEGIN OPENSSH PRIVATE KEY----- … -----END OPENSSH PRIVATE KEY-----, also without its end
  { kind: 'private key', find: /-----BEGIN [A-Z ]{0,40}PRIVATE KEY-----(?<secret>(?:(?!-----)[\s\S]){1,20000})/dg },
  // http://user:password@proxy:3128. A password may hold an @: the last one ends it
  { kind: 'password in an address', find: /\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s/:@]{0,200}:(?<secret>[^\s/]{1,500})@/dgi },
  // Authorization: Bearer eyJ…, Proxy-Authorization: Basic dXNl…
  {
    kind: 'login header',
    find: /\b(?:proxy-)?authorization["']?\s{0,5}[:=]\s{0,5}["']?(?:[a-z]{1,20} )?(?<secret>[^\s"']{1,4000})/dgi,
  },
  // Set-Cookie: session=abc; path=/
  { kind: 'cookie', find: /\b(?:set-)?cookie["']?\s{0,5}:\s{0,5}(?<secret>[^\r\n]{1,4000})/dgi },
  // DB_PASSWORD=x, "api_key": "x", psk=x, Key Content : x. `passwd:` is a line of nsswitch.conf and stays
  {
    kind: 'password or key',
    find: new RegExp(
      `(?:${secretNames}|passwd(?!["']?\\s{0,3}:))["']?(?:\\s{0,3}[:=]|\\s{1,20}:)\\s{0,3}${settingValue}`,
      'dgi',
    ),
  },
  // --password x. `-p x` stays: too many programs mean a port by it
  {
    kind: 'password or key',
    find: new RegExp(`--?(?:${secretNames}|passwd)\\s{1,3}(?!-)${settingValue}`, 'dgi'),
  },
  // BitLocker: 8 groups of 6 digits
  { kind: 'recovery key', find: /(?<![\d-])(?<secret>\d{6}(?:-\d{6}){7})(?![\d-])/dg },
  // AKIA…, ghp_…, xoxb-…, eyJ….….…
  {
    kind: 'token',
    find: /(?<![\w-])(?<secret>AKIA[0-9A-Z]{16}|gh[pousr]_[A-Za-z0-9]{20,255}|xox[abprs]-[A-Za-z0-9-]{10,255}|eyJ[\w-]{10,2000}\.[\w-]{10,4000}\.[\w-]{10,1000})/dg,
  },
];

/** Something that every pattern needs. Nearly no text has any of it, and is not searched again and again. */
const telltale =
  /-----BEGIN|:\/\/|authorization|cookie|pass|secret|key|token|psk|\d{6}-\d{6}|AKIA|gh[pousr]_|xox[abprs]-|eyJ/i;

/** A value without its secrets, and how many of each kind were removed. */
export interface Redacted<T> {
  readonly value: T;
  readonly removed: ReadonlyMap<string, number>;
}

type Count = (kind: string) => void;

/** Shorter secrets are words that stand everywhere. */
const leastKnownChars = 4;

/**
 * Removes secrets from every text in a value. Keys stay: they name fields of ours.
 *
 * @param known secrets that itfix itself was given: a machine can send them back in any form of words
 */
export function redact<T>(value: T, known: readonly string[] = []): Redacted<T> {
  const removed = new Map<string, number>();
  const count: Count = kind => void removed.set(kind, (removed.get(kind) ?? 0) + 1);
  const told = known.filter(({ length }) => length >= leastKnownChars).sort((a, b) => b.length - a.length);
  return { value: walk(value, text => redactText(text, told, count), count) as T, removed };
}

type Clean = (text: string) => string;

/** What has nothing to be removed stays the same value. Nearly everything has not, and copies cost more than the search. */
function walk(value: unknown, clean: Clean, count: Count): unknown {
  if (typeof value === 'string') return clean(value);
  if (typeof value !== 'object' || value === null) return value;
  return Array.isArray(value) ? walkList(value, clean, count) : walkRecord(value, clean, count);
}

function walkList(list: readonly unknown[], clean: Clean, count: Count): readonly unknown[] {
  const cleaned = list.map((element, index) => field(list[index - 1], secretOption, element, clean, count));
  return cleaned.every((element, index) => element === list[index]) ? list : cleaned;
}

function walkRecord(record: object, clean: Clean, count: Count): object {
  let isSame = true;
  const cleaned = Object.entries(record).map(([key, element]) => {
    const one = field(key, secretField, element, clean, count);
    isSame &&= one === element;
    return [key, one] as const;
  });
  return isSame ? record : Object.fromEntries(cleaned);
}

/** `{password: 'x'}`, and `['--password', 'x']`: what comes before says that it is a secret. */
function field(before: unknown, names: RegExp, value: unknown, clean: Clean, count: Count): unknown {
  if (typeof value !== 'string' || value === '' || value === cut || !names.test(String(before)))
    return walk(value, clean, count);
  count('password or key');
  return cut;
}

function redactText(text: string, known: readonly string[], count: Count): string {
  let result = text;
  for (const secret of known) {
    const pieces = result.split(secret);
    for (const _ of pieces.slice(1)) count('password that was given');
    result = pieces.join(cut);
  }
  if (!telltale.test(result)) return result;
  for (const { kind, find } of patterns) result = without(result, find, () => count(kind));
  return result;
}

/** By position: a secret may be the same word as its name. */
function without(text: string, find: RegExp, count: () => void): string {
  let kept = '';
  let from = 0;
  for (const { indices } of text.matchAll(find)) {
    const secret = Object.values(indices?.groups ?? {}).find(Boolean);
    if (!secret || text.startsWith(cut, secret[0])) continue;
    const [start, end] = secret;
    count();
    kept += text.slice(from, start) + cut;
    from = end;
  }
  return from === 0 ? text : kept + text.slice(from);
}

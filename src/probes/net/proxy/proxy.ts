import * as z from 'zod';

const ProxySetting = z.object({
  source: z.string(),
  scheme: z.enum(['http', 'https', 'socks']),
  host: z.string(),
  port: z.number(),
  /** Without user name and password. */
  url: z.string(),
  /** A user name is set for it. */
  login: z.literal(true).optional(),
});
type ProxySetting = z.output<typeof ProxySetting>;

const Text = z.object({ source: z.string(), text: z.string() });

export const Proxies = z.object({
  list: z.array(ProxySetting),
  pac: z.array(z.object({ source: z.string(), url: z.string() })),
  /** Names and networks that are reached directly. */
  exceptions: z.array(z.string()),
  /** The addresses of `list`, each once. */
  urls: z.array(z.string()),
  /** Settings that no program can follow, without user name and password. */
  odd: z.array(Text).optional(),
});
export type Proxies = z.output<typeof Proxies>;

/** A setting as it was found. */
export interface Setting {
  readonly source: string;
  readonly kind: 'proxy' | 'pac' | 'exceptions';
  readonly text: string;
}

/** More settings than this on one machine are noise. */
const most = 40;

const ports = { http: 80, https: 443, socks: 1080 };

/** http://proxy.example:3128/, proxy.example:3128, socks5h://[2001:db8::1]:1080; a user name before "@" is passed over. */
const form =
  /^(?:(?<scheme>https?|socks[45]?[ah]?):\/\/)?(?:[^\s/]*@)?(?:\[(?<six>[\da-f:.%\w]{2,60})\]|(?<host>[\w.-]{1,253}))(?::(?<port>\d{1,5}))?\/?$/i;

/** Everything before the last "@": passwords may hold any sign. */
export const withoutUser = (text: string) => text.replace(/^(?<scheme>\w{1,10}:\/\/)?.*@/s, '$<scheme>');

function readProxy({ source, text }: Setting): ProxySetting | undefined {
  const found = form.exec(text)?.groups;
  const host = found?.six ?? found?.host;
  const word = (found?.scheme ?? 'http').toLowerCase();
  const scheme = word === 'http' || word === 'https' ? word : 'socks';
  const port = found?.port === undefined ? ports[scheme] : Number(found.port);
  if (host === undefined || port < 1 || port > 65_535) return undefined;
  const url = `${scheme}://${host.includes(':') ? `[${host}]` : host}:${port}`;
  return { source, scheme, host, port, url, ...(text.includes('@') && { login: true as const }) };
}

/** Where a setting stands: `environment`, `/etc/environment`, `GNOME`. Exceptions hold for the proxies beside them. */
const placeOf = ({ source }: Setting) => source.replace(/ (?:https?|all|no)_proxy$| (?:http|https|socks|ftp)$/i, '');
const exceptsAll = ({ kind, text }: Setting) => kind === 'exceptions' && text.split(/[\s,;|]+/).includes('*');

/** The fact that all settings of a machine amount to. An empty setting means none, in every system. */
export function proxiesOf(settings: readonly Setting[]): Proxies {
  const given = settings.filter(({ text }) => text.trim() !== '').slice(0, most);
  // Where everything is an exception, nobody goes to the proxy.
  const unused = new Set(given.filter(one => exceptsAll(one)).map(placeOf));
  const set = given.filter(one => one.kind === 'exceptions' || !unused.has(placeOf(one)));
  const read = set.filter(({ kind }) => kind === 'proxy').map(setting => ({ setting, proxy: readProxy(setting) }));
  const list = read.flatMap(({ proxy }) => proxy ?? []);
  const odd = read
    .filter(({ proxy }) => !proxy)
    .map(({ setting }) => ({ source: setting.source, text: withoutUser(setting.text).slice(0, 200) }));
  const exceptions = set.filter(({ kind }) => kind === 'exceptions').flatMap(({ text }) => text.split(/[\s,;|]+/));
  return {
    list,
    pac: set
      .filter(({ kind }) => kind === 'pac')
      .map(({ source, text }) => ({ source, url: withoutUserIn(text).slice(0, 500) })),
    exceptions: [...new Set(exceptions.filter(text => text !== ''))].slice(0, 100),
    urls: [...new Set(list.map(({ url }) => url))],
    ...(odd.length > 0 && { odd }),
  };
}

/** Of a PAC address: http://user:password@host/path */
const withoutUserIn = (url: string) => url.replace(/^(?<scheme>\w{1,10}:\/\/)[^/]*@/, '$<scheme>');

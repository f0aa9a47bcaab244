import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { type Setting, withoutUser } from './proxy.ts';

/**
 * Names and passwords are cut out, up to the "@", before anything leaves the machine: the second half takes what has no "//". "variable" shows what the shell itself
 * was given, in both spellings: programs differ in which they follow.
 */
const cut = sh`sed -e 's#//[^[:space:]]*@#//@#g' -e '\#//#!s#=[^[:space:]]*:[^[:space:]]*@#=@#'`;

const environment = sh`for name in http_proxy https_proxy all_proxy no_proxy HTTP_PROXY HTTPS_PROXY ALL_PROXY NO_PROXY; do
  eval "value=\$$name"
  [ -z "$value" ] || echo "variable $name=$value"
done`;

/** `gsettings` and `kioslaverc` are those of the user that asks. Passwords in them have keys of their own, which are not asked for. */
export const onLinux: Command = sh`{ echo begin
${environment}
pattern='^[[:space:]]*(export[[:space:]]+|set[[:space:]]+)?(https?|all|no|HTTPS?|ALL|NO)_(proxy|PROXY)='
grep -sHE "$pattern" /etc/environment /etc/profile /etc/profile.d/*.sh /etc/environment.d/*.conf | sed 's/^/file /'
command -v gsettings >/dev/null 2>&1 && gsettings list-recursively org.gnome.system.proxy 2>/dev/null | grep -E ' (mode|autoconfig-url|ignore-hosts|host|port) ' | sed 's/^org\.gnome\.system\.proxy/gnome /'
grep -sE '^(ProxyType|httpProxy|httpsProxy|socksProxy|NoProxyFor|Proxy Config Script)=' "$HOME/.config/kioslaverc" | sed 's/^/kde /'
grep -sE '^pac-url=' /etc/NetworkManager/system-connections/* | sed 's/^.*pac-url=/manager /'
echo end; } | ${cut}`;

export const onDarwin: Command = sh`{ echo begin
${environment}
scutil --proxy | sed 's/^/scutil /'
echo end; } | ${cut}`;

type Groups = { readonly [name: string]: string | undefined };
type Reader = readonly [RegExp, (groups: Groups) => Setting[]];

/** HTTP_PROXY="http://proxy.example:3128"  # comment; for `no_proxy=a, b` everything counts, because /etc/environment knows no quotes. */
const bare = (name: string, text: string) =>
  /^["']/.test(text.trim())
    ? text.trim().replace(/^(?<quote>["'])(?<inside>.*?)\k<quote>.*$/, '$<inside>')
    : text.trim().replace(/^no_proxy$/i.test(name) ? /\s+#.*$|;\s*$/ : /[\s;].*$/s, '');

/** `export https_proxy=http://proxy.example:3128 http_proxy=$https_proxy`: a line may set several. */
function inFile({ file = '', name = '', text = '' }: Groups): Setting[] {
  const others = [...text.matchAll(/[\s;](?<name>(?:https?|all|no)_proxy)=(?<text>.*)$/gi)];
  return [
    variable(file, name, bare(name, text.slice(0, others[0]?.index))),
    ...others.flatMap(({ groups }) => inFile({ file, ...groups })),
  ].filter(({ text: value }) => !/^\$\{?(?:https?|all|no)_proxy\b/i.test(value));
}

function variable(source: string, name: string, text: string): Setting {
  return { source: `${source} ${name}`, kind: name.toLowerCase() === 'no_proxy' ? 'exceptions' : 'proxy', text };
}

const lines: readonly Reader[] = [
  [/^variable (?<name>\w+)=(?<text>.*)$/, ({ name = '', text = '' }) => [variable('environment', name, text)]],
  [/^file (?<file>\/[^:]{1,200}):\s*(?:(?:export|set)\s+)?(?<name>\w+)=(?<text>.*)$/, inFile],
  [/^manager (?<text>.*)$/, ({ text = '' }) => [{ source: 'NetworkManager', kind: 'pac', text }]],
];

/** The settings that stand on a line of their own, and those that only mean something together. */
export function readSettings(stdout: string): Setting[] {
  const all = stdout.split('\n');
  if (all[0] !== 'begin' || !all.includes('end')) throw new Unparsable('the settings were not read to their end');
  const single = all.flatMap(line =>
    lines.flatMap(([pattern, read]) => (pattern.test(line) ? read(pattern.exec(line)?.groups ?? {}) : [])),
  );
  return [...single, ...gnome(all), ...kde(all), ...scutil(all)].map(setting =>
    setting.kind === 'proxy' ? { ...setting, text: setting.text.trim() } : setting,
  );
}

function pairs(all: readonly string[], pattern: RegExp): Map<string, string> {
  return new Map(
    all.flatMap(line => {
      const { key, value } = pattern.exec(line)?.groups ?? {};
      return key === undefined || value === undefined ? [] : [[key, value]];
    }),
  );
}

/** `gnome  mode 'manual'`, `gnome .http host 'proxy.example'`, `gnome .http port 3128` */
function gnome(all: readonly string[]): Setting[] {
  const keys = pairs(all, /^gnome (?<key>(?:\.\w+)? [\w-]+) (?<value>.*)$/);
  const text = (key: string) => (keys.get(key) ?? '').replaceAll(/^@as |^'|'$/g, '');
  const mode = text(' mode');
  const exceptions: Setting = {
    source: 'GNOME',
    kind: 'exceptions',
    text: text(' ignore-hosts').replaceAll(/[[\]']/g, ''),
  };
  if (mode === 'auto') return [{ source: 'GNOME', kind: 'pac', text: text(' autoconfig-url') }, exceptions];
  if (mode !== 'manual') return [];
  const set = ['http', 'https', 'socks'].map(
    (name): Setting => ({
      source: `GNOME ${name}`,
      kind: 'proxy',
      text: address(name, text(`.${name} host`), text(`.${name} port`)),
    }),
  );
  return [...set, exceptions];
}

/** The address of a proxy that is set as a host and a port. The word before it says which traffic goes there, not how the proxy is spoken to. */
function address(traffic: string, host: string, port: string): string {
  if (host === '') return '';
  return `${traffic === 'socks' ? 'socks://' : ''}${host.includes(':') ? `[${host}]` : host}${Number(port) > 0 ? `:${port}` : ''}`;
}

/** `kde httpProxy=http://proxy.example 3128`; type 1 is by hand, 2 a script. */
function kde(all: readonly string[]): Setting[] {
  const keys = pairs(all, /^kde (?<key>[\w ]+?)(?:\[\$\w+\])?=(?<value>.*)$/);
  const type = keys.get('ProxyType');
  if (type === '2') return [{ source: 'KDE', kind: 'pac', text: keys.get('Proxy Config Script') ?? '' }];
  if (type !== '1') return [];
  const set = ['http', 'https', 'socks'].map(
    (name): Setting => ({
      source: `KDE ${name}`,
      kind: 'proxy',
      text: (keys.get(`${name}Proxy`) ?? '').trim().replace(/ (?<port>\d+)$/, ':$<port>'),
    }),
  );
  return [...set, { source: 'KDE', kind: 'exceptions', text: keys.get('NoProxyFor') ?? '' }];
}

/** `scutil   HTTPProxy : proxy.example`, `scutil   HTTPEnable : 1`, `scutil     0 : *.local` */
function scutil(all: readonly string[]): Setting[] {
  const keys = pairs(all, /^scutil\s+(?<key>\w+) : (?<value>.*)$/);
  const on = (name: string) => keys.get(`${name}Enable`) === '1';
  const get = (key: string) => withoutUser(keys.get(key) ?? '');
  const set = ['HTTP', 'HTTPS', 'SOCKS'].filter(on).map(
    (name): Setting => ({
      source: `system ${name}`,
      kind: 'proxy',
      text: address(name.toLowerCase(), get(`${name}Proxy`), get(`${name}Port`)),
    }),
  );
  const script: Setting[] = on('ProxyAutoConfig')
    ? [{ source: 'system', kind: 'pac', text: keys.get('ProxyAutoConfigURLString') ?? '' }]
    : [];
  if (set.length + script.length === 0) return [];
  const exceptions = [...keys]
    .filter(([key]) => /^\d+$/.test(key))
    .map(([, text]): Setting => ({ source: 'system', kind: 'exceptions', text }));
  return [...set, ...script, ...exceptions];
}

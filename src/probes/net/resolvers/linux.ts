import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { isLoopback, type Resolver, type ResolversFact, resolversOf } from './fact.ts';

/** The C libraries ask the first three and never look at more (resolv.conf(5), MAXNS). */
const maxAsked = 3;

/** Reads resolv.conf, the order of nsswitch.conf, and what the usual local stubs say of the servers behind them. */
export const resolversOfLinux: Method<object, ResolversFact> = {
  // resolvectl asks over D-Bus, which starts a service that was stopped and may hang with one that runs: only where it runs, and not for long.
  command: () => sh`show() { if [ -r "$2" ]; then echo "@@ $1"; cat "$2"; echo; fi; }
if [ -e /etc/resolv.conf ]; then echo '@@ file present'; elif [ -L /etc/resolv.conf ]; then echo '@@ file dangling-link'; else echo '@@ file absent'; fi
show resolv.conf /etc/resolv.conf
for note in /run/resolvconf/interface/* /run/resolvconf/interfaces/* /run/resolvconf/keys/*; do show "note $note" "$note"; done
echo '@@ nsswitch'; [ -r /etc/nsswitch.conf ] && grep '^[[:space:]]*hosts:' /etc/nsswitch.conf
show systemd-resolved /run/systemd/resolve/resolv.conf
show NetworkManager /run/NetworkManager/no-stub-resolv.conf
show dnsmasq /run/dnsmasq/resolv.conf
if command -v resolvectl >/dev/null 2>&1 && systemctl is-active --quiet systemd-resolved 2>/dev/null; then
  echo '@@ dns'; timeout 2 resolvectl dns 2>/dev/null
  echo '@@ domain'; timeout 2 resolvectl domain 2>/dev/null
fi
echo '@@ end'`,
  parse({ stdout, stderr }) {
    const parts = partsOf(stdout);
    const file = [...parts.keys()].flatMap(
      title => /^file (?<state>present|absent|dangling-link)$/.exec(title)?.groups?.state ?? [],
    )[0];
    if (!parts.has('end') || !isFileState(file))
      throw new Unparsable(`the list of files has no end ${stderr.slice(0, 200)}`.trim());
    const text = parts.get('resolv.conf');
    if (file === 'present' && text === undefined) throw new Unparsable('/etc/resolv.conf cannot be read');
    const list = serversIn(text ?? '', 'resolv.conf').slice(0, maxAsked);
    const order = orderIn(parts.get('nsswitch') ?? '');
    const hasStub = list.some(server => isLoopback(server.address)) || order?.includes('resolve');
    const split = splitIn(parts);
    const byVpn = byVpnIn(parts, list);
    return {
      ...resolversOf(list, hasStub ? upstreamIn(parts) : []),
      search: searchIn(text ?? ''),
      ...(order && { hostsOrder: order }),
      ...(split.length > 0 && { split }),
      ...(byVpn.length > 0 && { byVpn }),
      file,
    };
  },
};

/** Marks of VPN programs in what they write: vpnc and openconnect, AnyConnect, wg-quick, OpenVPN and others that give their name. */
const vpnMark =
  /^#.{0,80}?(?<mark>VPNC_GENERATED|[Oo]pen[Vv][Pp][Nn]|[Oo]penconnect|[Aa]ny[Cc]onnect|wg-quick|[Ww]ire[Gg]uard|[Ff]orti[A-Za-z]{3,10}|[Pp]ulse ?[Ss]ecure|[Gg]lobal[Pp]rotect|strong[Ss]wan|[A-Za-z]{0,20}VPN)/m;
/** resolvconf names its notes after adapter and program: tun0.openvpn, wg0, tun.wg0, ppp0.pppd. */
const vpnNote =
  /^note .*\/(?<mark>(?:tun|tap|wg|ppp|vpn|utun|ipsec)[\w.-]{0,40}|[\w-]{1,15}\.(?:openvpn|vpnc|openconnect|wg-quick|charon|pppd))$/;

/** Which of the servers that programs ask a VPN program wrote down. */
function byVpnIn(parts: ReadonlyMap<string, string>, list: readonly Resolver[]): { address: string; mark: string }[] {
  const mark = vpnMark.exec(parts.get('resolv.conf') ?? '')?.groups?.mark;
  const ofFile = mark === undefined ? [] : list.map(({ address }) => ({ address, mark }));
  const ofNotes = [...parts].flatMap(([title, text]) => {
    const note = vpnNote.exec(title)?.groups?.mark;
    if (note === undefined) return [];
    return serversIn(text, note)
      .filter(({ address }) => list.some(asked => asked.address === address))
      .map(({ address }) => ({ address, mark: note }));
  });
  return [...ofFile, ...ofNotes];
}

function isFileState(text: string | undefined): text is 'present' | 'absent' | 'dangling-link' {
  return text !== undefined;
}

/** What stands below each `@@ title`. */
function partsOf(stdout: string): ReadonlyMap<string, string> {
  const parts = stdout.split(/^@@ /m).slice(1);
  return new Map(parts.map(part => [part.split('\n', 1)[0] ?? '', part.slice(part.indexOf('\n') + 1)]));
}

// nameserver 192.0.2.53        nameserver fe80::1%eth0
function serversIn(text: string, source: string): Resolver[] {
  return [...text.matchAll(/^[ \t]*nameserver[ \t]+(?<address>[\da-fA-F:.]+(?:%[\w.-]+)?)/gm)].map(match => ({
    address: match.groups?.address ?? '',
    source,
  }));
}

// search corp.example example.com        domain corp.example        (the last one counts)
function searchIn(text: string): string[] {
  const last = [...text.matchAll(/^(?:search|domain)[ \t]+(?<suffixes>[^#;\n]+)/gm)].at(-1)?.groups?.suffixes;
  return (last ?? '').split(/\s+/).filter(suffix => suffix !== '' && suffix !== '.');
}

// hosts:          files mdns4_minimal [NOTFOUND=return] dns
function orderIn(text: string): string[] | undefined {
  const words = /^[ \t]*hosts:(?<words>[^#\n]*)/m.exec(text)?.groups?.words;
  return words?.match(/\[[^\]\n]*\]|\S+/g) ?? undefined;
}

function upstreamIn(parts: ReadonlyMap<string, string>): Resolver[] {
  const said = linksIn(parts.get('dns') ?? '').flatMap(({ link, words }) =>
    words.map(word => ({ address: serverOf(word, link), source: link })),
  );
  if (said.length > 0) return said;
  return ['systemd-resolved', 'NetworkManager', 'dnsmasq'].flatMap(source =>
    serversIn(parts.get(source) ?? '', source),
  );
}

/** systemd adds port and name for DNS over TLS, `192.0.2.1:853#dns.example`, and leaves the adapter out of link-local addresses. */
function serverOf(word: string, link: string): string {
  const address =
    /^\[?(?<address>\d+(?:\.\d+){3}|[\da-fA-F]*:[\da-fA-F:.]*(?:%[\w.-]+)?)\]?(?::\d+)?(?:[#%].*)?$/.exec(word)?.groups
      ?.address ?? word;
  return address.startsWith('fe80:') && !address.includes('%') ? `${address}%${link}` : address;
}

// Global: 192.0.2.1        Link 3 (tun0): 10.8.0.1 10.8.0.2        Link 3 (tun0): ~corp.example
function linksIn(text: string): { link: string; words: string[] }[] {
  return [...text.matchAll(/^(?:Link \d+ \((?<link>[^)\n]+)\)|Global):(?<words>[^\n]*)$/gm)].map(match => ({
    link: match.groups?.link ?? 'global',
    words: (match.groups?.words ?? '').split(/\s+/).filter(word => word !== ''),
  }));
}

/** Suffixes of a link that has servers. */
function splitIn(parts: ReadonlyMap<string, string>): { suffix: string; servers: string[] }[] {
  const servers = new Map(
    linksIn(parts.get('dns') ?? '').map(({ link, words }) => [link, words.map(word => serverOf(word, link))]),
  );
  return linksIn(parts.get('domain') ?? '')
    .flatMap(({ link, words }) =>
      words
        .filter(word => word !== '~.')
        .map(word => ({ suffix: word.replace(/^~/, ''), servers: servers.get(link) ?? [] })),
    )
    .filter(({ servers: own }) => own.length > 0);
}

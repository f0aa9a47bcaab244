import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { wordOfText } from '../_word.ts';
import { judgeStatus, type Test, testOf, unconnected } from './speech.ts';

/** curl wants to know that it is the proxy that looks up the name, and speaks SOCKS 5 only when told. */
const forCurl = (proxy: string) => proxy.replace(/^socks:/i, 'socks5h:');

/**
 * All at once. --proxy-insecure is not known to curl before 7.52, and only given where it is needed. `set -f` and a bare `$said` put on one line what curl said of each. Certificates do not matter here: the question is whether
 * the proxy lets one through.
 */
export function testByCurl({
  proxies,
  url,
  waitMs,
}: {
  proxies: readonly string[];
  url: string;
  waitMs: number;
}): Command {
  return sh`unset no_proxy NO_PROXY
set -f
index=0
for proxy in ${proxies.map(forCurl)}; do
  case $proxy in https:*) set -- --proxy-insecure ;; *) set -- ;; esac
  (said=$({ curl -q -sS -v -k -o /dev/null -A itfix --max-time ${waitMs / 1000} --max-filesize 100000 -w 'itfix %{http_connect} %{http_code}\n' -x "$proxy" "$@" -- ${url}; echo "exit $?"; } 2>&1 |
    grep -aE '^([*] (connect to|Immediate connect|Connected to|Established connection|SOCKS5 request granted|Opened SOCKS)|curl: |itfix |exit )')
  echo proxy $index $said) &
  index=$((index + 1))
done
wait`;
}

/** proxy 0 * Connected to 198.51.100.2 (198.51.100.2) port 3129 (#0) curl: (56) CONNECT tunnel failed, response 407 itfix 407 000 exit 56 */
const line =
  /^proxy (?<index>\d{1,2}) (?<said>.{0,3000}) ?itfix (?<tunnel>\d{3}) (?<status>\d{3}) exit (?<exit>\d{1,3})$/gm;

/** What curl told of each proxy. */
export function readCurl(stdout: string, proxies: readonly string[], url: string): Test[] {
  const found = new Map([...stdout.matchAll(line)].map(({ groups = {} }) => [Number(groups.index), groups]));
  return proxies.map((proxy, index) => {
    const groups = found.get(index);
    if (!groups) throw new Unparsable(`curl said nothing of ${proxy}`);
    const status = Number(groups.tunnel) || Number(groups.status);
    const answered = status > 0 && !/^socks/i.test(proxy);
    return testOf(
      proxy,
      answered
        ? judgeStatus(status, url.startsWith('https:'))
        : { result: silentResult(groups.said ?? '', Number(groups.exit), status) },
    );
  });
}

/** The result where no HTTP proxy answered. */
function silentResult(said: string, exit: number, status: number): Test['result'] {
  if (exit === 5) return 'name-unknown';
  const connected = /\* (?:Connected to|Established connection) /.test(said);
  if (!connected) {
    const word = exit === 28 ? 'silent' : wordOfText(said);
    if (!word || word === 'connected') throw new Unparsable(`curl ended with ${exit}`);
    return unconnected[word];
  }
  if (status > 0 || /SOCKS5 request granted|Opened SOCKS/.test(said)) return 'works';
  if (exit === 28) return 'silent';
  return answers.find(([pattern]) => pattern.test(said))?.[1] ?? 'error';
}

/** curl: (97) Can't complete SOCKS5 connection to site.example. (2); older curl ends with 7, and says it in the same words. */
const answers: readonly (readonly [RegExp, Test['result']])[] = [
  [
    /invalid version in initial SOCKS5|Received HTTP\/0\.9|Weird server reply|Invalid response header|wrong version number/i,
    'not-a-proxy',
  ],
  [/authentication method|needs? authentication|requires? .{0,20}authentication/i, 'auth-required'],
  [/complete SOCKS5 connection to \S{1,300} \(2\)/, 'forbidden'],
];

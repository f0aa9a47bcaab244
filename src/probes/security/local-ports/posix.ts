import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';

/** Programs that people install to be a proxy on their own machine, as their commands and processes are called. */
export const proxies = [
  ...[
    'cntlm',
    'privoxy',
    'tinyproxy',
    'squid',
    'px',
    'px-proxy',
    'alpaca',
    'polipo',
    '3proxy',
    'dante-server',
    'sockd',
    'haproxy',
  ],
  ...[
    'mitmproxy',
    'mitmweb',
    'burpsuite',
    'zaproxy',
    'charles',
    'Fiddler',
    'proxyman',
    'requestly',
    'whistle',
    'anyproxy',
  ],
  ...[
    'tor',
    'clash',
    'mihomo',
    'verge-mihomo',
    'v2ray',
    'xray',
    'sing-box',
    'ss-local',
    'sslocal',
    'trojan',
    'naive',
    'hysteria',
    'warp-svc',
    'i2pd',
  ],
  ...['ZSATunnel', 'zscaler', 'netskope', 'stAgentSvc', 'wsproxy', 'adguard', 'AdguardSvc'],
];

/** Who has a port is told to its owner and to administrators. */
export function onPosix(ports: readonly number[]): Command {
  return sh`echo begin
for port in ${ports}; do
  if [ -r /proc/net/tcp ]; then
    hex=$(printf '%04X' "$port")
    cat /proc/net/tcp /proc/net/tcp6 2>/dev/null | awk -v end=":$hex" '$4 == "0A" && substr($2, length($2) - 4) == end { print $10 }' | while read -r inode; do
      file=$(ls -l /proc/[0-9]*/fd 2>/dev/null | awk -v socket="socket:[$inode]" '/^\/proc/ { folder = $1 } index($0, socket) { print folder; exit }')
      pid=$(echo "$file" | sed 's#^/proc/\([0-9]*\)/.*#\1#')
      echo "port $port $([ -n "$pid" ] && readlink "/proc/$pid/exe" 2>/dev/null)"
    done
  elif netstat -an -p tcp | grep -qE "[.:]$port .*LISTEN"; then
    pid=$(lsof -nP -iTCP:"$port" -sTCP:LISTEN -t 2>/dev/null | head -n 1)
    echo "port $port $([ -n "$pid" ] && ps -o comm= -p "$pid")"
  fi
done
for name in ${proxies}; do command -v "$name" >/dev/null 2>&1 && echo "known $name"; done
for name in ${proxies}; do grep -lx "$name" /proc/[0-9]*/comm 2>/dev/null | head -n 1 | sed "s/.*/known $name/"; [ -d "/Applications/$name.app" ] && echo "known $name"; done
echo end`;
}

export function readPosix(stdout: string, asked: readonly number[]) {
  if (!/^begin\n[\s\S]*^end$/m.test(stdout)) throw new Unparsable('the ports were not read to their end');
  const found = [...stdout.matchAll(/^port (\d+) ?(.*)$/gm)].map(
    ([, port, path = '']) => [Number(port), path] as const,
  );
  return factOf(
    asked,
    new Map(found),
    [...stdout.matchAll(/^known (\S+)$/gm)].map(([, name = '']) => name),
  );
}

export function factOf(asked: readonly number[], paths: ReadonlyMap<number, string>, known: readonly string[]) {
  const list = asked.map(port => {
    const path = paths.get(port);
    return { port, listens: path !== undefined, ...(path && { path }) };
  });
  return { list, known: [...new Set(known)] };
}

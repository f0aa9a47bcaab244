import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';

const Params = z.object({ ports: z.array(z.int().min(1).max(65_535)).max(20) });
type Params = z.output<typeof Params>;

/** Programs that people install to be a proxy on their own machine, as their commands and processes are called. */
const proxies = [
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

const Told = z.object({
  Ports: z.array(z.object({ Port: z.number(), Path: z.string().nullish() })),
  Known: z.array(z.string()),
});

/** Which programs stand behind ports of this machine, and which programs for that are there at all. */
export default defineProbe({
  title: 'Programs behind ports of this machine',
  params: Params,
  fact: z.object({
    list: z.array(z.object({ port: z.number(), listens: z.boolean(), path: z.string().optional() })),
    /** Proxy programs that are installed or running. */
    known: z.array(z.string()),
  }),
  sample: { ports: [3128] },
  passing: true,
  on: {
    linux: { command: posixCommand, parse: ({ stdout }, params) => readPosix(stdout, params) },
    darwin: { command: posixCommand, parse: ({ stdout }, params) => readPosix(stdout, params) },
    windows: {
      needs: ['Get-NetTCPConnection'],
      command: ({
        ports,
      }) => ps`$ports = @(foreach ($one in Get-NetTCPConnection -State Listen -LocalPort @(${ports}) -ErrorAction SilentlyContinue) { @{ Port = $one.LocalPort; Path = (Get-Process -Id $one.OwningProcess -ErrorAction SilentlyContinue).Path } })
$known = @(Get-Process -Name @(${proxies}) -ErrorAction SilentlyContinue | ForEach-Object { $_.ProcessName } | Select-Object -Unique)
@{ Ports = $ports; Known = $known } | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }, params) => {
        const { Ports, Known } = structured(stdout, Told);
        return factOf(params, new Map(Ports.map(({ Port, Path }) => [Port, Path ?? ''])), Known);
      },
    },
  },
});

function posixCommand({ ports }: Params) {
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

function readPosix(stdout: string, params: Params) {
  if (!/^begin\n[\s\S]*^end$/m.test(stdout)) throw new Unparsable('the ports were not read to their end');
  const found = [...stdout.matchAll(/^port (\d+) ?(.*)$/gm)].map(
    ([, port, path = '']) => [Number(port), path] as const,
  );
  return factOf(
    params,
    new Map(found),
    [...stdout.matchAll(/^known (\S+)$/gm)].map(([, name = '']) => name),
  );
}

function factOf({ ports }: Params, paths: ReadonlyMap<number, string>, known: readonly string[]) {
  const list = ports.map(port => {
    const path = paths.get(port);
    return { port, listens: path !== undefined, ...(path && { path }) };
  });
  return { list, known: [...new Set(known)] };
}

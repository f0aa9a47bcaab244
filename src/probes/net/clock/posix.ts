import { type Command, sh } from '../../../model/command.ts';
import type { Execution } from '../../../model/execution.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { parseServerAddress } from '../dns/server-address.ts';
import { type ClockFact, type ClockParams, ntpServers, webAddresses } from './fact.ts';
import { parseClockLines } from './lines.ts';
import { sntpRequest } from './sntp.ts';

type ClockMethod = Method<ClockParams, ClockFact>;

const ntpPort = 123;

const python = `
import binascii, os, socket, sys, threading, time
wait = int(sys.argv[1]) / 1000.0
query = binascii.unhexlify(sys.argv[2])
end = time.time() + wait
def ask(n, text):
    try:
        host, port = text.rsplit("#", 1)
        info = socket.getaddrinfo(host, int(port), 0, socket.SOCK_DGRAM)[0]
        s = socket.socket(info[0], socket.SOCK_DGRAM); s.settimeout(wait); s.connect(info[4])
        sent = time.time(); s.send(query); data = s.recv(512); got = time.time()
        said.append("ntp %d %.6f %.6f %s" % (n, sent, got, binascii.hexlify(data).decode()))
    except Exception: pass
said = []
jobs = [threading.Thread(target=ask, args=job) for job in enumerate(sys.argv[3:])]
for job in jobs: job.daemon = True; job.start()
for job in jobs: job.join(max(0, end - time.time()))
sys.stdout.write("".join(line + "\\n" for line in list(said)) + "asked\\n"); sys.stdout.flush()
os._exit(0)
`;

const perl = `
use strict; use Socket qw(:DEFAULT getaddrinfo); $| = 1;
my ($wait, $query, $n) = (int((shift(@ARGV) + 999) / 1000), pack("H*", shift @ARGV), 0);
my $fine = eval { require Time::HiRes; 1 };
sub now { $fine ? sprintf("%.6f", Time::HiRes::time()) : time }
for my $text (@ARGV) {
  my $number = $n++;
  next if fork;
  alarm $wait;
  my ($host, $port) = $text =~ /^(.*)#(\\d+)$/;
  my ($bad, $info) = getaddrinfo($host, $port, { socktype => SOCK_DGRAM });
  my $s;
  exit if $bad || !socket($s, $info->{family}, SOCK_DGRAM, 0) || !connect($s, $info->{addr});
  my ($sent, $data) = (now()); send($s, $query, 0); defined recv($s, $data, 512, 0) or exit;
  syswrite STDOUT, "ntp $number $sent " . now() . " " . unpack("H*", $data) . "\\n";
  exit;
}
1 while wait > 0;
print "asked\\n";
`;

/** A script that broke down before it had asked is not a silent time server. */
function parseAsked(execution: Execution, params: ClockParams): ClockFact {
  if (!/^asked$/m.test(execution.stdout))
    throw new Unparsable(`the time servers were not asked: ${execution.stderr.slice(0, 200)}`);
  return parseClockLines(execution, params);
}

function ntpWords(params: ClockParams): readonly string[] {
  const servers = ntpServers(params).map(server => parseServerAddress(server, ntpPort));
  return [String(params.waitMs), sntpRequest().toString('hex'), ...servers.map(({ host, port }) => `${host}#${port}`)];
}

/** Everything in jobs at the same time: the time servers, the web servers by curl or wget, and the system's own time service. */
function command(params: ClockParams, ntp?: Command): Command {
  const seconds = Math.max(1, Math.ceil(params.waitMs / 1000));
  const calls = webAddresses(params).flatMap((url, index) => [...sh`web ${index} ${url} &`.parts, { text: '\n' }]);
  return sh`echo "now $(date -u +%Y-%m-%dT%H:%M:%SZ)"
web() {
  sent=$(date +%s.%N)
  if command -v curl >/dev/null 2>&1; then head=$(curl -s -k -I -m ${seconds} "$2" 2>/dev/null)
  else head=$(wget -q -S --spider --no-check-certificate -T ${seconds} "$2" 2>&1); fi
  got=$(date +%s.%N)
  date=$(printf '%s\n' "$head" | tr -d '\r' | sed -n 's/^ *[Dd][Aa][Tt][Ee]: *//p' | head -n 1)
  [ -n "$date" ] && echo "http $1 $sent $got $date"
}
sync() {
  limit=; command -v timeout >/dev/null 2>&1 && limit='timeout 2'
  said=$($limit timedatectl show -p NTPSynchronized --value 2>/dev/null || $limit timedatectl 2>/dev/null | sed -n -e 's/^ *NTP synchronized: *//p' -e 's/^ *System clock synchronized: *//p')
  case $said in yes | no) echo "sync $said"; return ;; esac
  case $($limit chronyc -n tracking 2>/dev/null) in *": Normal"*) echo 'sync yes' ;; *"Not synchronised"*) echo 'sync no' ;; esac
}
${{ shell: 'sh', parts: calls }}sync &
${ntp ?? sh`command -v curl >/dev/null 2>&1 || command -v wget >/dev/null 2>&1 || echo missing python3`}
wait
echo end`;
}

export const clockByPython: ClockMethod = {
  needs: ['python3'],
  command: params => command(params, sh`python3 -c ${python} ${ntpWords(params)} &`),
  parse: parseAsked,
};

export const clockByPerl: ClockMethod = {
  needs: ['perl'],
  command: params => command(params, sh`perl -e ${perl} ${ntpWords(params)} &`),
  parse: parseAsked,
};

/** No program that can send a packet: the web servers have to do. */
export const clockByWeb: ClockMethod = { command: params => command(params), parse: parseClockLines };

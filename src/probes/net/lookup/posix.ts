import { type Command, sh } from '../../../model/command.ts';
import type { Method } from '../../../model/probe.ts';
import { type LookupFact, type LookupParams, namesOf } from './fact.ts';
import { parseLookupLines } from './lines.ts';

type LookupMethod = Method<LookupParams, LookupFact>;

const python = `
import os, socket, sys, threading, time
end = time.time() + int(sys.argv[1]) / 1000.0
again = [socket.EAI_AGAIN]
none = [getattr(socket, n) for n in ("EAI_NONAME", "EAI_NODATA", "EAI_ADDRFAMILY") if hasattr(socket, n)]
def look(n, name):
    try:
        word = "found " + " ".join(a[4][0] for a in socket.getaddrinfo(name, None, 0, socket.SOCK_STREAM))
    except socket.gaierror as e:
        word = "try-again" if e.errno in again else "not-found" if e.errno in none else "failed"
    except Exception:
        word = "failed"
    said.append("%d %s" % (n, word))
said = []
jobs = [threading.Thread(target=look, args=job) for job in enumerate(sys.argv[2:])]
for job in jobs: job.daemon = True; job.start()
for job in jobs: job.join(max(0, end - time.time()))
print("\\n".join(list(said) + ["end"])); sys.stdout.flush()
os._exit(0)
`;

/** getaddrinfo, as programs call it, with its own words for why not. One thread for each name; what hangs is left behind and ends with the process. */
export const lookupByPython: LookupMethod = {
  needs: ['python3'],
  command: params => sh`python3 -c ${python} ${params.waitMs} ${namesOf(params)}`,
  parse: parseLookupLines,
};

const perl = `
use strict; use Socket qw(:DEFAULT getaddrinfo getnameinfo NI_NUMERICHOST NIx_NOSERV EAI_AGAIN EAI_NONAME); $| = 1;
my ($wait, $n) = (int((shift(@ARGV) + 999) / 1000), 0);
my $none = eval { Socket::EAI_NODATA() } || EAI_NONAME;
for my $name (@ARGV) {
  my $number = $n++;
  next if fork;
  alarm $wait;
  my ($bad, @found) = getaddrinfo($name, "", { socktype => SOCK_STREAM });
  my $word = !$bad ? "found" : $bad == EAI_AGAIN ? "try-again" : $bad == EAI_NONAME || $bad == $none ? "not-found" : "failed";
  syswrite STDOUT, join(" ", $number, $word, map { (getnameinfo($_->{addr}, NI_NUMERICHOST, NIx_NOSERV))[1] } @found) . "\\n";
  exit;
}
1 while wait > 0;
print "end\\n";
`;

/** The same in Perl: one process for each name, which its own alarm ends. */
export const lookupByPerl: LookupMethod = {
  needs: ['perl'],
  command: params => sh`perl -e ${perl} ${params.waitMs} ${namesOf(params)}`,
  parse: parseLookupLines,
};

/** One job for each name, all at the same time; each says its line in one piece. */
function jobs(look: Command, params: LookupParams): Command {
  const calls = namesOf(params).flatMap((name, index) => [...sh`look ${index} ${name} &`.parts, { text: '\n' }]);
  const seconds = Math.max(1, Math.ceil(params.waitMs / 1000));
  return sh`limit=; command -v timeout >/dev/null 2>&1 && limit=${`timeout ${seconds}`}
look() { case $2 in -*) echo "$1" failed; return ;; esac; ${look}; }
${{ shell: 'sh', parts: calls }}wait
echo end`;
}

// 203.0.113.80    STREAM example.com
/** Exit 2 is "not found", whatever the reason; 124 and 143 are ours, for taking too long. */
export const lookupByGetent: LookupMethod = {
  needs: ['getent'],
  command: params =>
    jobs(
      sh`found=$($limit getent ahosts "$2" 2>/dev/null); code=$?
  case $code in
    0) echo "$1" found $(printf '%s\n' "$found" | while read -r address rest; do printf '%s ' "$address"; done) ;;
    2) echo "$1" none ;;
    124 | 143) echo "$1" try-again ;;
    *) echo "getent ended with $code" ;;
  esac`,
      params,
    ),
  parse: parseLookupLines,
};

// PING example.com (203.0.113.80) 56(84) bytes of data.        PING example.com (203.0.113.80): 56 data bytes
/** Where nothing else is: `ping` looks the name up like every program and says the first address, whether that answers or not. */
export const lookupByPing: LookupMethod = {
  needs: ['ping'],
  command: params =>
    jobs(
      sh`said=$($limit ping -c 1 -W 1 "$2" 2>&1)
  found=$(printf '%s\n' "$said" | sed -n 's/^PING [^(]*(\([0-9a-fA-F.:]*\)).*/\1/p')
  case "$found $said" in
    " "*"emporary failure"* | " "*"ry again"*) echo "$1" try-again ;;
    " "*"bad address"* | " "*"not known"* | " "*"nknown host"* | " "*"No address associated"*) echo "$1" none ;;
    " ") echo "$1" try-again ;;
    " "*) echo "$1" failed ;;
    *) echo "$1" found "$found" ;;
  esac`,
      params,
    ),
  parse: parseLookupLines,
};

// ip_address: 203.0.113.80        ipv6_address: 2001:db8::80
/** Asks macOS's own directory, which all programs use. */
export const lookupByDscacheutil: LookupMethod = {
  needs: ['dscacheutil'],
  command: params =>
    jobs(
      sh`found=$(dscacheutil -q host -a name "$2" | sed -n 's/^ip\(v6\)\{0,1\}_address: *//p' | tr '\n' ' ')
  if [ -n "$found" ]; then echo "$1" found $found; else echo "$1" none; fi`,
      params,
    ),
  parse: parseLookupLines,
};

import { type Command, sh } from '../../model/command.ts';
import type { Method } from '../../model/probe.ts';

/**
 * Packets sent to everybody on an adapter's link, and what came back. Packet sockets, because they need no address and no route, and
 * because neither rp_filter nor a firewall has a say. In the hex texts M stands for the adapter's MAC, A for its IPv4 address (or zeros)
 * and X for four random bytes.
 */
export interface Exchange {
  readonly adapter: string;
  /** EtherType: 0x0800 IPv4, 0x0806 ARP. */
  readonly etherType: number;
  /** Several packets have a space between them. */
  readonly sent: string;
  /** A regular expression on the hex of each packet received, from its first byte. */
  readonly wanted: string;
  /** They are sent twice: at once and after half of this time. */
  readonly waitSec: number;
  /** How long others are still listened to after the first that was wanted. */
  readonly othersSec: number;
}

/** The ways to make an exchange, as an administrator; each prints one line of hex per wanted packet. */
export function exchanges<P, F>(
  exchangeOf: (params: P) => Exchange,
  parse: Method<P, F>['parse'],
  around = (exchange: Command): Command => exchange,
): Method<P, F>[] {
  return [
    { needs: ['perl'], elevated: true, command: params => around(exchangeInPerl(exchangeOf(params))), parse },
    { needs: ['python3'], elevated: true, command: params => around(exchangeInPython(exchangeOf(params))), parse },
  ];
}

/** Prints one line of hex per wanted packet. 17 is AF_PACKET, 2 SOCK_DGRAM; 0x8933, 0x8927, 0x8915: SIOCGIFINDEX, -HWADDR, -ADDR. */
export function exchangeInPerl({ adapter, etherType, sent, wanted, waitSec, othersSec }: Exchange): Command {
  return sh`perl -MTime::HiRes=time -e 'my ($dev, $type, $sent, $wanted, $wait, $others) = @ARGV;
socket(my $s, 17, 2, 0) or die "socket: $!\n";
my $q = pack("a15x17", $dev);
my $r = $q; ioctl($s, 0x8933, $r) or die "no adapter: $!\n"; my $index = unpack("x16i", $r);
$r = $q; ioctl($s, 0x8927, $r) or die "no MAC: $!\n"; my $mac = unpack("x18H12", $r);
$r = $q; my $own = ioctl($s, 0x8915, $r) ? unpack("x20H8", $r) : "00000000";
bind($s, pack("SnlSCCx8", 17, $type, $index, 0, 0, 0)) or die "bind: $!\n";
my $id = sprintf("%08x", int(rand(4294967295)));
for ($sent, $wanted) { s/M/$mac/g; s/A/$own/g; s/X/$id/g }
my $all = pack("SnlSCCH16", 17, $type, $index, 0, 0, 6, "ffffffffffff0000");
my $last = time + $wait;
for (1, 2) {
  last if time > $last;
  for my $one (split " ", $sent) { send($s, pack("H*", $one), 0, $all) or die "send: $!\n" }
  my $end = time + $wait / 2;
  while (time < $end && time < $last) {
    my $ready = ""; vec($ready, fileno($s), 1) = 1;
    next unless select($ready, undef, undef, 0.2);
    recv($s, my $got, 2000, 0); my $hex = unpack("H*", $got);
    next unless $hex =~ /^$wanted/;
    print "$hex\n"; $last = time + $others if $last > time + $others;
  }
}' -- ${adapter} ${etherType} ${sent} ${wanted} ${waitSec} ${othersSec}`;
}

/** The same in Python. */
export function exchangeInPython({ adapter, etherType, sent, wanted, waitSec, othersSec }: Exchange): Command {
  return sh`python3 -c 'import fcntl, os, re, select, socket, struct, sys, time
dev, kind, sent, wanted, wait, others = sys.argv[1:]
s = socket.socket(17, 2, 0)
q = struct.pack("32s", dev.encode()[:15])
mac = fcntl.ioctl(s, 0x8927, q)[18:24].hex()
try: own = fcntl.ioctl(s, 0x8915, q)[20:24].hex()
except OSError: own = "00000000"
xid = os.urandom(4).hex()
fill = lambda text: text.replace("M", mac).replace("A", own).replace("X", xid)
s.bind((dev, int(kind)))
last = time.time() + float(wait)
for turn in 1, 2:
    if time.time() > last: break
    for one in fill(sent).split(): s.sendto(bytes.fromhex(one), (dev, int(kind), 0, 0, bytes([255] * 6)))
    end = time.time() + float(wait) / 2
    while time.time() < min(end, last):
        if select.select([s], [], [], 0.2)[0]:
            got = s.recv(2000).hex()
            if re.match(fill(wanted), got):
                print(got, flush=True)
                last = min(last, time.time() + float(others))' ${adapter} ${etherType} ${sent} ${wanted} ${waitSec} ${othersSec}`;
}

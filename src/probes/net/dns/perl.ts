import { type Command, sh } from '../../../model/command.ts';
import type { Method } from '../../../model/probe.ts';
import type { DnsFact, DnsParams } from './fact.ts';
import { type DnsWords, dnsWords, parseDnsLines } from './lines.ts';
import { resendAt, tcpAt } from './timing.ts';

/** The same as the Python one. Only modules of Debian's `perl-base`; without Time::HiRes the kernel's uptime is the clock. */
const script = `
use strict; use Socket qw(:DEFAULT getaddrinfo AI_NUMERICHOST); use Errno qw(:POSIX); use Fcntl;
$SIG{PIPE} = "IGNORE"; $| = 1;
my ($wait, $servers, $queries) = @ARGV; $wait /= 1000;
my %query = map { (substr($_, 0, 4), pack("H*", $_)) } split /,/, $queries;
my %word = (ECONNREFUSED, "refused", ECONNRESET, "reset", EPIPE, "reset", EACCES, "prohibited", EPERM, "prohibited", ETIMEDOUT, "silent");
my $fine = eval { require Time::HiRes; 1 };
sub clock { return Time::HiRes::time() if $fine; open(my $f, "<", "/proc/uptime") or return time; return (split / /, <$f>)[0] }
my $begin = clock();
sub say_it { my ($s, $way, $word) = @_; printf "%s %d %d %s\\n", $way, $s->{number}, (clock() - $begin) * 1000, $word }
sub word { $word{$_[0]} || "unreachable" }
sub start {
  my ($s, $kind, $way) = @_;
  my ($bad, $info) = getaddrinfo($s->{host}, $s->{port}, { flags => AI_NUMERICHOST, socktype => $kind });
  if ($bad || !socket(my $sock, $info->{family}, $kind, 0)) { say_it($s, $way, "unreachable"); return }
  else {
    fcntl($sock, F_SETFL, fcntl($sock, F_GETFL, 0) | O_NONBLOCK);
    return $sock if connect($sock, $info->{addr}) || $! == EINPROGRESS;
    say_it($s, $way, word($! + 0)); return;
  }
}
sub fail { my ($s, $code) = @_; say_it($s, "udp", word($code)) if $s->{udp} && !$s->{heard}; $s->{udp} = undef }
sub send_udp { my $s = shift; for my $i (keys %{$s->{open}}) { defined $s->{udp} or return; defined send($s->{udp}, $query{$i}, 0) or fail($s, $! + 0) } }
sub read_udp {
  my $s = shift; my $data;
  return fail($s, $! + 0) unless defined recv($s->{udp}, $data, 65535, 0);
  my $i = unpack("H*", substr($data, 0, 2));
  return if length($data) < 12 || !$s->{open}{$i};
  say_it($s, "udp", "reply " . unpack("H*", $data)); $s->{heard} = 1;
  if (ord(substr($data, 2, 1)) & 2) { $s->{cut} = 1 } else { delete $s->{open}{$i} }
}
sub write_tcp {
  my $s = shift; my $code = unpack("i", getsockopt($s->{tcp}, SOL_SOCKET, SO_ERROR));
  if ($code) { say_it($s, "tcp", word($code)); $s->{tcp} = undef; $s->{got} = 1; return }
  syswrite($s->{tcp}, join("", map { pack("n", length $query{$_}) . $query{$_} } keys %{$s->{open}})); $s->{sent} = 1;
}
sub read_tcp {
  my $s = shift;
  if (!sysread($s->{tcp}, $s->{buffer}, 65535, length $s->{buffer})) {
    say_it($s, "tcp", "reset") unless $s->{got}; $s->{got} = 1; $s->{tcp} = undef; return;
  }
  while (length $s->{buffer} > 2 && length $s->{buffer} >= 2 + unpack("n", $s->{buffer})) {
    my $frame = substr($s->{buffer}, 2, unpack("n", $s->{buffer}));
    $s->{buffer} = substr($s->{buffer}, 2 + length $frame);
    delete $s->{open}{unpack("H*", substr($frame, 0, 2))}; $s->{got} = 1;
    say_it($s, "tcp", "reply " . unpack("H*", $frame));
  }
}
my ($n, $again, @servers) = (0);
for my $text (split /,/, $servers) {
  my ($host, $port) = $text =~ /^(.*)#(\\d+)$/;
  my $s = { number => $n++, host => $host, port => $port, open => { map { ($_, 1) } keys %query }, buffer => "" };
  $s->{udp} = start($s, SOCK_DGRAM, "udp"); send_udp($s); push @servers, $s;
}
while ((my $now = clock() - $begin) < $wait) {
  if (!$again && $now >= $wait * ${resendAt}) { $again = 1; send_udp($_) for @servers }
  for my $s (@servers) {
    next if $s->{tried} || !%{$s->{open}} || !($s->{cut} || !$s->{udp} || (!$s->{heard} && $now >= $wait * ${tcpAt}));
    $s->{tried} = 1; $s->{tcp} = start($s, SOCK_STREAM, "tcp"); $s->{got} = 1 unless $s->{tcp};
  }
  my @left = grep { %{$_->{open}} && ($_->{udp} || $_->{tcp}) } @servers or last;
  my ($r, $w) = ("", "");
  for my $s (@left) {
    vec($r, fileno $s->{udp}, 1) = 1 if $s->{udp};
    vec($r, fileno $s->{tcp}, 1) = 1 if $s->{tcp} && $s->{sent};
    vec($w, fileno $s->{tcp}, 1) = 1 if $s->{tcp} && !$s->{sent};
  }
  select($r, $w, undef, 0.02) > 0 or next;
  for my $s (@left) {
    if ($s->{tcp} && !$s->{sent}) { write_tcp($s) if vec($w, fileno $s->{tcp}, 1) }
    elsif ($s->{tcp}) { read_tcp($s) if vec($r, fileno $s->{tcp}, 1) }
    read_udp($s) if $s->{udp} && vec($r, fileno $s->{udp}, 1);
  }
}
for my $s (@servers) { say_it($s, "tcp", "silent") if $s->{tried} && !$s->{got} }
print "end\\n";
`;

export function askByPerl(words: DnsWords): Command {
  return sh`perl -e ${script} ${words.map(String)}`;
}

/** Always there on macOS, where starting Python would open a window that offers to install it. */
export const dnsByPerl: Method<DnsParams, DnsFact> = {
  needs: ['perl'],
  command: params => askByPerl(dnsWords(params)),
  parse: parseDnsLines,
};

import { type Command, sh } from '../../../model/command.ts';
import { longHello } from './hello.ts';

export interface Greeted {
  readonly address: string;
  readonly port: number;
  readonly host: string;
}

/** What fits the smallest packets that every line must carry: 576 bytes for IPv4, 1280 for IPv6 (RFC 791, RFC 8200). */
const smallSegment = { four: 536, six: 1220 };

/** 2 is TCP_MAXSEG on Linux and macOS: neither side then sends longer segments. */
const inPerl = `use strict; use Socket qw(:DEFAULT getaddrinfo AI_NUMERICHOST IPPROTO_TCP); use IO::Handle; use Time::HiRes qw(time);
my ($wait, $four, $six, @greeted) = @ARGV; $wait /= 1000;
my ($start, @open) = time;
while (my ($address, $port, $hello) = splice @greeted, 0, 3) {
  for my $size (qw(full full small)) {
    my ($wrong, $found) = getaddrinfo($address, $port, { flags => AI_NUMERICHOST, socktype => SOCK_STREAM });
    next if $wrong;
    my %try = (name => "$address $port $size", left => pack('H*', $hello), got => 0);
    socket($try{socket}, $found->{family}, SOCK_STREAM, 0) or next;
    $size eq 'full' || setsockopt($try{socket}, IPPROTO_TCP, 2, pack 'i', $found->{family} == AF_INET ? $four : $six) or next;
    $try{socket}->blocking(0);
    # What was not taken is not sent on when this has ended.
    setsockopt($try{socket}, SOL_SOCKET, SO_LINGER, pack 'ii', 1, 0);
    connect($try{socket}, $found->{addr}) || $!{EINPROGRESS} or next;
    push @open, \\%try;
  }
}
sub told { my ($try, $end) = @_; print "$try->{name} $end $try->{got}\\n"; 0 }
sub over {
  my ($try, $now) = @_;
  return told($try, 'paused') if $try->{heard} && $now > $try->{heard} + 0.5;
  return told($try, $try->{up} ? 'silent' : 'unconnected') if $now > $start + $wait;
  1;
}
sub speak {
  my $try = shift;
  $try->{up} ||= defined getpeername $try->{socket} or return told($try, 'unconnected');
  my $sent = syswrite $try->{socket}, $try->{left};
  return $!{EAGAIN} ? 1 : told($try, 'closed') unless defined $sent;
  substr $try->{left}, 0, $sent, '';
  1;
}
sub listen_to {
  my ($try, $now) = @_;
  my $got = sysread $try->{socket}, my $some, 65536;
  return $!{EAGAIN} ? 1 : told($try, $try->{up} ? 'closed' : 'unconnected') unless defined $got;
  return told($try, 'closed') unless $got;
  @$try{qw(got heard)} = ($try->{got} + $got, $now);
}
while (@open) {
  my ($reads, $writes) = ('', '');
  for (@open) { my $fd = fileno $_->{socket}; vec($reads, $fd, 1) = 1; vec($writes, $fd, 1) = 1 if length $_->{left} }
  select $reads, $writes, undef, 0.05;
  my $now = time;
  @open = grep {
    my $fd = fileno $_->{socket};
    (vec($writes, $fd, 1) ? speak($_) : 1) && (vec($reads, $fd, 1) ? listen_to($_, $now) : 1) && over($_, $now);
  } @open;
}`;

export function greetByPerl(greeted: readonly Greeted[], waitMs: number): Command {
  const words = greeted.flatMap(({ address, port, host }) => [address, port, longHello(host).toString('hex')]);
  return sh`perl -e ${inPerl} -- ${waitMs} ${smallSegment.four} ${smallSegment.six} ${words}`;
}

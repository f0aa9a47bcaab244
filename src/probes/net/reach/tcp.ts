import { type Command, sh } from '../../../model/command.ts';
import { type Word, wordOfName, wordOfText } from '../_word.ts';

/** How long a new connection is watched for being closed at once. Practice value: a filter's RST follows the handshake within a round trip. */
const watchMs = 150;

/**
 * The kernel gives up on a neighbour that does not answer after three requests, one a second (`mcast_solicit`, `retrans_time_ms`): a wait of
 * just 3 s would sometimes see "no such host" and sometimes silence.
 */
const lagMs = 250;

/** All connections side by side in one process, each with the errno it ended with. Only modules that are part of perl-base. */
const inPerl = `use strict; use Socket qw(:DEFAULT getaddrinfo AI_NUMERICHOST); use IO::Handle; use Time::HiRes qw(time); use Errno;
my ($wait, $watch, $adapter, @pairs) = @ARGV;
my ($start, @open) = time;
sub told { my ($try, $word) = @_; printf "tcp %s %s %s %d\\n", @$try{qw(address port)}, $word, 1000 * (($try->{done} || time) - $start); 0 }
sub name_of { local $! = shift; (grep { $!{$_} } keys %!)[0] || 'unknown' }
for (@pairs) {
  my %try; @try{qw(address port)} = split / /;
  my ($wrong, $found) = getaddrinfo(@try{qw(address port)}, { flags => AI_NUMERICHOST, socktype => SOCK_STREAM });
  if ($wrong) { told(\\%try, 'not-an-address'); next }
  socket($try{socket}, $found->{family}, SOCK_STREAM, 0) or do { told(\\%try, name_of($! + 0)); next };
  # 25 is SO_BINDTODEVICE.
  $adapter eq '' || setsockopt($try{socket}, SOL_SOCKET, 25, $adapter) or do { told(\\%try, 'not-bound'); next };
  $try{socket}->blocking(0);
  connect($try{socket}, $found->{addr}) || $!{EINPROGRESS} ? push @open, \\%try : told(\\%try, name_of($! + 0));
}
sub pending {
  my ($try, $ready) = @_;
  if ($try->{done}) {
    return time < $try->{done} + $watch / 1000 || told($try, 'connected') unless $ready;
    my $got = sysread $try->{socket}, my $some, 1;
    return told($try, defined $got ? $got ? 'connected' : 'closed' : name_of($! + 0));
  }
  return time < $start + $wait / 1000 || told($try, 'silent') unless $ready;
  my $wrong = unpack 'i', getsockopt $try->{socket}, SOL_SOCKET, SO_ERROR;
  return told($try, name_of($wrong)) if $wrong;
  $try->{done} = time;
}
while (@open) {
  my ($reads, $writes) = ('', '');
  for (@open) { my $fd = fileno $_->{socket}; $_->{done} ? vec($reads, $fd, 1) = 1 : vec($writes, $fd, 1) = 1 }
  select $reads, $writes, undef, 0.05;
  @open = grep { my $fd = fileno $_->{socket}; pending($_, vec($_->{done} ? $reads : $writes, $fd, 1)) } @open;
}`;

/** `pairs` are "address port". */
export function connectsByPerl(pairs: readonly string[], waitMs: number, adapter = ''): Command {
  return sh`perl -e ${inPerl} -- ${waitMs + lagMs} ${watchMs} ${adapter} ${pairs}
`;
}

/** Bash opens /dev/tcp itself; EPOCHREALTIME is empty before bash 5, and the time is then not known. */
const inBash = `start=\${EPOCHREALTIME-}; { echo "open $start \${EPOCHREALTIME-}"; read -r -t 0.15 -n 1 -u 3; echo "read $?"; } 3<>"/dev/tcp/$1/$2"`;

/**
 * One bash for each connection, ended by timeout(1). `set -f` and a bare `$said` put all that was said on one line: bash writes line by
 * line, and lines of several jobs would mix.
 */
export function connectsByBash(pairs: readonly string[], waitMs: number): Command {
  return sh`set -f
for pair in ${pairs}; do
  (said=$(timeout ${(waitMs + lagMs) / 1000} bash -c ${inBash} itfix $pair 2>&1); echo tcp $pair $? $said) &
done
`;
}

/** BusyBox nc: it has no -z, but starts a program once connected. */
export function connectsByNc(pairs: readonly string[], waitMs: number): Command {
  return sh`set -f
for pair in ${pairs}; do
  (said=$(nc -w ${Math.ceil(waitMs / 1000)} $pair -e true 2>&1 </dev/null); echo tcp $pair $? $said) &
done
`;
}

/** open 1795308296.427809 1795308296.428022 read 142 */
const opened = /^open (?<start>\d+\.\d{6}) (?<end>\d+\.\d{6}) /;

/** What bash or nc said and how it ended. 124 is the end by timeout(1). */
export function readConnect(text: string, exit: number): { result: Word; ms?: number } | undefined {
  if (exit === 124) return { result: 'silent' };
  if (exit !== 0 && !text.startsWith('open ')) {
    const result = wordOfText(text);
    return result && { result };
  }
  const times = opened.exec(text)?.groups;
  const ms = times && Math.round((Number(times.end) - Number(times.start)) * 1000);
  return { result: /read 1$/.test(text) ? 'reset' : 'connected', ...(ms !== undefined && { ms }) };
}

/** The errno that perl met. */
export function readErrno(name: string, ms: number): { result: Word; ms?: number; error?: string } | undefined {
  const result = wordOfName(name);
  return result && { result, ...(result !== 'silent' && { ms }), ...(name.startsWith('E') && { error: name }) };
}

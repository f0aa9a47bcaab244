import { type Command, sh } from '../../../model/command.ts';
import { wordOfName } from '../_word.ts';
import type { Seen } from './fact.ts';

/** Connections to each "address port", again and again, all in one process. Only modules that are part of perl-base. */
const inPerl = `use strict; use Socket qw(:DEFAULT getaddrinfo AI_NUMERICHOST); use IO::Handle; use Time::HiRes qw(time); use Errno;
my ($wait, $every, $count, @pairs) = @ARGV; $_ /= 1000 for $wait, $every;
my ($start, $round, @open, %seen) = (time, 0);
sub name_of { local $! = shift; (grep { $!{$_} } keys %!)[0] || 'unknown' }
sub told { my ($try, $word) = @_; push @{ $seen{$try->{pair}} }, sprintf '%d:%s:%d', 1000 * ($try->{at} - $start), $word, 1000 * (time - $try->{at}); 0 }
sub begin {
  my %try = (pair => shift, at => time);
  my ($wrong, $found) = getaddrinfo(split(/ /, $try{pair}), { flags => AI_NUMERICHOST, socktype => SOCK_STREAM });
  return if $wrong;
  socket($try{socket}, $found->{family}, SOCK_STREAM, 0) or return told(\\%try, name_of($! + 0));
  $try{socket}->blocking(0);
  connect($try{socket}, $found->{addr}) || $!{EINPROGRESS} ? push @open, \\%try : told(\\%try, name_of($! + 0));
}
sub pending {
  my ($try, $ready) = @_;
  return time < $try->{at} + $wait || told($try, 'silent') unless $ready;
  my $wrong = unpack 'i', getsockopt $try->{socket}, SOL_SOCKET, SO_ERROR;
  told($try, $wrong ? name_of($wrong) : 'connected');
}
while ($round < $count || @open) {
  if ($round < $count && time >= $start + $round * $every) { $round++; begin($_) for @pairs }
  my $writes = '';
  vec($writes, fileno $_->{socket}, 1) = 1 for @open;
  my $pause = $round < $count ? $start + $round * $every - time : 0.05;
  select undef, $writes, undef, $pause > 0.05 ? 0.05 : $pause < 0 ? 0 : $pause;
  @open = grep { pending($_, vec($writes, fileno $_->{socket}, 1)) } @open;
}
for (@pairs) { print "tcp $_ @{ $seen{$_} }\\n" if $seen{$_} }`;

interface Pace {
  readonly pairs: readonly string[];
  readonly count: number;
  readonly everyMs: number;
  readonly waitMs: number;
}

export function connectSeriesByPerl({ pairs, count, everyMs, waitMs }: Pace): Command {
  return sh`perl -e ${inPerl} -- ${waitMs} ${everyMs} ${pairs.length > 0 ? count : 0} ${pairs}
`;
}

/** tcp 1.1.1.1 443 0:connected:12 100:silent:3000 200:ECONNREFUSED:12 */
const series = /^tcp (?<address>\S{1,80}) (?<port>\d{1,5}) (?<said>.{1,20000})$/gm;
const attempt = /(?<at>\d{1,6}):(?<word>[A-Za-z]{1,40}):(?<ms>\d{1,6})/g;

export function readConnectSeries(stdout: string): Seen[] {
  return [...stdout.matchAll(series)].map(({ groups = {} }) => ({
    address: groups.address ?? '',
    protocol: 'tcp' as const,
    port: Number(groups.port),
    samples: [...(groups.said ?? '').matchAll(attempt)].flatMap(({ groups: one = {} }) =>
      sampleOf(one.word ?? '', Number(one.at), Number(one.ms)),
    ),
  }));
}

/** A connection and a refusal are answers, silence is none; whatever else happened was no request that could be lost. */
export function sampleOf(word: string, atMs: number, ms: number): Seen['samples'] {
  const result = wordOfName(word);
  if (result === 'silent') return [{ atMs }];
  return result === 'connected' || result === 'refused' ? [{ atMs, ms }] : [];
}

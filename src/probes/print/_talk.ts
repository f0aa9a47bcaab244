import { type Command, ps, sh } from '../../model/command.ts';
import { Unparsable } from '../../model/probe.ts';

/** Bytes for a server, over TCP or TLS. A printer signs its own certificate: it is not looked at. */
export interface Said {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
  readonly path: string;
  /** All of it, from the first line of HTTP on. */
  readonly bytes: Buffer;
  /** What stands after the head of HTTP. */
  readonly body: Buffer;
}

/** More than any printer says of itself when it is asked for a few attributes. */
const mostBytes = 100_000;

/**
 * What came back from each server, as far as it came within the time; empty where nothing did. One after the other: they are few. Some keep
 * the line open though they were told to close it: the length of the answer tells where it ends.
 */
export function readHeard(stdout: string, count: number): Buffer[] {
  const lines = new Map(
    [...stdout.matchAll(/^heard (\d{1,2})(?: ([\da-f]*))?\r?$/gm)].map(([, n, hex]) => [Number(n), hex]),
  );
  if (lines.size < count) throw new Unparsable('not one answer for each address');
  return Array.from({ length: count }, (_, n) => Buffer.from(lines.get(n) ?? '', 'hex'));
}

const words = (all: readonly Said[]): string[] =>
  all.map(({ host, port, tls, bytes }) => `${host} ${port} ${tls ? 1 : 0} ${bytes.toString('hex')}`);

const perl = `
use strict; my ($wait, @all) = @ARGV; my $n = 0;
my $class = eval { require IO::Socket::IP; 1 } ? "IO::Socket::IP" : eval { require IO::Socket::INET; 1 } ? "IO::Socket::INET" : die "no IO::Socket\\n";
sub whole { my $g = shift; $g =~ /\\r\\n\\r\\n/ or return 0; my ($head, $body) = (substr($g, 0, $-[0] + 2), length($g) - $+[0]);
  return $head =~ /^content-length:\\s*(\\d+)/im ? $body >= $1 : $g =~ /\\r\\n0\\r\\n\\r\\n\\z/ }
for my $one (@all) {
  my ($host, $port, $tls, $hex) = split / /, $one; my ($got, $s) = ("", undef);
  eval {
    local $SIG{ALRM} = sub { die "late\\n" }; local $SIG{PIPE} = "IGNORE"; alarm($wait);
    if ($tls) { require IO::Socket::SSL; $s = IO::Socket::SSL->new(PeerHost => $host, PeerPort => $port, SSL_verify_mode => 0, Timeout => $wait) }
    else { $s = $class->new(PeerHost => $host, PeerAddr => $host, PeerPort => $port, Timeout => $wait) }
    if ($s) { print $s pack("H*", $hex); $s->flush; while (length $got < ${mostBytes} && sysread($s, $got, 8192, length $got)) { last if whole($got) } }
  };
  alarm(0);
  print "heard ", $n++, " ", unpack("H*", $got), "\\n";
}`;

/** With Perl: the modules of Debian's `perl-base` are enough where no TLS is spoken. */
export const talkByPerl = (all: readonly Said[], waitSec: number): Command =>
  sh`perl -e ${perl} ${[String(waitSec), ...words(all)]}`;

const python = `
import binascii, re, socket, ssl, sys, time
def whole(got):
    head, end, body = got.partition(b"\\r\\n\\r\\n")
    length = re.search(br"(?im)^content-length:\\s*(\\d+)", head)
    return end and (len(body) >= int(length.group(1)) if length else body.endswith(b"\\r\\n0\\r\\n\\r\\n"))
for n, one in enumerate(sys.argv[2:]):
    host, port, tls, data = one.split(" ")
    got = b""; end = time.time() + float(sys.argv[1])
    try:
        s = socket.create_connection((host, int(port)), float(sys.argv[1]))
        if tls == "1":
            context = ssl._create_unverified_context()
            s = context.wrap_socket(s, server_hostname=host)
        s.sendall(binascii.unhexlify(data))
        while len(got) < ${mostBytes} and time.time() < end and not whole(got):
            s.settimeout(max(0.1, end - time.time())); piece = s.recv(8192)
            if not piece: break
            got += piece
    except (OSError, ValueError): pass
    print("heard %d %s" % (n, binascii.hexlify(got).decode()))`;

export const talkByPython = (all: readonly Said[], waitSec: number): Command =>
  sh`python3 -c ${python} ${[String(waitSec), ...words(all)]}`;

/** printf knows octal everywhere. */
const octal = (bytes: Buffer): string => [...bytes].map(byte => `\\${byte.toString(8).padStart(3, '0')}`).join('');

/** curl writes the first line of HTTP itself. */
export function talkByCurl(all: readonly Said[], waitSec: number): Command {
  const each = all.map(({ host, port, tls, path, body }) => {
    const url = `${tls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}${path}`;
    return [url, octal(body)];
  });
  return sh`n=0
set -- ${each.flat()}
while [ $# -gt 1 ]; do
  printf 'heard %s ' "$n"
  printf "$2" | curl -q -s -k -i --raw --noproxy '*' --max-time ${waitSec} -H 'Content-Type: application/ipp' -H 'Expect:' --data-binary @- -- "$1" 2>/dev/null |
    head -c ${mostBytes} | od -An -v -tx1 | tr -d ' \n'
  echo; n=$((n + 1)); shift 2
done`;
}

export const talkByDotnet = (all: readonly Said[], waitSec: number): Command => ps`$wait = ${waitSec} * 1000; $n = 0
foreach ($one in @(${words(all)})) {
  $host_, $port, $tls, $hex = $one.Split(' ')
  $bytes = [byte[]] @(for ($i = 0; $i -lt $hex.Length; $i += 2) { [Convert]::ToByte($hex.Substring($i, 2), 16) })
  $got = New-Object IO.MemoryStream; $client = New-Object Net.Sockets.TcpClient; $clock = [Diagnostics.Stopwatch]::StartNew()
  try {
    if ($client.ConnectAsync($host_, [int]$port).Wait($wait)) {
      $stream = $client.GetStream()
      if ($tls -eq '1') { $stream = New-Object Net.Security.SslStream($stream, $false, ([Net.Security.RemoteCertificateValidationCallback] { $true })); $stream.AuthenticateAsClient($host_) }
      $stream.ReadTimeout = $wait; $stream.Write($bytes, 0, $bytes.Length)
      $buffer = New-Object byte[] 8192; $whole = $false
      while (-not $whole -and $got.Length -lt ${mostBytes} -and $clock.ElapsedMilliseconds -lt $wait -and ($count = $stream.Read($buffer, 0, $buffer.Length)) -gt 0) {
        $got.Write($buffer, 0, $count); $text = [Text.Encoding]::GetEncoding(28591).GetString($got.ToArray()); $at = $text.IndexOf("$([char]13)$([char]10)$([char]13)$([char]10)")
        $length = [regex]::Match($text, '(?im)^content-length:\s*(\d+)')
        $whole = $at -gt 0 -and $(if ($length.Success) { $text.Length - $at - 4 -ge [int]$length.Groups[1].Value } else { $text -match '\r\n0\r\n\r\n\z' })
      }
    }
  } catch { }
  $client.Close()
  "heard $n $([BitConverter]::ToString($got.ToArray()).Replace('-', '').ToLowerInvariant())"; $n++
}`;

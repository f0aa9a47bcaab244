import * as z from 'zod';
import { type Command, ps, sh } from '../../model/command.ts';
import { defineProbe, type Method } from '../../model/probe.ts';
import { readHeard } from './_talk.ts';
import { Agent, readAgent } from './snmp/agent.ts';
import { snmpRequest } from './snmp/packet.ts';

/** Each is asked twice, because a packet may get lost. */
const waitSec = 2;
const mostPrinters = 6;

const Params = z.object({ printers: z.array(z.object({ name: z.string(), host: z.string() })).max(mostPrinters) });
type Params = z.output<typeof Params>;
const Fact = z.object({ list: z.array(Agent) });
type Fact = z.output<typeof Fact>;

const words = ({ printers }: Params): string[] => [
  String(waitSec / 2),
  snmpRequest().toString('hex'),
  ...printers.map(({ host }) => host),
];
const by = (command: (params: Params) => Command, ...needs: string[]): Method<Params, Fact> => ({
  needs,
  command,
  parse: ({ stdout }, { printers }) => {
    const heard = readHeard(stdout, printers.length);
    return { list: printers.map(({ name }, index) => readAgent(name, heard[index] ?? Buffer.alloc(0))) };
  },
});

const perl = `
use strict; my ($wait, $hex, @hosts) = @ARGV; my $n = 0;
my $class = eval { require IO::Socket::IP; 1 } ? "IO::Socket::IP" : eval { require IO::Socket::INET; 1 } ? "IO::Socket::INET" : die "no IO::Socket\\n";
for my $host (@hosts) {
  my $got = ""; my $s = $class->new(PeerHost => $host, PeerAddr => $host, PeerPort => 161, Proto => "udp");
  for (1, 2) {
    last if !$s || $got ne "" || !send($s, pack("H*", $hex), 0);
    my $ready = ""; vec($ready, fileno($s), 1) = 1;
    recv($s, $got, 2000, 0) if select($ready, undef, undef, $wait) > 0; $got = "" unless defined $got;
  }
  print "heard ", $n++, " ", unpack("H*", $got), "\\n";
}`;
const python = `
import binascii, socket, sys
for n, host in enumerate(sys.argv[3:]):
    got = b""
    try:
        family, kind, _, _, address = socket.getaddrinfo(host, 161, 0, socket.SOCK_DGRAM)[0]
        s = socket.socket(family, kind); s.settimeout(float(sys.argv[1])); s.connect(address)
        for turn in 1, 2:
            if got: break
            s.send(binascii.unhexlify(sys.argv[2]))
            try: got = s.recv(2000)
            except socket.timeout: pass
    except (OSError, ValueError): pass
    print("heard %d %s" % (n, binascii.hexlify(got).decode()))`;

export default defineProbe({
  title: 'What printers say of themselves (SNMP)',
  params: Params,
  fact: Fact,
  sample: { printers: [{ name: 'office', host: '192.0.2.20' }] },
  limitMs: mostPrinters * waitSec * 1000 + 3000,
  passing: true,
  waits: true,
  on: {
    linux: [
      by(params => sh`python3 -c ${python} ${words(params)}`, 'python3'),
      by(params => sh`perl -e ${perl} ${words(params)}`, 'perl'),
    ],
    darwin: by(params => sh`perl -e ${perl} ${words(params)}`, 'perl'),
    windows: by(
      params => ps`$hex = ${snmpRequest().toString('hex')}; $n = 0
$bytes = [byte[]] @(for ($i = 0; $i -lt $hex.Length; $i += 2) { [Convert]::ToByte($hex.Substring($i, 2), 16) })
foreach ($name in @(${params.printers.map(({ host }) => host)})) {
  $got = ''
  try {
    $udp = New-Object Net.Sockets.UdpClient($name, 161); $udp.Client.ReceiveTimeout = ${(waitSec * 1000) / 2}; $from = $null
    foreach ($turn in 1, 2) { if (-not $got) { [void]$udp.Send($bytes, $bytes.Length); try { $got = [BitConverter]::ToString($udp.Receive([ref]$from)).Replace('-', '').ToLowerInvariant() } catch [Net.Sockets.SocketException] { } } }
    $udp.Close()
  } catch [Net.Sockets.SocketException] { }
  "heard $n $got"; $n++
}`,
    ),
  },
});

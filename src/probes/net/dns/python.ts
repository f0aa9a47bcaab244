import { type Command, sh } from '../../../model/command.ts';
import type { Method } from '../../../model/probe.ts';
import type { DnsFact, DnsParams } from './fact.ts';
import { type DnsWords, dnsWords, parseDnsLines } from './lines.ts';
import { resendAt, tcpAt } from './timing.ts';

/** For Python 2.7 and 3: one loop over all sockets, no threads. */
const script = `
import errno, select, socket, struct, sys, time
wait = int(sys.argv[1]) / 1000.0
queries = dict((q[0:4], bytes(bytearray.fromhex(q))) for q in sys.argv[3].split(",") if q)
words = {errno.ECONNREFUSED: "refused", errno.ECONNRESET: "reset", errno.EPIPE: "reset", errno.EACCES: "prohibited", errno.EPERM: "prohibited", errno.ETIMEDOUT: "silent"}
clock = getattr(time, "monotonic", time.time)
begin = clock()
def say(s, way, word):
    sys.stdout.write("%s %d %d %s\\n" % (way, s.number, (clock() - begin) * 1000, word))
def hexed(data):
    return "".join("%02x" % b for b in bytearray(data))
class Server: pass
def start(s, kind):
    sock = None
    try:
        info = socket.getaddrinfo(s.host, s.port, 0, kind, 0, socket.AI_NUMERICHOST)[0]
        sock = socket.socket(info[0], kind)
        sock.setblocking(0)
        code = sock.connect_ex(info[4])
        if code not in (0, errno.EINPROGRESS): raise OSError(code, "")
        return sock
    except (OSError, IOError) as e:
        say(s, "udp" if kind == socket.SOCK_DGRAM else "tcp", words.get(e.errno, "unreachable"))
def send(s):
    try:
        for i in s.open: s.udp.send(queries[i])
    except (OSError, IOError) as e: fail(s, e)
def fail(s, e):
    if s.udp and not s.heard: say(s, "udp", words.get(e.errno, "unreachable"))
    s.udp = None
def read_udp(s):
    try: data = s.udp.recv(65535)
    except (OSError, IOError) as e: return fail(s, e)
    i = hexed(data[0:2])
    if i not in s.open or len(data) < 12: return
    say(s, "udp", "reply " + hexed(data)); s.heard = True
    if bytearray(data)[2] & 2: s.cut = True
    else: s.open.discard(i)
def write_tcp(s):
    code = s.tcp.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
    if code: say(s, "tcp", words.get(code, "unreachable")); s.tcp = None; s.got = True; return
    s.tcp.send(b"".join(struct.pack(">H", len(queries[i])) + queries[i] for i in s.open)); s.sent = True
def read_tcp(s):
    try: data = s.tcp.recv(65535)
    except (OSError, IOError): data = b""
    if not data:
        if not s.got: say(s, "tcp", "reset"); s.got = True
        s.tcp = None; return
    s.buffer += data
    while len(s.buffer) > 2 and len(s.buffer) >= 2 + struct.unpack(">H", s.buffer[:2])[0]:
        n = 2 + struct.unpack(">H", s.buffer[:2])[0]
        frame = s.buffer[2:n]; s.buffer = s.buffer[n:]
        s.open.discard(hexed(frame[0:2])); s.got = True
        say(s, "tcp", "reply " + hexed(frame))
servers = []
for n, text in enumerate(t for t in sys.argv[2].split(",") if t):
    s = Server(); s.number = n; s.host, s.port = text.rsplit("#", 1)
    s.open = set(queries); s.tcp = None; s.tried = s.sent = s.got = s.heard = s.cut = False; s.buffer = b""
    s.udp = start(s, socket.SOCK_DGRAM)
    if s.udp: send(s)
    servers.append(s)
again = False
while True:
    now = clock() - begin
    if now >= wait: break
    if not again and now >= wait * ${resendAt}:
        again = True
        for s in servers:
            if s.udp: send(s)
    for s in servers:
        if s.open and not s.tried and (s.cut or not s.udp or (not s.heard and now >= wait * ${tcpAt})):
            s.tried = True; s.tcp = start(s, socket.SOCK_STREAM)
            if not s.tcp: s.got = True
    left = [s for s in servers if s.open and (s.udp or s.tcp)]
    if not left: break
    readable, writable, _ = select.select([x for s in left for x in (s.udp, s.tcp) if x], [s.tcp for s in left if s.tcp and not s.sent], [], 0.02)
    for s in left:
        if s.tcp in writable: write_tcp(s)
        elif s.tcp and s.tcp in readable: read_tcp(s)
        if s.udp and s.udp in readable: read_udp(s)
for s in servers:
    if s.tried and not s.got: say(s, "tcp", "silent")
print("end")
`;

export function askByPython(words: DnsWords): Command {
  return sh`python3 -c ${script} ${words.map(String)}`;
}

/** Present on nearly every server; it knows all error words. */
export const dnsByPython: Method<DnsParams, DnsFact> = {
  needs: ['python3'],
  command: params => askByPython(dnsWords(params)),
  parse: parseDnsLines,
};

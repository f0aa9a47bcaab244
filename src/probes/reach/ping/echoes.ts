/** What a run of ping printed. */
export interface Echoes {
  /** Absent: ping broke off before it sent anything, or did not understand how it was called. */
  readonly sent?: number;
  /** One for each echo request that was answered. */
  readonly repliesMs: readonly number[];
  /** The first error: of the own system, or the word of a router. */
  readonly said?: string;
}

const saidChars = 200;

// 64 Bytes von 127.0.0.1: icmp_seq=1 ttl=64 Zeit=0.036 ms. BusyBox: seq=0; macOS, IPv6: 16 bytes from ::1, icmp_seq=0 hlim=64 time=0.076 ms
const numbered = /\b(?:icmp_)?seq=(?<seq>\d+) .*[=<](?<ms>\d+(?:\.\d+)?)\s?ms/;
// Antwort von 127.0.0.1: Bytes=32 Zeit<1ms TTL=128. In Cyrillic the unit is no "ms", and the letters are of another code page.
const fourOnWindows = /[=<](?<ms>\d+)\D{1,12}TTL=/;
// Reply from ::1: time<1ms
const sixOnWindows = /[\da-f]*:[\da-f:]+.*[=<](?<ms>\d+)\s?\D{0,6}$/i;

// From 10.77.0.5 icmp_seq=1 Destination Host Unreachable; macOS: 92 bytes from 10.77.0.1: Destination Host Unreachable
const ofRouter = /^From \S+:? icmp_seq=\d+ \D|^\d+ bytes from \S+: [A-Z]/;
// ping: connect: Network is unreachable; ping: sendmsg: Operation not permitted; ping: sendto: No route to host
const ofSystem = /^ping6?: (?:connect|sendmsg|sendto|sendto \S+|UDP connect): /;

// 5 packets transmitted, 4 received, 20% packet loss; Windows: Pakete: Gesendet = 4, Empfangen = 4, Verloren = 0
const summary = /^(?<posix>\d+) \D+\d+\D.*\d%|^\D+= (?<windows>\d+)\D+= \d+\D+= \d+/;

/** By what is the same in all languages. Only the words of errors are English: ping is run under LC_ALL=C, and Windows is not understood. */
export function echoesOf(output: string): Echoes {
  const lines = output.split('\n').map(line => line.trim());
  const replies = new Map<string, number>();
  lines.forEach((line, index) => {
    const answer = numbered.exec(line) ?? fourOnWindows.exec(line) ?? sixOnWindows.exec(line);
    // A reply that comes twice has the same number twice.
    const { seq = `line ${index}`, ms } = answer?.groups ?? {};
    if (ms !== undefined && !replies.has(seq)) replies.set(seq, Number(ms));
  });
  const { posix, windows } = lines.map(line => summary.exec(line)?.groups).find(Boolean) ?? {};
  const sent = posix ?? windows;
  const said = lines.find(line => ofRouter.test(line) || ofSystem.test(line))?.slice(0, saidChars);
  return {
    repliesMs: [...replies.values()],
    ...(sent === undefined ? {} : { sent: Math.max(Number(sent), replies.size) }),
    ...(said === undefined ? {} : { said }),
  };
}

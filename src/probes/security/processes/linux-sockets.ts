import type { Socket } from './sockets.ts';

/** States of /proc/net/tcp (include/net/tcp_states.h): established, listening; and 07, a UDP socket that nobody is connected to. */
const established = '01';
const listening = '0A';
const unconnected = '07';

/** `tcp 0100007F:0277 00000000:0000 0A 12345`: file, local and remote end, state, inode. By inode. */
export function readSockets(text: string): Map<string, Socket> {
  const found = new Map<string, Socket>();
  for (const line of text.split('\n')) {
    const { kind, local, remote, state, inode } =
      /^(?<kind>tcp|udp)6? (?<local>\S+) (?<remote>\S+) (?<state>\w\w) (?<inode>\d+)$/.exec(line)?.groups ?? {};
    if (!kind || !local || !remote || !inode || state === undefined) continue;
    const listens = kind === 'tcp' ? state === listening : state === unconnected;
    if (!listens && state !== established) continue;
    const [here, there] = [end(local), end(remote)];
    if (here && there)
      found.set(inode, {
        local: here.address,
        port: here.port,
        remote: there.address,
        remotePort: there.port,
        listens,
      });
  }
  return found;
}

/** Addresses are words of 32 bits, as the processor keeps them: `0100007F` is 127.0.0.1 on a little-endian one. */
function end(text: string): { address: string; port: number } | undefined {
  const { words, port } = /^(?<words>(?:[\dA-F]{8}){1,4}):(?<port>[\dA-F]{4})$/.exec(text)?.groups ?? {};
  if (!words || !port) return undefined;
  const bytes = [...words.matchAll(/.{8}/g)].flatMap(([word]) =>
    [...word.matchAll(/../g)].map(([byte]) => byte).reverse(),
  );
  return { address: bytes.length === 4 ? four(bytes) : six(bytes), port: Number.parseInt(port, 16) };
}

const four = (bytes: readonly string[]): string => bytes.map(byte => Number.parseInt(byte, 16)).join('.');

function six(bytes: readonly string[]): string {
  const joined = bytes.join('').toLowerCase();
  if (joined.startsWith('00000000000000000000ffff')) return four(bytes.slice(12));
  if (/^0{31}[01]$/.test(joined)) return joined.endsWith('1') ? '::1' : '::';
  return [...joined.matchAll(/.{4}/g)].map(([group]) => group.replace(/^0{1,3}/, '')).join(':');
}

/** What a process has to do with the network. */
export interface Sockets {
  readonly listens: number[];
  readonly peers: string[];
}

const none: Sockets = { listens: [], peers: [] };
const mostPeers = 20;

export interface Socket {
  readonly local: string;
  readonly port: number;
  readonly remote: string;
  readonly remotePort: number;
  readonly listens: boolean;
}

/** What only this machine sees does not count. */
const isOwn = (address: string): boolean => /^(?:127\.|::1$|::ffff:127\.)/.test(address);

export function socketsOf(sockets: readonly Socket[] | undefined): Sockets {
  if (!sockets) return none;
  const open = sockets.filter(({ local, listens }) => listens && !isOwn(local)).map(({ port }) => port);
  const peers = sockets
    .filter(({ listens, remote }) => !listens && !isOwn(remote))
    .map(({ remote, remotePort }) => (remote.includes(':') ? `[${remote}]:${remotePort}` : `${remote}:${remotePort}`));
  return { listens: [...new Set(open)].sort((a, b) => a - b), peers: [...new Set(peers)].slice(0, mostPeers) };
}

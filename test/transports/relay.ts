import { connect, createServer, type Socket } from 'node:net';

/** A TCP line between two ends that can be slow, or be cut without anybody being told. */
export interface Relay {
  readonly port: number;
  /** From now on nothing passes, and nothing is closed: as when a cable is pulled somewhere on the way. */
  freeze(): void;
  /** Bytes towards the server. */
  readonly sentBytes: () => number;
  close(): Promise<void>;
}

/** @param delayMs each way */
export async function startRelay(to: { readonly host: string; readonly port: number }, delayMs = 0): Promise<Relay> {
  let isFrozen = false;
  let sentBytes = 0;
  const sockets = new Set<Socket>();
  const pass = (from: Socket, other: Socket, count: (bytes: number) => void): void => {
    sockets.add(from);
    from.setNoDelay(true);
    from.on('data', chunk => {
      count(chunk.length);
      if (!isFrozen) setTimeout(() => isFrozen || other.write(chunk), delayMs);
    });
    from.on('close', () => {
      if (!isFrozen) setTimeout(() => other.destroy(), delayMs);
    });
    from.on('error', () => undefined);
  };
  const server = createServer(client => {
    const target = connect({ ...to, noDelay: true });
    pass(client, target, bytes => {
      sentBytes += bytes;
    });
    pass(target, client, () => undefined);
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  return {
    port: typeof address === 'object' && address ? address.port : 0,
    freeze: () => {
      isFrozen = true;
    },
    sentBytes: () => sentBytes,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise(resolve => server.close(() => resolve()));
    },
  };
}

import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';

/**
 * A port of 127.0.0.1 at which nobody listens, nor will: this end of a connection has it until the process ends. A port that was free a moment ago
 * may be given to somebody else at any time.
 */
export async function closedPort(): Promise<number> {
  const server = createServer(other => other.unref()).unref();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const socket = connect(port, '127.0.0.1').unref();
  await once(socket, 'connect');
  return socket.localPort ?? Number.NaN;
}

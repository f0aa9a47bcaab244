import type { Client, ClientChannel } from 'ssh2';
import { type Channel, type ChannelEnd, ChannelRefused, type Line } from './channel.ts';

/** How long a server gets to say good-bye. Practice value. */
const closeMs = 500;

/** A line over a connection that is logged in. */
export function lineOver(client: Client): Line {
  const listeners = new Set<(problem: string) => void>();
  let lost: string | undefined;
  let why = 'the server closed the connection';
  client.on('error', error => {
    why = error.message;
  });
  client.on('close', () => {
    lost ??= why;
    for (const listener of listeners) listener(lost);
    listeners.clear();
  });
  return {
    open: commandLine =>
      new Promise((resolve, reject) => {
        if (lost !== undefined) return reject(new ChannelRefused(lost));
        const refuse = (error: unknown): void =>
          reject(new ChannelRefused(error instanceof Error ? error.message : String(error)));
        try {
          client.exec(commandLine, (error, channel) => (error ? refuse(error) : resolve(channelOf(channel))));
        } catch (error) {
          refuse(error); // "Not connected" is thrown.
        }
      }),
    onLost(listener) {
      if (lost === undefined) listeners.add(listener);
      else listener(lost);
    },
    close: () =>
      new Promise(resolve => {
        if (lost !== undefined) return resolve();
        const timer = setTimeout(() => client.destroy(), closeMs);
        client.once('close', () => {
          clearTimeout(timer);
          resolve();
        });
        client.end();
      }),
  };
}

/** Listens at once: a server that refuses says everything in one piece. */
function channelOf(channel: ClientChannel): Channel {
  let ending: ChannelEnd = {};
  let isOver = false;
  channel.on('error', () => undefined);
  channel.stderr.on('error', () => undefined);
  channel.on('exit', (code: number | null, signal?: string) => {
    ending = { ...(code === null ? {} : { code }), ...(signal === undefined ? {} : { signal }) };
  });
  channel.once('close', () => {
    isOver = true;
  });
  return {
    write: text => void (text !== '' && channel.writable && channel.write(text)),
    onOutput: (stream, listener) => void (stream === 'stdout' ? channel : channel.stderr).on('data', listener),
    onEnd: listener => void (isOver ? listener(ending) : channel.once('close', () => listener(ending))),
    close() {
      channel.end();
      channel.close();
    },
  };
}

import { createServer, type Socket } from 'node:net';

/** What a server says to a line; `end` hangs up, `silence` says nothing more. */
type Answer = string | 'end' | 'silence';

/** Instead of what is usual. */
export type Answering = (line: string) => Answer | undefined;

export interface OwnServer {
  readonly port: number;
  /** Every line it was told, mails left out. */
  readonly heard: string[];
  /** Whole mails it was given. */
  readonly mails: string[];
  close(): void;
}

/**
 * A mail server of our own, for what a real one cannot be made to do: to fail at one exact moment. `special` answers before what is usual;
 * `.` is the end of a mail, and an empty line the moment after somebody connected.
 */
export async function startOwnServer(special: Answering): Promise<OwnServer> {
  const heard: string[] = [];
  const mails: string[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(socket => {
    sockets.add(socket);
    socket.setEncoding('utf8').on('error', () => undefined);
    let rest = '';
    let mail: string | undefined;
    let isSilent = false;
    const answer = (line: string): void => {
      const said = special(line) ?? usual(line);
      if (said === 'silence') isSilent = true;
      else if (said === 'end') socket.destroy();
      else if (!isSilent) socket.write(`${said}\r\n`);
    };
    answer('');
    socket.on('data', (chunk: string) => {
      rest += chunk;
      for (let end = rest.indexOf('\r\n'); end >= 0; end = rest.indexOf('\r\n')) {
        const line = rest.slice(0, end);
        rest = rest.slice(end + 2);
        if (mail === undefined) {
          heard.push(line);
          answer(line);
          if (line === 'DATA') mail = '';
        } else if (line === '.') {
          mails.push(mail);
          mail = undefined;
          answer('.');
        } else mail += `${line}\n`;
      }
    });
  });
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return {
    port: address.port,
    heard,
    mails,
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

function usual(line: string): Answer {
  if (line === '') return '220 own.help.test ESMTP';
  if (/^EHLO/.test(line)) return '250-own.help.test\r\n250 8BITMIME';
  if (line === 'DATA') return '354 Go on';
  return line === 'QUIT' ? '221 Bye' : '250 2.0.0 Ok';
}

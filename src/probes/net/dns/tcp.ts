import { connect } from 'node:net';
import { dnsFrame, dnsFrames } from './frames.ts';
import { readDnsReply } from './replies.ts';
import type { DnsTalk } from './udp.ts';
import { dnsWordOf } from './word.ts';

/** Answers are small; a stream longer than this is no DNS server. */
const maxStreamBytes = 1_000_000;

/** All questions over one connection. Ends when every question has its answer, when the connection ends, or with the signal. */
export function askTcp({ server, index, questions, signal, saw }: DnsTalk): Promise<void> {
  const open = new Set(questions.map(question => question.id));
  const socket = connect({ port: server.port, host: server.host, signal });
  let stream: Buffer = Buffer.alloc(0);
  let isHeard = false;
  return new Promise(resolve => {
    const fail = (word: ReturnType<typeof dnsWordOf>) => {
      if (!isHeard) saw({ server: index, way: 'tcp', word });
    };
    socket.once('connect', () => socket.write(Buffer.concat(questions.map(({ packet }) => dnsFrame(packet)))));
    socket.on('data', bytes => {
      stream = Buffer.concat([stream, bytes]);
      for (const frame of dnsFrames(stream)) {
        const reply = readDnsReply(frame, questions);
        if (!reply || !open.delete(reply.id)) continue;
        isHeard = true;
        saw({ server: index, way: 'tcp', ...reply });
      }
      if (open.size === 0 || stream.length > maxStreamBytes) socket.destroy();
    });
    socket.once('error', error => fail(signal.aborted ? 'silent' : dnsWordOf(error)));
    socket.once('end', () => fail('reset'));
    socket.once('close', () => resolve());
  });
}

import { createSocket } from 'node:dgram';
import { isIPv6 } from 'node:net';
import type { DnsQuestion, DnsQuestions } from './questions.ts';
import { type DnsEvent, readDnsReply } from './replies.ts';
import { dnsWordOf } from './word.ts';

export interface DnsTalk {
  readonly server: DnsQuestions['servers'][number];
  /** The server's place in the list. */
  readonly index: number;
  readonly questions: readonly DnsQuestion[];
  readonly signal: AbortSignal;
  readonly saw: (event: DnsEvent) => void;
}

/** Ends when every question has its answer, with the first error, or with the signal. The socket is closed then. */
export function askUdp({ server, index, questions, signal, saw }: DnsTalk, resendMs: number): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  // A connected socket gets answers from this address only, and hears of a closed port.
  const socket = createSocket(isIPv6(server.host) ? 'udp6' : 'udp4');
  const open = new Map(questions.map(question => [question.id, question]));
  return new Promise(resolve => {
    let isOver = false;
    const end = () => {
      if (isOver) return;
      isOver = true;
      clearTimeout(resend);
      signal.removeEventListener('abort', end);
      socket.close(() => resolve());
    };
    // A closed port is told once for each packet; the first time says it.
    const fail = (error: Error) => {
      if (!isOver) saw({ server: index, way: 'udp', word: dnsWordOf(error) });
      end();
    };
    const send = () => {
      for (const { packet } of open.values()) socket.send(packet, error => error && fail(error));
    };
    const resend = setTimeout(send, resendMs);
    signal.addEventListener('abort', end);
    socket.on('error', fail);
    socket.on('message', bytes => {
      const reply = readDnsReply(bytes, questions);
      if (!reply || !open.delete(reply.id)) return;
      saw({ server: index, way: 'udp', ...reply });
      if (open.size === 0) end();
    });
    socket.once('connect', send);
    socket.connect(server.port, server.host);
  });
}

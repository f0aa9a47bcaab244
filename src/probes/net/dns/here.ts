import type { Here } from '../../../model/probe.ts';
import { until } from '../../../model/until.ts';
import type { DnsFact, DnsParams } from './fact.ts';
import { type DnsQuestion, type DnsQuestions, dnsQuestions } from './questions.ts';
import { type DnsEvent, dnsFact } from './replies.ts';
import { askTcp } from './tcp.ts';
import { resendAt, tcpAt } from './timing.ts';
import { askUdp } from './udp.ts';

/** Asks all servers at the same time from itfix's own process, by UDP, and by TCP where UDP is no use. */
export async function askHere(params: DnsParams, { signal }: Here): Promise<DnsFact> {
  const asked = dnsQuestions(params);
  const limit = until(signal, params.waitMs);
  const all = asked.servers.map((_, index) => askServer(asked, index, params.waitMs, limit.signal));
  const events = (await Promise.all(all).finally(limit.end)).flat();
  signal.throwIfAborted();
  return dnsFact(asked, events);
}

/** TCP is tried for what is open when half of the time is over without any answer, when UDP fails, or when an answer was cut short. */
async function askServer(asked: DnsQuestions, index: number, waitMs: number, limit: AbortSignal): Promise<DnsEvent[]> {
  const server = asked.servers[index];
  if (!server || asked.questions.length === 0) return [];
  const events: DnsEvent[] = [];
  const started = performance.now();
  const open = () => asked.questions.filter(question => !hasWholeAnswer(events, question));
  const enough = until(limit);
  const talk = {
    server,
    questions: asked.questions,
    signal: enough.signal,
    index,
    saw: (event: DnsEvent) => events.push({ ...event, ms: Math.round(performance.now() - started) }),
  };
  const udp = askUdp(talk, waitMs * resendAt);
  await Promise.race([udp, pause(waitMs * tcpAt, talk.signal)]);
  const isHeard = events.some(event => 'rcode' in event);
  if (!isHeard || events.some(event => 'rcode' in event && event.truncated)) {
    await askTcp({ ...talk, questions: open() });
    if (open().length === 0) enough.end();
  }
  await udp;
  enough.end();
  return events;
}

function hasWholeAnswer(events: readonly DnsEvent[], { id }: DnsQuestion): boolean {
  return events.some(event => 'rcode' in event && event.id === id && !event.truncated);
}

/** Ends early, and leaves no timer, when the signal does. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    until(signal, ms).signal.addEventListener('abort', () => resolve());
    if (signal.aborted) resolve();
  });
}

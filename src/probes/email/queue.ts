import * as z from 'zod';
import { sh } from '../../model/command.ts';
import type { Execution } from '../../model/execution.ts';
import { Denied, defineProbe, Unparsable } from '../../model/probe.ts';

const Fact = z.object({
  /** `none`: no Postfix on this machine. `down`: it is there and not running. */
  state: z.enum(['none', 'down', 'up']),
  messages: z.number(),
  deferred: z.number(),
  /** The reason that most deferred messages share, with names and addresses left out, and one as it stands. */
  reason: z.object({ text: z.string(), example: z.string(), count: z.number(), oldestSec: z.number() }).optional(),
  /** Where all mail goes that is not for this machine. */
  relayHost: z.string().optional(),
});
type Fact = z.output<typeof Fact>;

/** One line of `postqueue -j` (postqueue(1), JSON object format). */
const Message = z.object({
  queue_name: z.string(),
  arrival_time: z.number(),
  recipients: z.array(z.object({ delay_reason: z.string().optional() })),
});

const empty = { messages: 0, deferred: 0 } as const;

function parse({ stdout, stderr }: Execution): Fact {
  const [head = '', list] = stdout.split(/^--- queue\n/m);
  if (list === undefined) throw new Unparsable('no list of the queue came');
  if (head.startsWith('none')) return { state: 'none', ...empty };
  if (/mail system is down/i.test(stderr)) return { state: 'down', ...empty };
  if (/not authorized|permission denied/i.test(stderr))
    throw new Denied('the right to list the mail queue (authorized_mailq_users)');
  const [, now, relayHost] = /^now (\d+)\nrelayhost ?(.*)$/m.exec(head) ?? [];
  if (now === undefined) throw new Unparsable('the time of the machine is missing');
  const messages = list
    .split('\n')
    .filter(line => line !== '')
    .map(readMessage);
  const waiting = messages.filter(({ queue_name }) => queue_name === 'deferred');
  const reason = mostFrequent(waiting, Number(now));
  return {
    state: 'up',
    messages: messages.length,
    deferred: waiting.length,
    ...(reason && { reason }),
    ...(relayHost && { relayHost }),
  };
}

function readMessage(line: string): z.output<typeof Message> {
  try {
    return Message.parse(JSON.parse(line));
  } catch {
    throw new Unparsable(`not a line of postqueue -j: ${line.slice(0, 100)}`);
  }
}

function mostFrequent(waiting: readonly z.output<typeof Message>[], nowSec: number): Fact['reason'] {
  const found = new Map<string, NonNullable<Fact['reason']>>();
  for (const { arrival_time, recipients } of waiting) {
    const example = recipients.find(({ delay_reason }) => delay_reason)?.delay_reason;
    if (example === undefined) continue;
    const text = example.replaceAll(/<[^>]{0,200}>|\S+\[[\d.a-f:]+\](?::\d+)?|[\d.]{7,15}/gi, '…').slice(0, 200);
    const before = found.get(text);
    const oldestSec = Math.max(nowSec - arrival_time, before?.oldestSec ?? 0);
    found.set(text, {
      text,
      example: before?.example ?? example.slice(0, 300),
      count: (before?.count ?? 0) + 1,
      oldestSec,
    });
  }
  return [...found.values()].sort((one, other) => other.count - one.count)[0];
}

/** What waits in the queue of a mail server on the machine itself, and why. */
export default defineProbe({
  title: 'Look into the mail queue of this machine',
  params: z.object({}),
  fact: Fact,
  on: {
    linux: {
      command: () => sh`PATH=$PATH:/usr/sbin:/sbin
if command -v postqueue >/dev/null; then
  echo "now $(date +%s)"; echo "relayhost $(postconf -h relayhost 2>/dev/null)"
  echo '--- queue'; postqueue -j | head -n 2000
else
  echo none; echo '--- queue'
fi`,
      parse,
    },
    darwin: { unsupported: 'only Postfix on Linux is asked: macOS starts its own only when something is to be sent' },
    windows: { unsupported: 'only Postfix on Linux is asked' },
  },
});

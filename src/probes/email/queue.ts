import * as z from 'zod';
import { sh } from '../../model/command.ts';
import type { Execution } from '../../model/execution.ts';
import { Denied, defineProbe, Unparsable } from '../../model/probe.ts';

const Fact = z.object({
  /** `none`: no Postfix on this machine. `down`: it is there and not running. */
  state: z.enum(['none', 'down', 'up']),
  /** Whether it is to start by itself; absent where nothing says so. */
  enabled: z.boolean().optional(),
  messages: z.number(),
  deferred: z.number(),
  /** The reason that most deferred messages share, with names and addresses left out, and one as it stands. */
  reason: z
    .object({
      text: z.string(),
      example: z.string(),
      count: z.number(),
      oldestSec: z.number(),
      /** To how many domains the messages go. */
      destinations: z.number(),
      /** `way`: the other server is not reached, or takes no login. `recipient`: it answers, and has something against an address. */
      about: z.enum(['way', 'recipient', 'other']),
      /** Whether another server took something since the oldest of them waits; absent where the log is not readable. */
      sentMeanwhile: z.boolean().optional(),
    })
    .optional(),
  /** Where all mail goes that is not for this machine. */
  relayHost: z.string().optional(),
});
type Fact = z.output<typeof Fact>;

/** One line of `postqueue -j` (postqueue(1), JSON object format). */
const Message = z.object({
  queue_name: z.string(),
  arrival_time: z.number(),
  recipients: z.array(z.object({ address: z.string(), delay_reason: z.string().optional() })),
});

const empty = { messages: 0, deferred: 0 } as const;

function parse({ stdout, stderr }: Execution): Fact {
  const [head = '', list] = stdout.split(/^--- queue\n/m);
  if (list === undefined) throw new Unparsable('no list of the queue came');
  if (head.startsWith('none')) return { state: 'none', ...empty };
  if (/not authorized|permission denied/i.test(stderr))
    throw new Denied('the right to list the mail queue (authorized_mailq_users)');
  // An administrator gets the list all the same, read from the files.
  const isDown = /mail system is down/i.test(stderr);
  const [, now, relayHost] = /^now (\d+)\nrelayhost ?(.*)$/m.exec(head) ?? [];
  if (now === undefined) throw new Unparsable('the time of the machine is missing');
  const messages = list
    .split('\n')
    .filter(line => line !== '')
    .map(readMessage);
  const waiting = messages.filter(({ queue_name }) => queue_name === 'deferred');
  const found = mostFrequent(waiting, Number(now));
  const sentSec = lastSent(head, Number(now));
  const reason = found && {
    ...found,
    ...(sentSec !== undefined && { sentMeanwhile: sentSec > Number(now) - found.oldestSec }),
  };
  const unit = /^unit (\S+)$/m.exec(head)?.[1];
  return {
    state: isDown ? 'down' : 'up',
    ...(unit !== undefined && { enabled: unit === 'enabled' }),
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
  const found = new Map<string, Omit<NonNullable<Fact['reason']>, 'destinations'> & { domains: Set<string> }>();
  for (const { arrival_time, recipients } of waiting) {
    const delayed = recipients.find(({ delay_reason }) => delay_reason);
    const example = delayed?.delay_reason;
    if (delayed === undefined || example === undefined) continue;
    const text = example.replaceAll(/<[^>]{0,200}>|\S+\[[\d.a-f:]+\](?::\d+)?|[\d.]{7,15}/gi, '…').slice(0, 200);
    const before = found.get(text);
    const domains = before?.domains ?? new Set();
    domains.add(delayed.address.slice(delayed.address.lastIndexOf('@') + 1).toLowerCase());
    const oldestSec = Math.max(nowSec - arrival_time, before?.oldestSec ?? 0);
    found.set(text, {
      text,
      example: before?.example ?? example.slice(0, 300),
      count: (before?.count ?? 0) + 1,
      oldestSec,
      about: before?.about ?? aboutOf(example),
      domains,
    });
  }
  const [most] = [...found.values()].sort((one, other) => other.count - one.count);
  if (most === undefined) return undefined;
  const { domains, ...reason } = most;
  return { ...reason, destinations: domains.size };
}

/** The words of Postfix (smtp_connect.c, smtp_proto.c, smtp_sasl_glue.c), and enhanced codes of RFC 3463: x.1 and x.2 are of an address or mailbox. */
function aboutOf(reason: string): 'way' | 'recipient' | 'other' {
  if (/\b[45]\.[12]\.\d/.test(reason)) return 'recipient';
  return /^(?:connect to|lost connection|conversation with|host or domain name not found|delivery temporarily suspended|cannot start tls|tls is required|server certificate|sasl|no worthy mechs)|authenticat|relay(?:ing)? (?:access )?denied|\b(?:421|454|530|534|535)[ -]/i.test(
    reason,
  )
    ? 'way'
    : 'other';
}

/** When another server took a message last, in seconds of 1970; 0 where the log has none, nothing where it was not read. */
function lastSent(head: string, nowSec: number): number | undefined {
  const { zone, year } = /^clock (?<zone>[+-]\d{4}) (?<year>\d{4})$/m.exec(head)?.groups ?? {};
  if (!/^log read$/m.test(head) || year === undefined) return undefined;
  const line = /^sent (?<line>.+)$/m.exec(head)?.groups?.line;
  if (line === undefined) return 0;
  const { month, day, time } = /^(?<month>[A-Z][a-z]{2}) +(?<day>\d{1,2}) (?<time>[\d:]{8})/.exec(line)?.groups ?? {};
  if (month === undefined) return toSec(line.split(' ')[0] ?? '');
  const at = toSec(`${month} ${day} ${year} ${time} ${zone}`);
  // Syslog tells no year: what is to come was last year.
  return at !== undefined && at > nowSec + daySec ? toSec(`${month} ${day} ${Number(year) - 1} ${time} ${zone}`) : at;
}

const daySec = 86_400;

function toSec(text: string): number | undefined {
  const ms = Date.parse(text);
  return Number.isNaN(ms) ? undefined : ms / 1000;
}

const linux = {
  command: () => sh`PATH=$PATH:/usr/sbin:/sbin
if command -v postqueue >/dev/null; then
  echo "now $(date +%s)"; echo "relayhost $(postconf -h relayhost 2>/dev/null)"; date '+clock %z %Y'
  systemctl is-enabled postfix.service 2>/dev/null | sed 's/^/unit /'
  read=
  for file in /var/log/mail.log.1 /var/log/mail.log /var/log/maillog; do
    if [ -r "$file" ]; then grep -E 'postfix[a-z0-9-]*/(smtp|relay/smtp)\[.*status=sent' "$file" | tail -n 1; fi
  done | tail -n 1 | cut -c1-300 | sed 's/^/sent /'
  for file in /var/log/mail.log /var/log/maillog; do if [ -r "$file" ]; then read=1; fi; done
  if [ -z "$read" ] && command -v journalctl >/dev/null 2>&1; then
    for file in /var/log/journal/*/system.journal /run/log/journal/*/system.journal; do
      if [ -r "$file" ]; then read=1; journalctl -q --no-pager -o short-iso --since -5d -t postfix/smtp 2>/dev/null | grep 'status=sent' | tail -n 1 | cut -c1-300 | sed 's/^/sent /'; break; fi
    done
  fi
  [ -z "$read" ] || echo 'log read'
  echo '--- queue'; postqueue -j | head -n 2000
else
  echo none; echo '--- queue'
fi`,
  parse,
};

/** What waits in the queue of a mail server on the machine itself, and why. */
export default defineProbe({
  title: 'Look into the mail queue of this machine',
  params: z.object({}),
  fact: Fact,
  on: {
    // The log is for administrators.
    linux: [{ ...linux, elevated: true }, linux],
    darwin: { unsupported: 'only Postfix on Linux is asked: macOS starts its own only when something is to be sent' },
    windows: { unsupported: 'only Postfix on Linux is asked' },
  },
});

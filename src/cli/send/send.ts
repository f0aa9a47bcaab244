import { type Hindrance, type Message, type Receipt, Undelivered } from '../../model/destination.ts';
import { secretsIn, withoutSecrets } from '../../model/secret.ts';
import type { ConfiguredDestination } from '../config/read.ts';
import { UsageError } from '../usage-error.ts';
import { type Busy, type Claim, claim, forgetClaims, holding } from './claim.ts';
import { enclosedIn } from './enclosed.ts';
import type { Made, Wish } from './message.ts';
import { readRecord, type SendingRecord, writeRecord } from './record.ts';
import { forgetMessage, keepMessage, keptMessage } from './waiting.ts';

/** How an attempt to send ended, or why there was none. */
export type Outcome =
  | { readonly is: 'sent' | 'sent-before' | 'pending' | 'failed' | 'unclear'; readonly record: SendingRecord }
  /** It ended as the record says, and that could not be written down. */
  | { readonly is: 'not-noted'; readonly record: SendingRecord; readonly why: string }
  | { readonly is: 'busy'; readonly pid: number };

/** One run on its way to one destination. */
export interface Errand {
  readonly run: string;
  readonly to: ConfiguredDestination;
  readonly wish: Wish;
  /** Sent anew on purpose, although it was sent or may have been. */
  readonly again: boolean;
  /** Only what waits already is sent. */
  readonly waitingOnly: boolean;
  readonly env: NodeJS.ProcessEnv;
  make(copy: number): Promise<Made>;
}

/**
 * Sends, and never twice: a record says before that it begins and afterwards how it ended, and only one process at a time has the right to.
 */
export async function send(errand: Errand): Promise<Outcome> {
  const { run, to } = errand;
  for (;;) {
    const before = readRecord(run, to.name);
    const settled = before && settledBy(before, errand);
    if (settled) return settled;
    const secrets = secretsFor(errand);
    const mine = beforehand(() => claim(run, to.name, before?.claim ?? 0));
    if (!('release' in mine)) return { is: 'busy', pid: mine.pid };
    try {
      // Between reading and claiming another process can have sent it.
      if (!isSame(before, readRecord(run, to.name))) continue;
      return await sendClaimed(errand, before, mine, secrets);
    } finally {
      mine.release();
    }
  }
}

/** What the record of an earlier attempt says, where that is the end of it. */
function settledBy(record: SendingRecord, { run, to, again, waitingOnly }: Errand): Outcome | undefined {
  const busy: Busy | undefined = record.state === 'sending' ? holding(run, to.name, record.claim) : undefined;
  if (busy) return { is: 'busy', pid: busy.pid };
  if (record.state === 'pending' || (again && !waitingOnly)) return undefined;
  if (record.state === 'sent') return { is: 'sent-before', record };
  if (record.state === 'sending') return { is: 'unclear', record };
  return waitingOnly ? { is: 'failed', record } : undefined;
}

function isSame(one: SendingRecord | undefined, other: SendingRecord | undefined): boolean {
  return one?.claim === other?.claim && one?.state === other?.state;
}

async function sendClaimed(
  errand: Errand,
  before: SendingRecord | undefined,
  mine: Claim,
  secrets: ReadonlyMap<string, string>,
): Promise<Outcome> {
  const { run, to } = errand;
  const { message, record } = await whatLeaves(errand, before);
  const begun = { ...record, state: 'sending', claim: mine.number, since: now() } as const;
  beforehand(() => writeRecord(begun));
  forgetClaims(run, to.name, before?.claim ?? 0, mine.number);
  const result = await delivered(message, to, secrets);
  const ended: SendingRecord =
    'receipt' in result
      ? { ...begun, since: now(), state: 'sent', receipt: result.receipt }
      : { ...begun, since: now(), state: states[result.hindrance], why: result.why };
  try {
    writeRecord(ended);
    if (ended.state === 'sent' || ended.state === 'failed') forgetMessage(run, to.name);
  } catch (error) {
    return { is: 'not-noted', record: ended, why: error instanceof Error ? error.message : String(error) };
  }
  return { is: 'receipt' in result ? 'sent' : outcomes[result.hindrance], record: ended };
}

/** What cannot be written down before is not sent: nobody could know later that it was. */
function beforehand<T>(write: () => T): T {
  try {
    return write();
  } catch (error) {
    throw new UsageError(
      `What is sent could not be written down first: ${error instanceof Error ? error.message : error}.`,
      'Nothing was sent. Make room, or look at the rights on the folder of past runs (`itfix doctor`).',
    );
  }
}

function now(): string {
  return new Date().toISOString();
}

/** `unclear` stays as it was when it began: nobody knows how it ended. */
const states = { temporary: 'pending', permanent: 'failed', unclear: 'sending' } as const;
const outcomes = { temporary: 'pending', permanent: 'failed', unclear: 'unclear' } as const;

/** What waits, as it was made when it was first asked for; otherwise it is made now and kept before anything is tried. */
async function whatLeaves(
  errand: Errand,
  before: SendingRecord | undefined,
): Promise<{ message: Message; record: SendingRecord }> {
  const { run, to, wish, again } = errand;
  const address = to.destination.address(to.settings);
  if (before?.state === 'pending' && !again) {
    if (!errand.waitingOnly) assertWanted(before, wish);
    const { why: _before, ...rest } = before;
    return { message: keptMessage(run, to.name), record: { ...rest, address } };
  }
  const earlier = [...(before?.earlier ?? []), ...arrivedIn(before)];
  const copy = earlier.length + 1;
  const { message } = await errand.make(copy);
  const record: SendingRecord = {
    format: 1,
    run,
    destination: to.name,
    state: 'pending',
    messageId: message.id,
    copy,
    claim: before?.claim ?? 0,
    askedAt: now(),
    since: now(),
    subject: message.subject,
    ...wishWords(wish),
    attachments: enclosedIn(message),
    address,
    earlier,
  };
  // In this order: a message without a record is not sent, and a record without a message could not be.
  beforehand(() => {
    keepMessage(run, to.name, message);
    writeRecord(record);
  });
  return { message, record };
}

/** The copy before, where it arrived or may have. */
function arrivedIn(before: SendingRecord | undefined): SendingRecord['earlier'] {
  if (before?.state !== 'sent' && before?.state !== 'sending') return [];
  const { messageId, state, since, receipt } = before;
  return [{ messageId, state, since, ...(receipt ? { said: receipt.said } : {}) }];
}

function wishWords({ redact, bundle, encryptTo }: Wish): { redact: string; bundle: string } {
  return { redact, bundle: encryptTo.length > 0 ? `${bundle}, encrypted to ${encryptTo.join(' ')}` : bundle };
}

/** What waits was made in another way than is asked for now: sending it would be against the person's will. */
function assertWanted(before: SendingRecord, wish: Wish): void {
  const { redact, bundle } = wishWords(wish);
  if (before.redact === redact && before.bundle === bundle) return;
  throw new UsageError(
    `A message for "${before.destination}" waits already, made with --redact ${before.redact} --bundle ${before.bundle}.`,
    'Nothing was sent. `itfix report send --pending` sends it as it is; --again makes it anew.',
  );
}

type Result = { readonly receipt: Receipt } | { readonly hindrance: Hindrance; readonly why: string };

async function delivered(
  message: Message,
  { destination, common, settings }: ConfiguredDestination,
  secrets: ReadonlyMap<string, string>,
): Promise<Result> {
  const clean = (text: string): string => withoutSecrets(text, secrets.values());
  const limitMs = common.timeout === undefined ? destination.limitMs : common.timeout * 1000;
  try {
    const receipt = await destination.deliver(message, { settings, secrets, signal: AbortSignal.timeout(limitMs) });
    return { receipt: { ...receipt, said: clean(receipt.said) } };
  } catch (error) {
    if (error instanceof Undelivered) return { hindrance: error.hindrance, why: clean(error.message) };
    throw error;
  }
}

function secretsFor({ to, env }: Errand): Map<string, string> {
  const names = secretsIn(to.settings);
  const missing = names.find(name => (env[name] ?? '') === '');
  if (missing !== undefined)
    throw new UsageError(
      `The destination "${to.name}" needs the environment variable ${missing}, which is not set.`,
      `Nothing was sent. Set ${missing} and send again.`,
    );
  return new Map(names.map(name => [name, env[name] ?? '']));
}

import { Denied, Unparsable } from '../model/probe.ts';
import { handOver, messageOf, standardInput } from '../probes/email/message/handed-over.ts';
import { UsageError } from './usage-error.ts';

export interface MessageOptions {
  readonly message?: string;
  readonly set?: string[];
  readonly inventory?: string[];
}

/** The playbook that reads messages, and its parameter. */
const playbook = 'email';

/** `--message FILE` is short for the parameter of the email playbook, which is the one that runs unless others are named. */
export async function withMessage<Options extends MessageOptions>(
  names: readonly string[],
  options: Options,
): Promise<{ names: readonly string[]; options: Options }> {
  const { message, set = [], inventory = [] } = options;
  if (message === undefined) return { names, options };
  if (message.trim() === '')
    throw new UsageError('--message is empty.', 'Is a variable of the shell empty that should hold a file name?');
  await mustBeReadable(message, inventory);
  return {
    names: names.length === 0 ? [playbook] : names,
    options: { ...options, set: [...set, `${playbook}/message=${message}`] },
  };
}

async function mustBeReadable(message: string, inventory: readonly string[]): Promise<void> {
  if (message === standardInput && inventory.includes('-'))
    throw new UsageError(
      '--message - and --inventory - both read standard input.',
      'Save one of them in a file, and name that.',
    );
  if (message === standardInput && process.stdin.isTTY)
    throw new UsageError(
      '--message - reads standard input, and that is the keyboard.',
      'Hand something over: `itfix diagnose --message - <returned.eml`.',
    );
  try {
    if (message === standardInput) await handOver(process.stdin);
    await messageOf(message);
  } catch (error) {
    if (!(error instanceof Unparsable || error instanceof Denied)) throw error;
    throw new UsageError(
      `--message ${message} is not read: ${error.message}.`,
      'Name the message itself, saved as text or .eml.',
    );
  }
}

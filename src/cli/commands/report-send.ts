import { didYouMean } from '../../model/suggest.ts';
import { type ConfigPlace, configPlace } from '../config/place.ts';
import { type Config, type ConfiguredDestination, readConfig } from '../config/read.ts';
import { endNoBetterThan, exitCodes } from '../exit.ts';
import { explain } from '../explain.ts';
import { storedRuns } from '../history.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { openRooms } from '../rooms.ts';
import { errandFor } from '../send/errand-for.ts';
import type { Made } from '../send/message.ts';
import { type Previewed, preview } from '../send/preview.ts';
import { readRecord, recordsOf } from '../send/record.ts';
import { sayOutcome } from '../send/say-outcome.ts';
import { type Errand, send as sendErrand } from '../send/send.ts';
import { keptMessage } from '../send/waiting.ts';
import { type WishOptions, wishOf } from '../send/wish.ts';
import { shownLines } from '../shown.ts';
import { findRun } from '../stored-run.ts';
import { UsageError } from '../usage-error.ts';

interface SendOptions extends WishOptions {
  readonly to?: string;
  readonly pending?: boolean;
  readonly dryRun?: boolean;
  readonly again?: boolean;
  readonly config?: string;
}

/** `itfix report send`: hands a run over, once. */
export async function send(wanted: string | undefined, options: SendOptions, context: Context): Promise<void> {
  wishOf(options); // A mistake in the call comes before one in the configuration.
  const place = configPlace(options.config, process.env);
  const config = await readConfig(place, openRooms(context.roomsRoot));
  if (options.pending) {
    if (wanted !== undefined || options.again)
      throw new UsageError(
        `--pending sends all that waits, and goes with no ${options.again ? '--again' : 'run'}.`,
        '`itfix report send RUN --to NAME` sends one run.',
      );
    return sendPending(options, config, place, context);
  }
  const to = chosen(options.to, config, place);
  const errand = errandFor(findRun(wanted), to, wishOf(options, to.common), context, { again: options.again ?? false });
  await (options.dryRun ? show(errand) : sendOne(errand));
}

async function sendOne(errand: Errand): Promise<void> {
  const { went, lines, exitCode } = sayOutcome(await sendErrand(errand), errand.run, errand.to.name);
  endNoBetterThan(exitCode);
  const text = lines.flatMap(line => shownLines(line)).join('\n');
  if (went === 'well') await print(text);
  else process.stderr.write(`${text}\n`);
}

/** The same that would be sent now. */
async function show({ run, to, again, make }: Errand): Promise<void> {
  const before = readRecord(run, to.name);
  const waits = before?.state === 'pending' && !again;
  const shown = waits
    ? { message: keptMessage(run, to.name), level: before.redact, replaced: [] }
    : previewed(await make((before?.earlier.length ?? 0) + 1));
  await print(shownLines(preview(shown, to)).join('\n'));
}

function previewed({ message, redaction }: Made): Previewed {
  return { message, level: redaction?.level ?? 'none', replaced: redaction?.replaced ?? [] };
}

/** All that waits, one after the other: one that cannot be sent keeps none of the others. */
async function sendPending(options: SendOptions, config: Config, place: ConfigPlace, context: Context): Promise<void> {
  const waiting = storedRuns()
    .reverse()
    .flatMap(run => recordsOf(run).map(name => ({ run, name })))
    .filter(({ name }) => options.to === undefined || name === options.to)
    .filter(({ run, name }) => readRecord(run, name)?.state === 'pending');
  if (waiting.length === 0) return print('Nothing waits to be sent.');
  for (const { run, name } of waiting) {
    try {
      const to = chosen(name, config, place);
      const errand = errandFor(run, to, wishOf({}, to.common), context, { waitingOnly: true });
      await (options.dryRun ? show(errand) : sendOne(errand));
    } catch (error) {
      if (!(error instanceof UsageError)) throw error;
      process.stderr.write(explain(error).text);
      endNoBetterThan(exitCodes.usage);
    }
  }
}

function chosen(name: string | undefined, { destinations }: Config, { file }: ConfigPlace): ConfiguredDestination {
  const names = [...destinations.keys()];
  if (names.length === 0)
    throw new UsageError(
      `No destination is configured: ${file} names none.`,
      'docs/report.md, "Handing it over", shows what stands there. `itfix report bundle` makes a file to hand over by hand.',
    );
  if (name === undefined)
    throw new UsageError('Where to send it is not said.', `Say it with --to: ${names.join(', ')}.`);
  const found = destinations.get(name);
  if (found) return found;
  const hint = didYouMean(name, names).trim();
  throw new UsageError(`${file} has no destination "${name}".`, hint || `It has: ${names.join(', ')}.`);
}

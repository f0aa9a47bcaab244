import * as z from 'zod';
import { methodsOf, type ReadOutcome, read } from '../../engine/read.ts';
import { redact } from '../../engine/redact.ts';
import type { Probe } from '../../model/probe.ts';
import { sayReason } from '../../model/reading.ts';
import type { Style } from '../../model/report.ts';
import { suggest } from '../../model/suggest.ts';
import { askMachines } from '../ask-machines.ts';
import { endNoBetterThan, exitCodes } from '../exit.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { openRooms, type Rooms } from '../rooms.ts';
import { json, shown, shownLines } from '../shown.ts';
import { styleFor } from '../style.ts';
import { UsageError } from '../usage-error.ts';
import type { FactsOptions } from './facts.ts';

/** `itfix probe`: one fact, with the command that was sent and what came back. */
export async function probe(
  name: string | undefined,
  words: readonly string[],
  options: FactsOptions,
  context: Context,
): Promise<void> {
  const rooms = openRooms(context.roomsRoot);
  if (name === undefined) return list(rooms);
  const found = await rooms.probe(name);
  if (!found) throw unknownProbe(name, rooms);
  const params = parseParams(name, found, words);
  await askMachines(options, async ({ name: machine, connection, ends, isOneOfMany, secrets, tellSecret, signal }) => {
    // What no command on the target can tell is asked from here: the way there.
    const asked = methodsOf(found.on[connection.platform]).length === 0 && found.here ? ends.here : connection;
    const beside = { ...(ends.way && { way: ends.way }), ...(tellSecret && { tellSecret }) };
    const answer = await read(found, params, asked, signal, beside);
    const outcome = redact(answer, secrets).value;
    endNoBetterThan(outcome.result.ok ? exitCodes.fine : exitCodes.undetermined);
    if (options.json) return print(json(isOneOfMany ? { target: connection.url, ...outcome } : outcome));
    const style = styleFor(process.stdout, { color: options.color, full: true }, process.env, process.platform);
    const heading = isOneOfMany ? [style.paint('heading', shown(machine))] : [];
    await print([...heading, ...page(outcome, style)].join('\n'));
  });
}

function page({ executions, result }: ReadOutcome, style: Style): string[] {
  const asked = executions.flatMap(({ asked, ended, stdout, stderr, durationMs }) => [
    `${style.paint('strong', 'asked')}   ${shownLines(asked).join('\n        ')}`,
    `${style.paint('strong', 'ended')}   ${json(ended)} after ${durationMs} ms`,
    ...shownLines(stdout).map(line => `        ${line}`),
    ...(stderr ? [`${style.paint('strong', 'stderr')}  ${shownLines(stderr).join('\n        ')}`] : []),
  ]);
  const value = result.ok
    ? `${style.paint('good', 'fact')}    ${shownLines(JSON.stringify(result.value, undefined, 2)).join('\n        ')}`
    : `${style.paint('warning', 'unknown')} ${shown(sayReason(result.reason))}`;
  return [...asked, value];
}

async function list(rooms: Rooms): Promise<void> {
  const names = rooms.probeNames();
  const probes = await Promise.all(names.map(name => rooms.probe(name)));
  const width = Math.max(...names.map(name => name.length));
  await print(names.map((name, index) => `${name.padEnd(width)}  ${probes[index]?.title ?? ''}`).join('\n'));
}

function unknownProbe(name: string, rooms: Rooms): UsageError {
  const near = suggest(name, rooms.probeNames());
  return new UsageError(`There is no probe "${name}".`, near ? `Did you mean "${near}"?` : '`itfix probe` lists all.');
}

/** `key=value` words as the probe's parameters: JSON where it is JSON, else the text itself. */
function parseParams(name: string, { params }: Probe, words: readonly string[]): unknown {
  const given = words.map(word => {
    const { key, text } = /^(?<key>[^=]+)=(?<text>.*)$/s.exec(word)?.groups ?? {};
    if (key === undefined || text === undefined)
      throw new UsageError(`"${word}" is not key=value.`, `Write it like: itfix probe ${name} host=example.com`);
    return [key, fromJson(text)] as const;
  });
  const known = params instanceof z.ZodObject ? Object.keys(params.shape) : [];
  for (const [key] of given) if (!known.includes(key)) throw unknownParam(name, key, known);
  const parsed = params.safeParse(Object.fromEntries(given));
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(issue => `${issue.path.join('.') || 'parameters'}: ${issue.message}`);
  throw new UsageError(
    `The parameters do not fit ${name}: ${problems.join('; ')}.`,
    'Lists and numbers are written as JSON: ports=[80,443]',
  );
}

function unknownParam(name: string, key: string, known: readonly string[]): UsageError {
  const near = suggest(key, known);
  return new UsageError(
    `${name} has no parameter "${key}".`,
    near ? `Did you mean "${near}"?` : `Its parameters are: ${known.join(', ') || 'none'}.`,
  );
}

function fromJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // A plain word.
  }
}

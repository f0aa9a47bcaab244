import { closeSync, fsyncSync, openSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { historyFolder, privateFile } from '../history.ts';
import { UsageError } from '../usage-error.ts';

const enclosed = z.object({ name: z.string(), type: z.string(), size: z.number(), sha256: z.string() });

/** What was sent or is to be, without its contents. */
export type Enclosed = z.output<typeof enclosed>;

/**
 * What became of one run at one destination. `pending`: not delivered, and worth trying again. `sending`: a delivery was begun; where no process
 * is at it any more, nobody knows how it ended. `failed`: not delivered, and of no use to try again before somebody mends something.
 */
const recordSchema = z.object({
  format: z.literal(1),
  run: z.string(),
  destination: z.string(),
  state: z.enum(['pending', 'sending', 'sent', 'failed']),
  /** The same in every try, another one when it was sent anew on purpose. */
  messageId: z.string(),
  /** How often it was sent on purpose: 1, and one more with each `--again`. */
  copy: z.number(),
  /** Number of the claim under which it was sent last (`claim.ts`). */
  claim: z.number(),
  askedAt: z.string(),
  /** When the state became what it is. */
  since: z.string(),
  subject: z.string(),
  redact: z.string(),
  bundle: z.string(),
  attachments: z.array(enclosed),
  /** Why it was not delivered, or why nobody knows. */
  why: z.string().optional(),
  receipt: z.object({ said: z.string(), notTo: z.array(z.string()).readonly().optional() }).optional(),
  /** Where it was to go: what the configuration said then. */
  address: z.string(),
  /** Copies before this one. */
  earlier: z.array(
    z.object({ messageId: z.string(), state: z.string(), since: z.string(), said: z.string().optional() }),
  ),
});

export type SendingRecord = z.output<typeof recordSchema>;

function recordFile(run: string, destination: string): string {
  return join(historyFolder(), run, `sent-${destination}.json`);
}

/** The record of a run at a destination, or nothing. A damaged one is an error: without it nobody knows what was sent. */
export function readRecord(run: string, destination: string): SendingRecord | undefined {
  let text: string;
  try {
    text = readFileSync(recordFile(run, destination), 'utf8');
  } catch (error) {
    if (error instanceof Error && Reflect.get(error, 'code') === 'ENOENT') return undefined;
    throw error;
  }
  try {
    return recordSchema.parse(JSON.parse(text));
  } catch {
    throw new UsageError(
      `${recordFile(run, destination)} is damaged: nobody knows whether ${run} was sent to "${destination}".`,
      'Nothing was sent. Ask there; without this file it would be sent as if for the first time.',
    );
  }
}

/** It outlasts a power cut: what is on its way must be known afterwards. */
export function writeRecord(record: SendingRecord): void {
  writeLasting(recordFile(record.run, record.destination), JSON.stringify(record, undefined, 2));
}

/** Names of the destinations that a run was to be sent to. */
export function recordsOf(run: string): string[] {
  return readdirSync(join(historyFolder(), run))
    .flatMap(file => /^sent-(?<name>[a-z][a-z0-9-]*)\.json$/.exec(file)?.groups?.name ?? [])
    .sort();
}

/** Written beside, brought to the disk and renamed. Only the holder of the claim writes. */
export function writeLasting(file: string, text: string): void {
  const beside = `${file}.part`;
  rmSync(beside, { force: true });
  const open = openSync(beside, 'wx', privateFile);
  try {
    writeFileSync(open, text);
    fsyncSync(open);
    renameSync(beside, file);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  } finally {
    closeSync(open);
  }
  syncFolder(dirname(file));
}

/** Windows cannot open a folder, and needs not. */
function syncFolder(folder: string): void {
  let open: number | undefined;
  try {
    open = openSync(folder, 'r');
    fsyncSync(open);
  } catch {
    // The file itself is on the disk.
  } finally {
    if (open !== undefined) closeSync(open);
  }
}

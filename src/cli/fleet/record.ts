import { appendFileSync, existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import type { HostDigest } from '../../model/fleet.ts';
import { queues, severities } from '../../model/playbook.ts';
import { confidences, verdicts } from '../../model/run.ts';
import { makeFolder, privateFile, stateFolder } from '../history.ts';
import type { Target } from '../inventory/host.ts';
import { UsageError } from '../usage-error.ts';

const Reach = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('ssh'),
    host: z.string(),
    port: z.exactOptional(z.number()),
    user: z.exactOptional(z.string()),
    identityFile: z.exactOptional(z.string()),
    proxyJump: z.exactOptional(z.string()),
    configFile: z.exactOptional(z.string()),
    options: z.record(z.string(), z.string()),
  }),
  z.strictObject({ by: z.literal('here') }),
  z.strictObject({ by: z.literal('nothing'), why: z.string() }),
]);
const TargetForm = z.object({ name: z.string(), groups: z.array(z.string()), reach: Reach });

/** What a fleet was asked, so that it can be gone on with. No secret is in it. */
const Asked = z.strictObject({
  playbooks: z.array(z.string()),
  set: z.array(z.string()),
  answer: z.array(z.string()),
  symptom: z.exactOptional(z.string()),
  offline: z.boolean(),
  strict: z.boolean(),
  deadline: z.exactOptional(z.string()),
  parallel: z.exactOptional(z.string()),
  acceptNewHostKeys: z.boolean(),
  sshConfig: z.exactOptional(z.string()),
  identityFile: z.array(z.string()),
  targets: z.array(TargetForm),
});
export type Asked = Omit<z.output<typeof Asked>, 'targets'> & { readonly targets: readonly Target[] };

const Digest = z.object({
  name: z.string(),
  url: z.string(),
  run: z.string(),
  verdict: z.enum(verdicts),
  exit: z.number(),
  causes: z.array(
    z.object({
      id: z.string(),
      code: z.string(),
      severity: z.enum(severities),
      confidence: z.enum(confidences),
      because: z.string(),
      subject: z.exactOptional(z.string()),
      queue: z.enum(queues),
    }),
  ),
  unknownBecause: z.exactOptional(z.string()),
  tookMs: z.number(),
  cutShort: z.boolean(),
});

/** A fleet that was begun. */
export interface Record {
  readonly id: string;
  readonly asked: Asked;
  readonly done: ReadonlyMap<string, HostDigest>;
  readonly isComplete: boolean;
}

const fleetsFolder = (): string => join(stateFolder(), 'fleets');
const fileOf = (id: string): string => join(fleetsFolder(), `${id}.ndjson`);

export interface RecordWriter {
  done(digest: HostDigest): void;
  ended(): void;
  /** Why the fleet cannot be gone on with, where the disk is full or read-only. */
  readonly problem: () => string | undefined;
}

/** Writes down what was asked, then each machine as it is done. A full disk costs the record, never the run. */
export function openRecord(id: string, asked: Asked | undefined): RecordWriter {
  let problem: string | undefined;
  const append = (line: object): void => {
    if (problem !== undefined) return;
    try {
      makeFolder(fleetsFolder());
      appendFileSync(fileOf(id), `${JSON.stringify(line)}\n`, { mode: privateFile });
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
  };
  if (asked) append({ asked });
  return { done: digest => append({ done: digest }), ended: () => append({ ended: true }), problem: () => problem };
}

/** Ids of fleets, the newest first. */
export function storedFleets(): string[] {
  if (!existsSync(fleetsFolder())) return [];
  const ids = readdirSync(fleetsFolder()).flatMap(file =>
    file.endsWith('.ndjson') ? [file.slice(0, -'.ndjson'.length)] : [],
  );
  return ids.sort().reverse();
}

/** The fleet with this id, or the newest that was not finished. */
export function findRecord(wanted: string | undefined): Record {
  const newest = storedFleets();
  if (wanted !== undefined) {
    const found = newest.filter(id => id.startsWith(wanted));
    const [only] = found;
    if (only === undefined || found.length > 1)
      throw new UsageError(
        found.length > 1
          ? `The ids of ${found.length} fleets begin with "${wanted}".`
          : `There is no fleet "${wanted}".`,
        newest.length > 0 ? `The newest are: ${newest.slice(0, 5).join(', ')}.` : 'None was begun on this machine.',
      );
    const record = readRecord(only);
    if (record === undefined) throw isDamaged(only);
    return record;
  }
  // One of which a full disk left nothing cannot be gone on with; an older one can.
  const damaged: string[] = [];
  for (const id of newest) {
    const record = readRecord(id);
    if (record === undefined) damaged.push(id);
    else if (!record.isComplete) return record;
  }
  const [first] = damaged;
  if (first !== undefined) throw isDamaged(first);
  throw new UsageError(
    'There is no fleet to go on with: all were finished.',
    'Name machines with --on or --inventory.',
  );
}

function isDamaged(id: string): UsageError {
  return new UsageError(
    `The fleet ${id} cannot be gone on with: its record is damaged.`,
    `It is ${fileOf(id)}. Run it again as the first time.`,
  );
}

/**
 * Lines that are damaged were being written when the process ended: those machines are asked again. Nothing where it is not known what was asked.
 */
export function readRecord(id: string): Record | undefined {
  let asked: Asked | undefined;
  let isComplete = false;
  const done = new Map<string, HostDigest>();
  for (const line of readFileSync(fileOf(id), 'utf8').split('\n')) {
    const event = parsed(line);
    if (event === undefined) continue;
    const question = Asked.safeParse(event.asked);
    if (question.success) asked = question.data;
    const digest = Digest.safeParse(event.done);
    if (digest.success && !digest.data.cutShort) done.set(digest.data.name, digest.data);
    if (event.ended === true) isComplete = true;
  }
  return asked && { id, asked, done, isComplete };
}

function parsed(line: string): { asked?: unknown; done?: unknown; ended?: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

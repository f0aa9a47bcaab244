import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type RedactionLevel, redactionLevels } from '../model/privacy.ts';
import type { Run } from '../model/run.ts';
import { BadArchive, type BundleFile } from './archive.ts';

export const manifestName = 'manifest.json';

const manifestSchema = z.object({
  format: z.literal(1),
  tool: z.object({ name: z.literal('itfix'), version: z.string() }),
  run: z.string(),
  redaction: z.enum(redactionLevels),
  startedAt: z.string(),
  endedAt: z.string(),
  durationMs: z.number(),
  limits: z.array(z.string()),
  files: z.array(z.object({ name: z.string(), size: z.number(), sha256: z.string() })),
});

/** What a bundle holds, and what of: the first thing to read in it. */
export type Manifest = z.output<typeof manifestSchema>;

export interface About {
  readonly run: Run;
  readonly redaction: RedactionLevel;
  /** Of the itfix that packs. */
  readonly version: string;
}

export function manifestOf({ run, redaction, version }: About, files: readonly BundleFile[]): Manifest {
  const { id, startedAt, endedAt, limits } = run;
  return {
    format: 1,
    tool: { name: 'itfix', version },
    run: id,
    redaction,
    startedAt,
    endedAt,
    durationMs: Date.parse(endedAt) - Date.parse(startedAt),
    limits: [...limits],
    files: files.map(({ name, bytes }) => ({ name, size: bytes.length, sha256: sha256(bytes) })),
  };
}

/** As a file that ends with a hash of itself: a manifest that was changed by accident is known as well. */
export function writeManifest(manifest: Manifest): BundleFile {
  return { name: manifestName, bytes: sealed(manifest) };
}

function sealed(manifest: object): Buffer {
  const seal = sha256(Buffer.from(JSON.stringify(manifest)));
  return Buffer.from(`${JSON.stringify({ ...manifest, sha256: seal }, undefined, 2)}\n`);
}

/** The manifest of a foreign bundle. Throws `BadArchive` where it is none, or not as it was written. */
export function readManifest(bytes: Uint8Array): Manifest {
  const { sha256: _seal, ...written } = objectIn(bytes);
  if (typeof written.format === 'number' && written.format !== 1)
    throw new BadArchive('it was made by a newer itfix, in a form that this one does not read');
  const { success, data } = manifestSchema.safeParse(written);
  if (!success) throw new BadArchive(`${manifestName} in it is damaged`);
  // What it says besides stays in: the form changes by addition.
  if (!sealed(written).equals(bytes)) throw new BadArchive(`${manifestName} in it was changed`);
  return data;
}

function objectIn(bytes: Uint8Array): { [key: string]: unknown } {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    throw new BadArchive(`${manifestName} in it is damaged`);
  }
}

export function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

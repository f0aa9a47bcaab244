import * as z from 'zod';
import { Unparsable } from '../../../model/probe.ts';
import { structured } from '../../net/_structured.ts';
import { type Filesystem, shares } from './filesystem.ts';

const Windows = z.looseObject({
  system: z.string(),
  volumes: z.array(
    z.looseObject({
      letter: z.string().nullish(),
      label: z.string().nullish(),
      type: z.string().nullish(),
      kind: z.string().nullish(),
      size: z.number().nullish(),
      free: z.number().nullish(),
      readOnly: z.boolean().nullish(),
    }),
  ),
});

/** Partition types (Microsoft, PARTITION_INFORMATION_GPT): recovery and reserved ones are full on purpose and hold nobody's data. */
const kinds: { readonly [guid: string]: 'boot' | 'hidden' } = {
  '{c12a7328-f81f-11d2-ba4b-00a0c93ec93b}': 'boot',
  '{de94bba4-06d1-4d40-a16a-bfd50179d6ac}': 'hidden',
  '{e3c9e316-0b5c-4db8-817d-f92df00215ae}': 'hidden',
};

export function windowsFilesystems(stdout: string): Filesystem[] {
  const { system, volumes } = structured(stdout, Windows);
  const found = volumes.flatMap(({ letter, label, type, kind, size, free, readOnly }) => {
    const use = kinds[kind?.toLowerCase() ?? ''];
    const name = letter ? `${letter}:` : use === 'boot' ? (label ?? 'EFI') : undefined;
    if (use === 'hidden' || name === undefined || !type || !size || free === undefined || free === null) return [];
    const usedBytes = size - free;
    const role: Filesystem['role'] = use === 'boot' ? 'boot' : name === system ? 'system' : 'data';
    return [
      {
        mount: name,
        type,
        role,
        sizeBytes: size,
        usedBytes,
        freeBytes: free,
        ...shares(usedBytes, free),
        readOnly: readOnly ?? false,
      },
    ];
  });
  if (found.length === 0) throw new Unparsable('no volume with a size');
  return found;
}

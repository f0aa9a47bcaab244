import * as z from 'zod';
import type { Started } from '../model/event.ts';
import { BadArchive, type BundleFile } from './archive.ts';
import { safeName } from './safe-name.ts';

const name = 'asked.json';

const askedSchema = z.object({
  format: z.literal(1),
  selected: z.array(z.string()),
  offline: z.boolean(),
  here: z.boolean(),
  host: z.exactOptional(z.string()),
  port: z.exactOptional(z.number()),
  playbooks: z.array(z.object({ id: z.string(), file: z.string() })),
});

/** What was asked of a machine, so that its answers can be judged again. */
export interface Asked extends Pick<Started, 'selected' | 'offline' | 'here' | 'host' | 'port'> {
  readonly playbooks: readonly { readonly id: string; readonly text: string }[];
}

type HideText = (text: string) => string;

/** As files: the playbooks word for word, and what else an answer depends on. */
export function writeAsked(started: Started, hideText: HideText): BundleFile[] {
  const { selected, offline, here, host, port } = started;
  const playbooks = started.playbooks.map(({ id, text }, at) => ({ id, text, file: `playbooks/${fileName(id, at)}` }));
  const asked: z.output<typeof askedSchema> = {
    format: 1,
    selected: [...selected],
    offline,
    here,
    ...(host === undefined ? {} : { host: hideText(host) }),
    ...(port === undefined ? {} : { port }),
    playbooks: playbooks.map(({ id, file }) => ({ id, file })),
  };
  return [
    { name, bytes: Buffer.from(`${JSON.stringify(asked, undefined, 2)}\n`) },
    ...playbooks.map(({ file, text }) => ({ name: file, bytes: Buffer.from(text) })),
  ];
}

/** Two ids may differ only in what a file name cannot have: with a character that no safe name has, no two files are the same. */
function fileName(id: string, at: number): string {
  const safe = safeName(id);
  return safe === id ? `${id}.yaml` : `${safe}+${at + 1}.yaml`;
}

/** The same of a foreign bundle. Nothing where it does not say. */
export function readAsked(files: ReadonlyMap<string, Uint8Array>): Asked | undefined {
  const bytes = files.get(name);
  if (!bytes) return undefined;
  const { playbooks, ...asked } = parsed(bytes);
  const texts = playbooks.map(({ id, file }) => {
    const text = files.get(file);
    if (!text) throw new BadArchive(`${name} in it names a playbook that is not there`);
    return { id, text: Buffer.from(text).toString('utf8') };
  });
  return { ...asked, playbooks: texts };
}

function parsed(bytes: Uint8Array): z.output<typeof askedSchema> {
  try {
    return askedSchema.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    throw new BadArchive(`${name} in it is damaged`);
  }
}

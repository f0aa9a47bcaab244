import { someoneIsThere } from '../ask.ts';
import { listenForEndings, onEnding } from '../endings.ts';
import type { Context } from '../main.ts';
import { findSource, loadPlaybooks, ownPlaybooks } from '../playbooks.ts';
import { screenFor } from '../progress.ts';
import { openRooms } from '../rooms.ts';
import { select } from '../select.ts';
import { UsageError } from '../usage-error.ts';
import { type DiagnoseOptions, diagnose } from './diagnose.ts';

/** `itfix` alone: asks in people's words what is wrong, then looks for the cause. */
export async function guided(context: Context, options: Pick<DiagnoseOptions, 'color' | 'plain'>): Promise<void> {
  if (!someoneIsThere()) {
    throw new UsageError(
      'Nobody can be asked here: this is not a terminal.',
      'Run `itfix diagnose` instead; `itfix --help` shows all commands.',
    );
  }
  const rooms = openRooms(context.roomsRoot);
  const sources = ownPlaybooks(context.packageRoot).map(name => findSource(name, context.packageRoot));
  const { playbooks } = await loadPlaybooks(sources, context.packageRoot, rooms);
  const complaints = playbooks.flatMap(({ id, symptoms }) =>
    Object.entries(symptoms).map(([symptom, name]) => ({ name, value: { id, symptom } })),
  );
  const stopped = new AbortController();
  listenForEndings();
  onEnding(() => stopped.abort());
  const chosen = await select<{ id: string; symptom: string } | undefined>(
    'What is wrong?',
    [...complaints, { name: "Something else, or I don't know", value: undefined }],
    { ...screenFor(options), signal: stopped.signal },
  );
  onEnding(undefined);
  const defaults = { set: [], answer: [], deadline: '2m', parallel: '32' };
  await diagnose(
    chosen ? [chosen.id] : [],
    { ...options, ...defaults, ...(chosen ? { symptom: chosen.symptom } : {}) },
    context,
  );
}

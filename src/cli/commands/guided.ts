import type { Playbook } from '../../model/playbook.ts';
import { someoneIsThere } from '../ask.ts';
import { listenForEndings, onEnding } from '../endings.ts';
import type { Context } from '../main.ts';
import { findSource, isAboutWay, loadPlaybooks, ownPlaybooks } from '../playbooks.ts';
import { screenFor } from '../progress.ts';
import { openRooms } from '../rooms.ts';
import { type Place, select } from '../select.ts';
import { UsageError } from '../usage-error.ts';
import { type DiagnoseOptions, diagnose } from './diagnose.ts';

/** `itfix` alone: asks in people's words what is wrong, looks for the cause, and offers what mends it. */
export async function guided(context: Context, options: Pick<DiagnoseOptions, 'color' | 'plain'>): Promise<void> {
  if (!someoneIsThere()) {
    throw new UsageError(
      'Nobody can be asked here: this is not a terminal.',
      'Run `itfix diagnose` instead; `itfix --help` shows all commands.',
    );
  }
  const rooms = openRooms(context.roomsRoot);
  const sources = ownPlaybooks(context.packageRoot)
    .map(name => findSource(name, context.packageRoot))
    .filter(source => !isAboutWay(source));
  const { playbooks } = await loadPlaybooks(sources, context.packageRoot, rooms);
  const stopped = new AbortController();
  listenForEndings();
  onEnding(() => stopped.abort());
  const place = { ...screenFor(options), signal: stopped.signal };
  const area = await select<Playbook | undefined>(
    'What is wrong?',
    [...playbooks.map(playbook => ({ name: playbook.title, value: playbook })), { name: unsure, value: undefined }],
    place,
  );
  const symptom = area && (await chooseSymptom(area, place));
  onEnding(undefined);
  const asked = { ...options, ...(symptom === undefined ? {} : { symptom }), fix: true, guided: true };
  await diagnose(area ? [area.id] : [], asked, context);
}

const unsure = "Something else, or I don't know";

/** How people say it, within what it is about: nobody reads a list of all. */
function chooseSymptom({ symptoms }: Playbook, place: Place): Promise<string | undefined> {
  const said = Object.entries(symptoms).map(([value, name]) => ({ name, value }));
  return select<string | undefined>('What is it like?', [...said, { name: unsure, value: undefined }], place);
}

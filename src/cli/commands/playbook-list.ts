import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { findSource, loadPlaybooks, ownPlaybooks } from '../playbooks.ts';
import { openRooms } from '../rooms.ts';
import { json } from '../shown.ts';

/** `itfix playbook list`. */
export async function list(options: { json?: boolean }, context: Context): Promise<void> {
  const sources = ownPlaybooks(context.packageRoot).map(name => findSource(name, context.packageRoot));
  const { playbooks } = await loadPlaybooks(sources, context.packageRoot, openRooms(context.roomsRoot));
  const rows = playbooks.map(({ id, title, checks, symptoms }) => ({
    id,
    title,
    checks: Object.keys(checks).length,
    symptoms,
  }));
  if (options.json) return print(json(rows));
  await print(
    rows
      .map(({ id, title, checks, symptoms }) =>
        [`${id}  ${title} (${checks} checks)`, ...Object.values(symptoms).map(words => `    - ${words}`)].join('\n'),
      )
      .join('\n'),
  );
}

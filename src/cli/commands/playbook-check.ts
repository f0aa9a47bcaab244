import { formatProblem } from '../../playbook/describe.ts';
import { exitCodes } from '../exit.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { findSource, ownPlaybooks, tryPlaybooks } from '../playbooks.ts';
import { openRooms } from '../rooms.ts';
import { shownLines } from '../shown.ts';

/** `itfix playbook check`: every problem, with its place. Exit 2 when there is one. */
export async function check(names: readonly string[], context: Context): Promise<void> {
  const wanted = names.length > 0 ? names : ownPlaybooks(context.packageRoot);
  const sources = wanted.map(name => findSource(name, context.packageRoot));
  const { loaded, problems } = await tryPlaybooks(sources, context.packageRoot, openRooms(context.roomsRoot));
  if (problems.length === 0) {
    const checks = loaded.playbooks.reduce((sum, playbook) => sum + Object.keys(playbook.checks).length, 0);
    return print(`${loaded.playbooks.length} playbooks, ${checks} checks: no problem.`);
  }
  process.exitCode = exitCodes.usage;
  await print(
    `${problems.map(problem => shownLines(formatProblem(problem)).join('\n')).join('\n\n')}\n\n${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
  );
}

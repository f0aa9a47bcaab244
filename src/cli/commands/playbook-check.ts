import type { Playbook, Problem } from '../../model/playbook.ts';
import { formatProblem } from '../../playbook/describe.ts';
import { sortProblems } from '../../playbook/source.ts';
import { exitCodes } from '../exit.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { findSource, ownPlaybooks, tryPlaybooks } from '../playbooks.ts';
import { openRooms } from '../rooms.ts';
import { shownLines } from '../shown.ts';
import { locales } from '../words/locale.ts';

/** `itfix playbook check`: every problem, with its place. Exit 2 when there is one. */
export async function check(names: readonly string[], context: Context): Promise<void> {
  const wanted = names.length > 0 ? names : ownPlaybooks(context.packageRoot);
  const sources = wanted.map(name => findSource(name, context.packageRoot));
  const rooms = openRooms(context.roomsRoot);
  const found: Problem[] = [];
  let loaded: readonly Playbook[] = [];
  // Once with the words of each language: an English problem is then found again and again, and told once.
  for (const locale of locales) {
    const tried = await tryPlaybooks(sources, context.packageRoot, rooms, locale);
    found.push(...tried.problems);
    loaded = tried.loaded.playbooks;
  }
  const problems = sortProblems(found);
  if (problems.length === 0) {
    const checks = loaded.reduce((sum, playbook) => sum + Object.keys(playbook.checks).length, 0);
    return print(`${loaded.length} playbooks, ${checks} checks: no problem.`);
  }
  process.exitCode = exitCodes.usage;
  await print(
    `${problems.map(problem => shownLines(formatProblem(problem)).join('\n')).join('\n\n')}\n\n${problems.length} ${problems.length === 1 ? 'problem' : 'problems'}.`,
  );
}

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { judgeCase } from '../../engine/case.ts';
import { platformNames } from '../../model/platform.ts';
import type { Playbook } from '../../model/playbook.ts';
import { cel } from '../../playbook/language.ts';
import { exitCodes } from '../exit.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { type Case, readCases, resolve } from '../playbook-cases.ts';
import { findSource, type Loaded, loadPlaybooks, ownPlaybooks } from '../playbooks.ts';
import { openRooms } from '../rooms.ts';
import { shown } from '../shown.ts';
import { UsageError } from '../usage-error.ts';

/** `itfix playbook test`: each case, then whether the cases say something about every check. */
export async function test(names: readonly string[], options: { cases: string }, context: Context): Promise<void> {
  const wanted = names.length > 0 ? names : ownPlaybooks(context.packageRoot);
  const sources = wanted.map(name => findSource(name, context.packageRoot));
  const loaded = await loadPlaybooks(sources, context.packageRoot, openRooms(context.roomsRoot));
  const lines = sources.flatMap(({ id }) => testPlaybook(id, join(options.cases, id), loaded));
  const failed = lines.filter(line => !line.startsWith('ok')).length;
  if (failed > 0) process.exitCode = exitCodes.problems;
  await print([...lines.map(line => shown(line)), `${lines.length - failed} passed, ${failed} failed`].join('\n'));
}

function testPlaybook(id: string, folder: string, loaded: Loaded): string[] {
  const playbook = loaded.playbooks.find(candidate => candidate.id === id);
  if (!playbook) return [];
  if (!existsSync(folder))
    throw new UsageError(
      `There are no cases in ${folder}.`,
      'Name the folder with --cases: it holds one folder for each playbook.',
    );
  const cases = readCases(folder);
  const results = [...cases].map(
    ([name, one]) => `${problemOf(one, cases, playbook, loaded) ?? 'ok'}  ${id}/${name}: ${one.title}`,
  );
  const shown = new Set([...cases.values()].flatMap(({ roots }) => roots.map(root => root.replace(/ \(.*$/, ''))));
  const unproven = Object.keys(playbook.checks)
    .filter(check => !shown.has(check))
    .map(check => `FAILS  ${check}: no case has it as a root cause`);
  const healthy = platformNames
    .filter(
      platform =>
        ![...cases.values()].some(
          one => (resolve(one, cases).platform ?? 'linux') === platform && one.roots.length === 0,
        ),
    )
    .map(platform => `FAILS  ${id}: no healthy case for ${platform}`);
  return [...results, ...unproven, ...healthy];
}

function problemOf(
  one: Case,
  cases: ReadonlyMap<string, Case>,
  playbook: Playbook,
  { playbooks, probes }: Loaded,
): string | undefined {
  const given = resolve(one, cases);
  try {
    const judgement = judgeCase(
      { ...given, platform: given.platform ?? 'linux' },
      playbook,
      playbooks.filter(other => other !== playbook),
      probes,
      cel,
    );
    const roots = judgement.rootCauses
      .map(({ id, subject }) => (subject === undefined ? id : `${id} (${subject})`))
      .sort();
    const folded = judgement.rootCauses.flatMap(({ consequences }) => consequences);
    const missing = given.consequences.filter(id => !folded.includes(id));
    if (roots.join() !== [...given.roots].sort().join())
      return `FAILS (root causes: ${roots.join(', ') || 'none'}; expected: ${given.roots.join(', ') || 'none'})`;
    if (missing.length > 0) return `FAILS (not folded below a root cause: ${missing.join(', ')})`;
    if (given.verdict !== undefined && given.verdict !== judgement.verdict)
      return `FAILS (verdict ${judgement.verdict}, expected ${given.verdict})`;
    return undefined;
  } catch (error) {
    return `FAILS (${error instanceof Error ? error.message : error})`;
  }
}

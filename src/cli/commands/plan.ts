import { fillArgument } from '../../engine/arguments.ts';
import { factsNeeded } from '../../engine/needs.ts';
import { feeders } from '../../engine/prepare.ts';
import { methodsOf } from '../../engine/read.ts';
import { scopeOf } from '../../engine/scope.ts';
import { select } from '../../engine/selection.ts';
import { type PlatformName, platformNames } from '../../model/platform.ts';
import type { FactRequest, ParamValue, Playbook } from '../../model/playbook.ts';
import type { Probe } from '../../model/probe.ts';
import { detect } from '../../platforms/detect.ts';
import { platforms } from '../../platforms/platforms.ts';
import { cel } from '../../playbook/language.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { findSource, loadPlaybooks } from '../playbooks.ts';
import { openRooms } from '../rooms.ts';
import { settingsOf } from '../settings.ts';
import { shown, shownLines } from '../shown.ts';
import { styleFor } from '../style.ts';
import { UsageError } from '../usage-error.ts';

/** `itfix plan`: every command that could run, connecting to nothing. */
export async function plan(
  name: string,
  options: { set?: string[]; onPlatform?: string; color: boolean },
  context: Context,
): Promise<void> {
  const platform = choosePlatform(options.onPlatform);
  const rooms = openRooms(context.roomsRoot);
  const source = findSource(name, context.packageRoot);
  const { playbooks, probes } = await loadPlaybooks([source], context.packageRoot, rooms);
  const settings = settingsOf(playbooks, options.set);
  const style = styleFor(process.stdout, { color: options.color, full: true }, process.env, process.platform);
  const wanted = factsOf(source.id, playbooks);
  const blocks = playbooks.flatMap(playbook =>
    Object.values(playbook.facts).flatMap(request => {
      if (playbook.id !== source.id && !wanted.has(`${playbook.id}/${request.name}`)) return [];
      const title = probes.get(request.probe)?.title ?? '';
      const head = style.paint('strong', `${playbook.id}/${request.name}`);
      return [
        `${head}  ${style.paint('muted', `${request.probe}: ${title}`)}`,
        ...(playbook.id === source.id ? [] : ['  # only when a check that comes after it fails or does not answer']),
        ...notes(request),
        ...asked(request, playbook, settings[playbook.id] ?? {}, probes, platform),
      ].join('\n');
    }),
  );
  await print(
    `${[`What \`itfix diagnose ${shown(name)}\` can ask on ${platform}. Nothing was run; these commands only read.`, ...blocks].join('\n\n')}\n`,
  );
}

/** Facts of all playbooks that a check of this one can need, with those that feed them. */
function factsOf(id: string, playbooks: readonly Playbook[]): Set<string> {
  const { checks, playbookOf } = select(playbooks, [id]);
  const wanted = new Set(
    [...checks.values()].flatMap(check => {
      const playbook = playbookOf.get(check.id);
      return playbook ? factsNeeded(check, playbook, cel) : [];
    }),
  );
  // A set gives what is added while it is walked.
  for (const fact of wanted) {
    const [owner, name = ''] = fact.split('/');
    const playbook = playbooks.find(candidate => candidate.id === owner);
    const request = playbook?.facts[name];
    if (playbook && request) for (const feeder of feeders(request, playbook, cel)) wanted.add(`${owner}/${feeder}`);
  }
  return wanted;
}

function choosePlatform(wanted: string | undefined): PlatformName {
  const platform = wanted === undefined ? detect(process.platform) : platformNames.find(name => name === wanted);
  if (platform) return platform;
  throw new UsageError(
    `--on-platform ${wanted ?? process.platform}: itfix does not know this system.`,
    `Known are: ${platformNames.join(', ')}.`,
  );
}

function notes(request: FactRequest): string[] {
  return [
    ...(request.when ? [`  # only when ${shown(request.when.text)}`] : []),
    ...(request.outside ? ['  # contacts hosts beyond the local network; left out with --offline'] : []),
  ];
}

/** The commands of one fact. Where a parameter comes from another fact, the probe's sample stands for it. */
function asked(
  request: FactRequest,
  playbook: Playbook,
  params: { readonly [name: string]: ParamValue },
  probes: ReadonlyMap<string, Probe>,
  platform: PlatformName,
): string[] {
  const probe = probes.get(request.probe);
  if (!probe) return [];
  const circumstances = {
    params: { [playbook.id]: params },
    answers: {},
    run: { offline: false, platform, rights: 'none' as const, here: false },
  };
  const filled = fillArgument(request.with, scopeOf(playbook, new Map(), circumstances), cel);
  const parsed = probe.params.safeParse(filled.ok ? filled.value : probe.sample);
  const isSample = !filled.ok && Object.keys(request.with).length > 0;
  const row = probe.on[platform];
  const own = probe.here ? ['  # on this machine itfix asks by itself; over SSH:'] : [];
  if ('unsupported' in row) return [...own, `  # not on ${platform}: ${row.unsupported}`];
  if (!parsed.success) return [...own, '  # needs values that only the machine can tell'];
  const sample = isSample ? ['  # with example values: the real ones come from other facts'] : [];
  const scripts = methodsOf(row).map((method, index) => {
    const script = platforms[platform].script(method.command(parsed.data)).trim();
    const rights = method.elevated ? '  # as administrator\n' : '';
    const lines = shownLines(script, Number.POSITIVE_INFINITY).map(line => `  ${line}`);
    return `${index > 0 ? '  # otherwise\n' : ''}${rights}${lines.join('\n')}`;
  });
  return [...own, ...sample, ...scripts];
}

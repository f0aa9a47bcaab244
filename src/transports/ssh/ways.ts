import type { PlatformName } from '../../model/platform.ts';
import type { Hop } from '../ssh.ts';
import { type HostSettings, readConfig, type SshConfig, usualPaths } from './config.ts';
import { type Destination, isUser } from './destination.ts';
import { stageLimitMs } from './dial.ts';
import { localFiles } from './files.ts';
import { type Here, hereOn } from './here.ts';
import { type HopMaker, openHopMaker } from './hop.ts';
import type { People } from './people.ts';
import type { SshProblem } from './problem.ts';
import { resolveRoute } from './route.ts';

export interface WaysOptions {
  readonly platform: PlatformName;
  readonly environment: Here['environment'];
  readonly people: People;
  /** `--accept-new-host-keys`, as ssh has it: a key that nobody has seen before is taken, a changed one never. */
  readonly acceptNew: boolean;
  /** Whether the system's ssh, where it is needed, may ask the person at this terminal. */
  readonly mayAsk: boolean;
  /** `-i`: keys for every host, besides those of the configuration. */
  readonly identityFiles: readonly string[];
  /** `-F`: read instead of the usual two files. */
  readonly configFile?: string;
}

/** Where to go, and what is said of it besides the configuration. */
interface Wish extends Destination {
  readonly identityFile?: string;
  readonly proxyJump?: string;
  readonly configFile?: string;
  /** By their names in ssh_config(5). */
  readonly options?: Readonly<Record<string, string>>;
}

export interface Ways {
  /** The hosts to go over, the last one is the target; or what is wrong with the configuration. Calls nobody. */
  to(wish: Wish): Promise<Found>;
}

export interface Found {
  readonly way?: readonly Hop[];
  readonly problems: readonly SshProblem[];
  /** Lines of the configuration that say nothing to itfix, and files of known hosts that cannot be read. */
  readonly warnings: readonly SshProblem[];
}

/** Finds ways as the configuration of ssh describes them. It is read once, however many machines are reached. */
export async function openWays(options: WaysOptions): Promise<Ways> {
  const { here, problem } = await hereOn(options.platform, options.environment, localFiles);
  if (!here) return { to: async () => ({ problems: [problem], warnings: [] }) };
  const configs = new Map<string | undefined, Promise<SshConfig>>();
  const configOf = (file: string | undefined): Promise<SshConfig> => {
    const paths = file === undefined ? usualPaths(here) : { user: file };
    const config = configs.get(file) ?? readConfig(paths, localFiles, here);
    configs.set(file, config);
    return config;
  };
  const maker = openHopMaker({ ...options, here, files: localFiles });
  return {
    async to(wish) {
      const strange = wish.user !== undefined && !isUser(wish.user);
      if (strange) return { problems: [strangeUser(wish.user)], warnings: [] };
      const config = await configOf(wish.configFile ?? options.configFile);
      const said = await asConfig(wish, options.identityFiles, here);
      const route = resolveRoute(wish, { ...config, user: [...said, ...config.user] }, here);
      if (!route.hops) return { problems: route.problems, warnings: [] };
      const mayLearn = options.acceptNew && route.hops.at(-1)?.strictHostKeyChecking === 'ask';
      const hops = await hopsOf(route.hops, maker);
      const warnings = [...route.hops.flatMap(hop => hop.warnings), ...hops.flatMap(hop => hop.unread)];
      const way = bySystemWhereNeeded(hops, wish, { ...options, acceptNew: mayLearn });
      return { way, problems: [], warnings };
    },
  };
}

/** An inventory may hold anything; a ProxyCommand hands it to a shell. */
function strangeUser(user: string): SshProblem {
  return {
    kind: 'user',
    what: 'This is no name of a user: it has blanks, quotes or signs of a shell.',
    where: JSON.stringify(user),
    todo: 'Correct the name of the user.',
  };
}

async function hopsOf(settings: readonly HostSettings[], maker: HopMaker) {
  const way: Awaited<ReturnType<HopMaker['hop']>>[] = [];
  for (const one of settings) way.push(await maker.hop(one));
  return way;
}

/** Where one hop needs what only the system's ssh can, that goes the whole way: it knows the hops by the same configuration. */
function bySystemWhereNeeded(way: readonly Hop[], wish: Wish, options: WaysOptions): readonly Hop[] {
  const target = way.at(-1);
  const beyond = way.flatMap(hop => hop.beyond);
  if (!target || beyond.length === 0) return way;
  const configFile = wish.configFile ?? options.configFile;
  const identityFiles = [...options.identityFiles, ...(wish.identityFile === undefined ? [] : [wish.identityFile])];
  const bySystem = {
    user: target.user,
    host: wish.host,
    port: target.port,
    identityFiles,
    settings: {
      ...wish.options,
      ...(wish.proxyJump === undefined ? {} : { ProxyJump: wish.proxyJump }),
      ...(options.acceptNew ? { StrictHostKeyChecking: 'accept-new' } : {}),
    },
    mayAsk: options.mayAsk,
    limitMs: target.connectLimitMs ?? stageLimitMs,
    why: beyond,
    knownKeys: target.knownKeys ?? [],
    ...(configFile === undefined ? {} : { configFile }),
  };
  return [...way.slice(0, -1), { ...target, bySystem }];
}

/** What was said besides the configuration, as lines of one that stands before it: the first value counts. Keys are for every hop. */
async function asConfig(wish: Wish, identityFiles: readonly string[], here: Here): Promise<SshConfig['user']> {
  const own = { ...wish.options, ProxyJump: wish.proxyJump, IdentityFile: wish.identityFile };
  const lines = [
    ...identityFiles.map(file => `IdentityFile ${quoted(file)}`),
    `Host ${wish.host}`,
    ...Object.entries(own).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${quoted(value)}`])),
    'Match all',
  ];
  const bytes = new TextEncoder().encode(lines.join('\n'));
  const read = async () => ({ state: 'read', bytes, ownership: { uid: 0, gid: 0, mode: 0 }, changed: '' }) as const;
  return (await readConfig({ user: 'the command line' }, { read, list: async () => [] }, here)).user;
}

/** In quotation marks, where it has blanks. */
function quoted(value: string): string {
  return /\s/.test(value) && !value.includes('"') ? `"${value}"` : value;
}

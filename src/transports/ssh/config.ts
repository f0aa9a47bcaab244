import { assemble } from './config/assemble.ts';
import { evaluate } from './config/evaluate.ts';
import type { ConfigProblem, SshConfig } from './config/read.ts';
import type { HostSettings } from './config/settings.ts';
import type { Destination } from './destination.ts';
import type { Here } from './here.ts';

export { type ConfigProblem, readConfig, type SshConfig, usualPaths } from './config/read.ts';
export type { AuthenticationMethod, HostSettings, IdentityFile } from './config/settings.ts';

export type Resolved =
  | { readonly settings: HostSettings; readonly problems: readonly [] }
  | { readonly settings?: undefined; readonly problems: readonly ConfigProblem[] };

/**
 * What the configuration of ssh says of a host, or why it cannot be used. Contacts nobody and runs nothing: what hangs on a program or on a
 * part of ssh that itfix does not have is told of in `needsOpenSsh`.
 *
 * @param via the hops to this host where they are given, as with `ssh -J`; the configuration is then not asked for them
 */
export function resolveHost(
  destination: Destination,
  config: SshConfig,
  here: Here,
  via?: readonly Destination[],
): Resolved {
  if (config.problems.length > 0) return { problems: config.problems };
  const evaluation = evaluate(config, destination, here, via);
  const settings = assemble(evaluation);
  const problems = [...evaluation.problems.values()];
  return problems.length > 0 ? { problems } : { settings, problems: [] };
}

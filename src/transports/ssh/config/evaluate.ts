import { type Destination, formatDestination } from '../destination.ts';
import type { Here } from '../here.ts';
import { matchesPattern } from '../patterns.ts';
import { standingOf } from './directives.ts';
import { type Evaluation, refuse, refuseHost, undecided, warnUnknown } from './evaluation.ts';
import { finalName, resolvedName } from './host-name.ts';
import { judgeMatch } from './match.ts';
import type { ConfigFile, Directive, SshConfig } from './read.ts';
import { choose, isValueName } from './readers.ts';
import { oneWord } from './values.ts';

/** Whether the lines that follow apply. `maybe` names the line that it hangs on. */
type Activity = 'yes' | 'no' | { readonly maybe: Directive };

/**
 * Goes through the configuration for one host, as ssh does: the first value counts; a second time when a Match asks for the final name.
 *
 * @param via the hops to this host where they are given, as with `ssh -J`
 */
export function evaluate(
  config: SshConfig,
  destination: Destination,
  here: Here,
  via: readonly Destination[] | undefined,
): Evaluation {
  const evaluation: Evaluation = {
    destination,
    here,
    chosen: { values: {}, places: new Map() },
    identityFiles: [],
    beyond: new Map(),
    undecided: new Map(),
    problems: new Map(),
    warnings: new Map(),
    wantsFinal: false,
    name: destination.host,
    isFinal: false,
  };
  const { values } = evaluation.chosen;
  if (destination.user !== undefined) values.user = destination.user;
  if (destination.port !== undefined) values.port = destination.port;
  if (via) values.proxyjump = via.map(formatDestination);
  for (const file of [config.user, config.system]) walk(file, 'yes', evaluation);
  if (!evaluation.wantsFinal && values.canonicalizehostname !== true) return evaluation;
  const name = finalName(evaluation);
  Object.assign(evaluation, { isFinal: true, name });
  values.hostname = name.replaceAll('%', '%%');
  for (const file of [config.user, config.system]) walk(file, 'yes', evaluation);
  return evaluation;
}

function walk(file: ConfigFile, outer: Activity, evaluation: Evaluation): void {
  let activity = outer;
  for (const directive of file) {
    if (directive.name === 'host') activity = both(outer, judgeHost(directive, evaluation));
    else if (directive.name === 'match') activity = both(outer, judge(directive, evaluation));
    else if (directive.name === 'include') include(directive, activity, evaluation);
    else apply(directive, activity, evaluation);
  }
}

function both(outer: Activity, inner: Activity): Activity {
  if (outer === 'no' || inner === 'no') return 'no';
  return outer === 'yes' ? inner : outer;
}

function judgeHost(directive: Directive, evaluation: Evaluation): Activity {
  let fits = false;
  for (const word of directive.words) {
    if (word === '') return refuse(directive.place, 'Host has an empty pattern.', evaluation);
    const isNegated = word.startsWith('!');
    if (!matchesPattern(evaluation.name, isNegated ? word.slice(1) : word)) continue;
    if (isNegated) return 'no';
    fits = true;
  }
  return fits ? 'yes' : 'no';
}

function judge(directive: Directive, evaluation: Evaluation): Activity {
  const { destination, here, chosen, isFinal, name } = evaluation;
  const verdict = judgeMatch(directive.rest, {
    host: isFinal ? name : resolvedName(evaluation),
    originalHost: destination.host,
    user: chosen.values.user ?? here.userName,
    localUser: here.userName,
    tag: chosen.values.tag ?? '',
    isFinal,
  });
  if (verdict.wrong !== undefined) return refuse(directive.place, verdict.wrong, evaluation);
  evaluation.wantsFinal ||= verdict.wantsFinal;
  return verdict.fits === 'maybe' ? { maybe: directive } : verdict.fits;
}

function include(directive: Directive, activity: Activity, evaluation: Evaluation): void {
  if (directive.beyond !== undefined && activity !== 'no') undecided(directive, evaluation);
  for (const file of directive.included) walk(file, activity, evaluation);
}

function apply(directive: Directive, activity: Activity, evaluation: Evaluation): void {
  const standing = standingOf(directive.name);
  if (standing === 'harmless') return;
  if (!standing) warnUnknown(directive, evaluation);
  else if (standing === 'honoured') applyValue(directive, activity, evaluation);
  else if (activity === 'no') return;
  else if (activity !== 'yes') undecided(activity.maybe, evaluation);
  else if (standing === 'refused') refuseHost(directive, evaluation);
  else keepBeyond(directive, evaluation);
}

function applyValue(directive: Directive, activity: Activity, evaluation: Evaluation): void {
  const { name } = directive;
  const { chosen, identityFiles } = evaluation;
  if (isValueName(name)) {
    const isOpen = chosen.values[name] === undefined;
    // Whichever comes first of ProxyCommand and ProxyJump shuts out the other.
    const isShut = name === 'proxyjump' && evaluation.beyond.has('proxycommand');
    const wrong = choose(name, directive, activity === 'yes' && !isShut ? chosen : undefined);
    if (wrong !== undefined) refuse(directive.place, wrong, evaluation);
    else if (isMaybe(activity) && isOpen) undecided(activity.maybe, evaluation);
    return;
  }
  const { value, wrong } = oneWord(directive);
  if (value === undefined) refuse(directive.place, wrong ?? '', evaluation);
  else if (isMaybe(activity)) undecided(activity.maybe, evaluation);
  else if (activity === 'yes' && !identityFiles.some(known => known.value === value))
    identityFiles.push({ value, place: directive.place });
}

function isMaybe(activity: Activity): activity is { readonly maybe: Directive } {
  return typeof activity === 'object';
}

function keepBeyond(directive: Directive, { beyond, chosen }: Evaluation): void {
  const { name } = directive;
  // "ProxyJump none" shuts out no ProxyCommand: so it is in OpenSSH 9.2.
  if (name === 'proxycommand' && (chosen.values.proxyjump?.length ?? 0) > 0) return;
  const known = beyond.get(name) ?? [];
  if (known.length === 0 || (name === 'certificatefile' && !known.some(({ rest }) => rest === directive.rest)))
    beyond.set(name, [...known, directive]);
}

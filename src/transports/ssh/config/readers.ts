import type { AlgorithmList } from '../algorithms.ts';
import type { Place } from '../problem.ts';
import { jumps } from './jumps.ts';
import type { Directive } from './read.ts';
import * as read from './values.ts';

/** The directives of which the first value counts, by their names in lower case. */
export interface Values {
  readonly addressfamily: 'any' | 'inet' | 'inet6';
  readonly batchmode: boolean;
  readonly bindaddress: string;
  readonly casignaturealgorithms: AlgorithmList;
  readonly canonicalizehostname: boolean;
  readonly ciphers: AlgorithmList;
  readonly connectionattempts: number;
  readonly connecttimeout: number;
  readonly globalknownhostsfile: readonly string[];
  readonly gssapiauthentication: boolean;
  readonly hashknownhosts: boolean;
  readonly hostkeyalgorithms: AlgorithmList;
  readonly hostkeyalias: string;
  readonly hostname: string;
  readonly identitiesonly: boolean;
  readonly identityagent: string;
  readonly ignoreunknown: string;
  readonly kbdinteractiveauthentication: boolean;
  readonly kexalgorithms: AlgorithmList;
  readonly macs: AlgorithmList;
  readonly nohostauthenticationforlocalhost: boolean;
  readonly numberofpasswordprompts: number;
  readonly passwordauthentication: boolean;
  readonly port: number;
  readonly preferredauthentications: string;
  /** The hops as they were written; none for `none`. */
  readonly proxyjump: readonly string[];
  readonly pubkeyacceptedalgorithms: AlgorithmList;
  readonly pubkeyauthentication: boolean;
  readonly requiredrsasize: number;
  readonly revokedhostkeys: string;
  readonly serveralivecountmax: number;
  readonly serveraliveinterval: number;
  readonly stricthostkeychecking: 'yes' | 'no' | 'ask' | 'accept-new';
  readonly tag: string;
  readonly user: string;
  readonly userknownhostsfile: readonly string[];
}

/** What was found for one host, and where it stands. */
export interface Chosen {
  readonly values: { -readonly [Name in keyof Values]?: Values[Name] };
  readonly places: Map<keyof Values, Place>;
}

const readers: { readonly [Name in keyof Values]: read.Reader<Values[Name]> } = {
  addressfamily: read.oneOf({ any: 'any', inet: 'inet', inet6: 'inet6' }),
  batchmode: read.yesOrNo,
  bindaddress: read.oneWord,
  casignaturealgorithms: read.algorithms,
  canonicalizehostname: read.oneOf({ yes: true, no: false, true: true, false: false, always: true }),
  ciphers: read.algorithms,
  connectionattempts: read.countFromOne,
  connecttimeout: read.seconds,
  globalknownhostsfile: read.allWords,
  gssapiauthentication: read.yesOrNo,
  hashknownhosts: read.yesOrNo,
  hostkeyalgorithms: read.algorithms,
  hostkeyalias: read.oneWord,
  hostname: read.oneWord,
  identitiesonly: read.yesOrNo,
  identityagent: read.oneWord,
  ignoreunknown: read.oneWord,
  kbdinteractiveauthentication: read.yesOrNo,
  kexalgorithms: read.algorithms,
  macs: read.algorithms,
  nohostauthenticationforlocalhost: read.yesOrNo,
  numberofpasswordprompts: read.count,
  passwordauthentication: read.yesOrNo,
  port: read.portNumber,
  preferredauthentications: read.oneWord,
  proxyjump: jumps,
  pubkeyacceptedalgorithms: read.algorithms,
  // "unbound" and "host-bound" say how a login is bound to the host, not whether there is one.
  pubkeyauthentication: read.oneOf({
    yes: true,
    no: false,
    true: true,
    false: false,
    unbound: true,
    'host-bound': true,
  }),
  requiredrsasize: read.count,
  revokedhostkeys: read.oneWord,
  serveralivecountmax: read.count,
  serveraliveinterval: read.seconds,
  stricthostkeychecking: read.oneOf({
    yes: 'yes',
    no: 'no',
    ask: 'ask',
    'accept-new': 'accept-new',
    true: 'yes',
    false: 'no',
    off: 'no',
  }),
  tag: read.oneWord,
  user: read.oneWord,
  userknownhostsfile: read.allWords,
};

export function isValueName(name: string): name is keyof Values {
  return Object.hasOwn(readers, name);
}

/**
 * Takes the value of a directive, unless there is one already: the first counts.
 *
 * @param chosen absent where the directive does not apply; it is read all the same, as ssh refuses a bad value anywhere
 * @returns what is wrong with it
 */
export function choose<Name extends keyof Values>(
  name: Name,
  directive: Directive,
  chosen: Chosen | undefined,
): string | undefined {
  const result: read.Value<Values[Name]> = readers[name](directive);
  if (result.value === undefined) return result.wrong;
  if (!chosen || chosen.values[name] !== undefined) return undefined;
  chosen.values[name] = result.value;
  chosen.places.set(name, directive.place);
  return undefined;
}

import type { Hop } from '../ssh.ts';
import { appendLine } from './append-line.ts';
import type { HostSettings } from './config.ts';
import { stageLimitMs } from './dial.ts';
import type { Files } from './files.ts';
import type { Here } from './here.ts';
import { openKeyJudge } from './host-key.ts';
import type { BeyondKey } from './identity.ts';
import { openKeys } from './keys.ts';
import { type LoadedKnownHosts, loadKnownHosts } from './known-hosts/load.ts';
import type { KeyOwner } from './known-hosts/names.ts';
import { authoritiesFor, keysKnownFor, type ShownKey } from './known-hosts.ts';
import type { People } from './people.ts';
import { placeName } from './problem.ts';
import { algorithmsFor } from './ssh2-algorithms.ts';
import { usualPort } from './url.ts';

export interface HopMakerOptions {
  readonly here: Here;
  readonly files: Files;
  readonly people: People;
  readonly acceptNew: boolean;
}

/** Makes hops of what the configuration says. Files that many hosts share are read once. */
export interface HopMaker {
  hop(settings: HostSettings): Promise<MadeHop>;
}

interface MadeHop extends Hop {
  /** Files of known hosts that could not be read. */
  readonly unread: LoadedKnownHosts['problems'];
}

/** A line that is silent for so long is asked whether it still stands, and given up after three times (ServerAliveInterval is 0 by default). */
const keepAliveMs = 2000;
const keepAliveMost = 3;

export function openHopMaker(options: HopMakerOptions): HopMaker {
  const { files, here, people, acceptNew } = options;
  const known = new Map<string, Promise<LoadedKnownHosts>>();
  const knownFor = (settings: HostSettings): Promise<LoadedKnownHosts> => {
    const key = JSON.stringify([settings.userKnownHostsFiles, settings.globalKnownHostsFiles]);
    const loading = known.get(key) ?? loadKnownHosts(settings, files);
    known.set(key, loading);
    return loading;
  };
  const accepted = new Map<string, Buffer>();
  const keysOf = openKeys({ files, here });
  return {
    async hop(settings) {
      const owner: KeyOwner = { host: settings.hostName, port: settings.port, alias: settings.hostKeyAlias };
      const hosts = await knownFor(settings);
      const { keys, leftOut, needsOpenSsh } = await keysOf(settings);
      const judge = openKeyJudge({
        ...{ settings, owner, known: hosts, accepted },
        ...{ files, people, append: appendLine },
        // What is not known may stand in the file that cannot be read: then somebody has to look at the key.
        acceptNew: acceptNew && hosts.problems.length === 0,
      });
      return {
        name: `${settings.user}@${settings.typed}${settings.port === usualPort ? '' : `:${settings.port}`}`,
        host: settings.hostName,
        port: settings.port,
        user: settings.user,
        family: families[settings.addressFamily],
        connectLimitMs: settings.connectTimeoutSec === undefined ? stageLimitMs : settings.connectTimeoutSec * 1000,
        keepAliveMs: settings.serverAliveIntervalSec > 0 ? settings.serverAliveIntervalSec * 1000 : keepAliveMs,
        keepAliveMost: settings.serverAliveIntervalSec > 0 ? settings.serverAliveCountMax : keepAliveMost,
        keys,
        leftOut,
        methods: settings.authentications,
        algorithms: algorithmsFor(settings, owner, hosts),
        unread: hosts.problems,
        judge: judge.judge,
        hostKey: judge.shown,
        knownKeys: keysKnownFor(owner, hosts).map(({ type, fingerprint, ...place }) => ({
          type,
          fingerprint,
          place: placeName(place),
        })),
        beyond: beyondUs(settings, needsOpenSsh, keys.length > 0, authoritiesFor(owner, hosts)),
      };
    },
  };
}

/** What of it only the system's ssh can do, in words. */
function beyondUs(
  settings: HostSettings,
  keys: readonly BeyondKey[],
  hasOtherKeys: boolean,
  authorities: readonly ShownKey[],
): readonly string[] {
  // Whoever has another key is not sent the long way for one in hardware.
  const needed = keys.filter(({ reason }) => reason === 'certificate' || !hasOtherKeys);
  return [
    ...settings.needsOpenSsh.map(({ directive, ...place }) => `${directive} (${placeName(place)})`),
    // A certificate that is not valid now is no reason: the key beside it may do.
    ...needed.flatMap(({ reason, where, validity }) =>
      (validity ?? 'valid') === 'valid' ? [`${reasons[reason]} (${where})`] : [],
    ),
    ...authorities.map(place => `an authority for host keys (${placeName(place)})`),
  ];
}

const reasons: { readonly [reason in BeyondKey['reason']]: string } = {
  certificate: 'a certificate of the user',
  'security-key': 'a key in hardware',
};

const families: { readonly [family in HostSettings['addressFamily']]: 0 | 4 | 6 } = { any: 0, inet: 4, inet6: 6 };

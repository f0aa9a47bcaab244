import type { Ends } from '../engine/read-once.ts';
import type { Connection } from '../model/connection.ts';
import type { Target } from '../model/run.ts';
import { urlOf, usualPort } from '../transports/ssh/url.ts';
import type { Hop, SshOptions } from '../transports/ssh.ts';

/** A machine to look at, and how to get there. */
export interface Aim {
  /** How it is called where it is named: as the caller called it. */
  readonly name: string;
  readonly url: string;
  /** Never throws for bad news about the machine or the way: that is in the ends. */
  open(signal: AbortSignal): Promise<Reached>;
}

/** Both ends of a run, and what is known of the target before it is asked. */
export interface Reached {
  readonly ends: Ends;
  readonly target: Target;
}

/** This machine; an inventory can have several names for it. */
export function aimHere(here: Connection, name = 'this machine'): Aim {
  const { url, platform, rights } = here;
  const reached = { ends: { connection: here, here }, target: { url, platform, rights } };
  return { name, url, open: async () => reached };
}

/** A machine behind these hops. */
export function aimSsh(name: string, hops: readonly Hop[], here: Connection, options: Omit<SshOptions, 'signal'>): Aim {
  const target = hops.at(-1);
  const [first = target] = hops;
  if (!target || !first) throw new TypeError('a way has at least one hop');
  const url = urlOf(target);
  return {
    name,
    url,
    async open(signal) {
      const { openSsh } = await import('../transports/ssh.ts');
      const { connection, attempt } = await openSsh(hops, { ...options, signal });
      const way = { host: first.host, port: first.port, ssh: attempt };
      if (!connection) return { ends: { here, way }, target: { url, rights: 'none' } };
      const { platform, rights } = connection;
      return { ends: { connection, here, way }, target: { url, platform, rights } };
    },
  };
}

/** A machine to which no way leads that itfix could go. */
export function aimNowhere(name: string, said: string, here: Connection): Aim {
  const url = `ssh://${name}`;
  const ssh = { outcome: 'no-way', user: '', host: name, port: usualPort, said, ...nothingLearnt } as const;
  const reached: Reached = {
    ends: { here, way: { host: name, port: usualPort, ssh } },
    target: { url, rights: 'none' },
  };
  return { name, url, open: async () => reached };
}

const nothingLearnt = { addresses: [], offered: [], tried: [], leftOut: [] };

import { readFileSync } from 'node:fs';
import type { ParsedKey } from 'ssh2';
import ssh2 from 'ssh2';
import type { Connection } from '../../src/model/connection.ts';
import type { People } from '../../src/transports/ssh/people.ts';
import { type Hop, type Opened, openSsh, type SshOptions } from '../../src/transports/ssh.ts';
import type { Sshd } from './sshd.ts';

/** Nobody is there. */
export const nobody: People = {
  password: async () => undefined,
  passphrase: async () => undefined,
  answer: async () => undefined,
  elevate: async () => undefined,
  trusts: async () => false,
};

export function keyOf(file: string): ParsedKey {
  const key = ssh2.utils.parseKey(readFileSync(file));
  if (key instanceof Error) throw key;
  return key;
}

/** The way to a server of ours, without any configuration of the machine the tests run on. */
export function hopTo(sshd: Pick<Sshd, 'host' | 'port' | 'user' | 'identityFile'>, more: Partial<Hop> = {}): Hop {
  return {
    name: `${sshd.user}@${sshd.host}`,
    host: sshd.host,
    port: sshd.port,
    user: sshd.user,
    family: 0,
    keepAliveMs: 2000,
    keepAliveMost: 3,
    keys: [{ name: async () => 'the key of the test', open: async () => keyOf(sshd.identityFile) }],
    leftOut: [],
    beyond: [],
    methods: ['publickey'],
    algorithms: {},
    judge: async () => undefined,
    hostKey: () => undefined,
    ...more,
  };
}

const never = new AbortController().signal;

export function openTo(hops: readonly Hop[], options: Partial<SshOptions> = {}): Promise<Opened> {
  return openSsh(hops, { people: nobody, signal: never, lifeSec: 60, ...options });
}

/** A connection that has to come about. */
export async function connected(hops: readonly Hop[], options: Partial<SshOptions> = {}): Promise<Connection> {
  const { connection, attempt } = await openTo(hops, options);
  if (!connection) throw new Error(`not reached: ${JSON.stringify(attempt)}`);
  return connection;
}

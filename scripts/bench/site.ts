import { readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Sshd, startSshd } from '../../test/transports/sshd.ts';

/** Many machines that are one sshd, which answers on every loopback address. */
export interface Site {
  readonly server: Sshd;
  /** The first so many of them. */
  hosts(count: number): string[];
  /** For ssh and itfix: how they are reached. */
  readonly configFile: string;
  /** Lets itfix and ssh know one more port of this machine. */
  know(port: number): void;
}

/** Most machines, 250 in each 127.0.X.0/24. */
const mostHosts = 1000;
const perNet = 250;

/** Starts it. Only in a network of its own: it listens everywhere. Its user has no profile: what that does is not to be measured. */
export async function startSite(): Promise<Site> {
  const server = await startSshd(['MaxStartups 1000', 'LogLevel ERROR', `SetEnv HOME=${tmpdir()}`], '0.0.0.0');
  const { folder, port, user, identityFile, hostKeyFile } = server;
  const key = readFileSync(hostKeyFile, 'utf8').split(' ').slice(0, 2).join(' ');
  const hosts = Array.from(
    { length: mostHosts },
    (_, at) => `127.0.${1 + Math.floor(at / perNet)}.${1 + (at % perNet)}`,
  );
  const knownHosts = join(folder, 'known_hosts');
  const configFile = join(folder, 'ssh_config');
  const known = hosts.map(host => `[${host}]:${port} ${key}`);
  const write = (): void => writeFileSync(knownHosts, `${known.join('\n')}\n`);
  write();
  const settings = [
    `Port ${port}`,
    `User ${user}`,
    `IdentityFile ${identityFile}`,
    'IdentitiesOnly yes',
    'IdentityAgent none',
    `UserKnownHostsFile ${knownHosts}`,
    'GlobalKnownHostsFile /dev/null',
    'StrictHostKeyChecking yes',
  ];
  writeFileSync(configFile, `Host *\n${settings.join('\n')}\n`);
  return {
    server,
    configFile,
    hosts: count => hosts.slice(0, count),
    know(other) {
      known.push(`[127.0.0.1]:${other} ${key}`);
      write();
    },
  };
}

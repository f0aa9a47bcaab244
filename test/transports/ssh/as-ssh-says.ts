import { hostname, userInfo } from 'node:os';
import { type HostSettings, readConfig, resolveHost, usualPaths } from '../../../src/transports/ssh/config.ts';
import { formatDestination, parseDestination } from '../../../src/transports/ssh/destination.ts';
import type { Here } from '../../../src/transports/ssh/here.ts';
import { inventedFiles } from './invented-files.ts';
import type { SshSays, Tree } from './system-ssh.ts';

/** Root, as whom ssh runs in its namespace. */
export const here: Here = {
  userName: userInfo().username,
  uid: userInfo().uid,
  ownGroup: userInfo().gid,
  home: userInfo().homedir,
  hostName: hostname(),
  environment: { HOME: userInfo().homedir, FOO: 'foo' },
  agent: undefined,
  systemFolder: '/etc/ssh',
};

export async function resolveIn(tree: Tree, word: string) {
  const config = await readConfig(usualPaths(here), inventedFiles(tree, here), here);
  const { destination } = parseDestination(word);
  if (!destination) throw new Error(`${word} is no destination`);
  return resolveHost(destination, config, here);
}

/** What itfix found, in the words of `ssh -G`. */
export function asSshSays(settings: HostSettings): Record<string, unknown> {
  return {
    user: settings.user,
    hostname: settings.hostName,
    port: `${settings.port}`,
    addressfamily: settings.addressFamily,
    bindaddress: settings.bindAddress,
    connecttimeout: `${settings.connectTimeoutSec ?? 'none'}`,
    connectionattempts: `${settings.connectionAttempts}`,
    serveralivecountmax: `${settings.serverAliveCountMax}`,
    serveraliveinterval: `${settings.serverAliveIntervalSec}`,
    batchmode: settings.batchMode ? 'yes' : 'no',
    numberofpasswordprompts: `${settings.numberOfPasswordPrompts}`,
    identitiesonly: settings.identitiesOnly ? 'yes' : 'no',
    hashknownhosts: settings.hashKnownHosts ? 'yes' : 'no',
    nohostauthenticationforlocalhost: settings.noHostAuthenticationForLocalhost ? 'yes' : 'no',
    stricthostkeychecking:
      { yes: 'true', no: 'false' }[settings.strictHostKeyChecking as string] ?? settings.strictHostKeyChecking,
    hostkeyalias: settings.hostKeyAlias,
    requiredrsasize: `${settings.requiredRsaBits}`,
    userknownhostsfile: settings.userKnownHostsFiles.join(' '),
    globalknownhostsfile: settings.globalKnownHostsFiles.join(' '),
    identityfile: settings.identityFiles.map(({ path }) => path),
    proxyjump: settings.proxyJump.map(formatDestination).join(',') || undefined,
  };
}

/** The same fields of what ssh said. */
export function sshSaid(said: SshSays): Record<string, unknown> {
  if (said.refused !== undefined) throw new Error(said.refused);
  const one = (name: string): string | undefined => said.options.get(name)?.[0];
  const paths = (text = ''): string => text.replaceAll(/(?<=^| )~/g, here.home);
  const names = [
    'user',
    'hostname',
    'port',
    'addressfamily',
    'bindaddress',
    'connecttimeout',
    'connectionattempts',
    'serveralivecountmax',
    'serveraliveinterval',
    'batchmode',
    'numberofpasswordprompts',
    'identitiesonly',
    'hashknownhosts',
    'nohostauthenticationforlocalhost',
    'stricthostkeychecking',
    'hostkeyalias',
    'requiredrsasize',
    'proxyjump',
  ];
  return {
    ...Object.fromEntries(names.map(name => [name, one(name)])),
    userknownhostsfile: noneToEmpty(one('userknownhostsfile')),
    globalknownhostsfile: noneToEmpty(one('globalknownhostsfile')),
    // ssh tries a key twice that the user's file and that for all users name; itfix once.
    identityfile: [...new Set(said.options.get('identityfile') ?? [])].filter(path => path !== 'none').map(paths),
  };
}

function noneToEmpty(text: string | undefined): string | undefined {
  return text === 'none' ? '' : text;
}

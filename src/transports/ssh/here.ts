import { hostname, type UserInfo, userInfo } from 'node:os';
import type { PlatformName } from '../../model/platform.ts';
import type { Files } from './files.ts';
import type { SshProblem } from './problem.ts';

/** Who asks, and where the files of ssh are. */
export interface Here {
  readonly userName: string;
  /** Absent on Windows, where files have no owner in this sense. */
  readonly uid?: number;
  /** The user's group, when nobody else is in it. */
  readonly ownGroup?: number;
  /** Of the list of users, not of `$HOME`: so does ssh. */
  readonly home: string;
  readonly hostName: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The socket or pipe where an agent is looked for when the configuration names none. */
  readonly agent: string | undefined;
  /** Where files for all users are, as `/etc/ssh`. */
  readonly systemFolder: string;
}

const systemFolders: Record<PlatformName, (environment: Here['environment']) => string> = {
  linux: () => '/etc/ssh',
  darwin: () => '/etc/ssh',
  windows: environment => `${environment.ProgramData ?? 'C:\\ProgramData'}/ssh`,
};

/** `SSH_AUTH_SOCK`; on Windows the agent has a name of its own. */
const agents: Record<PlatformName, string | undefined> = {
  linux: undefined,
  darwin: undefined,
  windows: '\\\\.\\pipe\\openssh-ssh-agent',
};

export type WhoAsks =
  | { readonly here: Here; readonly problem?: undefined }
  | { readonly here?: undefined; readonly problem: SshProblem<'no-user'> };

/** This machine and the user who runs itfix. Without a user in the system's list nothing is known of the home, and ssh does not start either. */
export async function hereOn(platform: PlatformName, environment: Here['environment'], files: Files): Promise<WhoAsks> {
  const user = listedUser();
  if (!user) return { problem: noUser };
  const { username, uid, gid, homedir } = user;
  const here = {
    userName: username,
    home: homedir,
    hostName: hostname(),
    environment,
    agent: environment.SSH_AUTH_SOCK ?? agents[platform],
    systemFolder: systemFolders[platform](environment),
  };
  // Node says -1 where there is none.
  if (uid < 0) return { here };
  return { here: { ...here, uid, ...((await isAlone(username, gid, files)) ? { ownGroup: gid } : {}) } };
}

/** Node throws where the list of users does not have the one who runs it, as in some containers. */
function listedUser(): UserInfo<string> | undefined {
  try {
    return userInfo();
  } catch {
    return undefined;
  }
}

const noUser: SshProblem<'no-user'> = {
  kind: 'no-user',
  what: 'The user who runs itfix is not in the list of users of this machine.',
  where: '/etc/passwd',
  todo: 'Run itfix as a user of this machine.',
};

/** Whether the local lists of groups and users name nobody else for a group. */
async function isAlone(userName: string, gid: number, files: Files): Promise<boolean> {
  const groups = await entries('/etc/group', files);
  const users = await entries('/etc/passwd', files);
  // anna:x:1000:berta,carla
  const members = groups.filter(([, , id]) => id === `${gid}`).flatMap(([, , , names]) => names?.split(',') ?? []);
  // anna:x:1000:1000:Anna:/home/anna:/bin/bash
  const primary = users.filter(([, , , id]) => id === `${gid}`).map(([name]) => name);
  const all = [...members, ...primary].filter(name => name !== '');
  return all.length > 0 && all.every(name => name === userName);
}

async function entries(path: string, files: Files): Promise<string[][]> {
  const read = await files.read(path);
  if (read.state !== 'read') return [];
  const lines = new TextDecoder().decode(read.bytes).split('\n');
  return lines.map(line => line.split(':'));
}

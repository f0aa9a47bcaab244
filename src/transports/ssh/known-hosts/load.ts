import type { HostSettings } from '../config.ts';
import type { Files } from '../files.ts';
import { type KnownHosts, type KnownHostsFile, readKnownHosts } from '../known-hosts.ts';
import type { SshProblem } from '../problem.ts';

export interface LoadedKnownHosts extends KnownHosts {
  /** Files that are there and cannot be read: what they hold is not known, so a host may seem to be unknown. */
  readonly problems: readonly SshProblem<'unreadable'>[];
}

type Places = Pick<HostSettings, 'userKnownHostsFiles' | 'globalKnownHostsFiles'>;

/** Reads the files of known hosts, the user's first. One that is not there knows nothing. */
export async function loadKnownHosts(settings: Places, files: Files): Promise<LoadedKnownHosts> {
  const texts: KnownHostsFile[] = [];
  const problems: SshProblem<'unreadable'>[] = [];
  for (const file of [...settings.userKnownHostsFiles, ...settings.globalKnownHostsFiles]) {
    const read = await files.read(file);
    if (read.state === 'read') texts.push({ file, text: new TextDecoder().decode(read.bytes) });
    if (read.state === 'unreadable') problems.push(unreadable(file, read.why));
  }
  return { ...readKnownHosts(texts), problems };
}

function unreadable(where: string, why: string): SshProblem<'unreadable'> {
  const what = `The file of known hosts cannot be read: ${why}.`;
  return { kind: 'unreadable', what, where, todo: 'Give yourself the right to read it.' };
}

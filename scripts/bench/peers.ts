import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Site } from './site.ts';
import { type Cost, whole } from './whole.ts';

interface Peer {
  readonly name: string;
  run(hosts: readonly string[]): Promise<Cost>;
}

/** What else asks many machines, as far as it is installed here. */
export async function peers({ configFile }: Site, script: string): Promise<Peer[]> {
  const file = join(tmpdir(), 'peers.sh');
  writeFileSync(file, script);
  const all: readonly (Peer & { readonly program: readonly string[] })[] = [
    {
      name: 'xargs -P50 ssh host sh < script',
      program: ['ssh', '-V'],
      run: hosts =>
        whole(['xargs', '-P50', '-I{}', 'sh', '-c', `exec ssh -F ${configFile} {} /bin/sh <${file}`], hosts.join('\n')),
    },
    {
      name: 'ansible -m setup, forks 50',
      program: ['ansible', '--version'],
      run: hosts =>
        whole(['ansible', 'all', '-i', `${hosts.join(',')},`, '-m', 'setup', '-f', '50'], '', {
          ANSIBLE_SSH_ARGS: `-F ${configFile} -o ControlMaster=auto -o ControlPersist=60s`,
          ANSIBLE_SSH_CONTROL_PATH_DIR: join(tmpdir(), 'control'),
          ANSIBLE_REMOTE_TEMP: join(tmpdir(), 'remote'),
          ANSIBLE_LOCAL_TEMP: join(tmpdir(), 'local'),
        }),
    },
  ];
  return all.filter(({ name, program: [command = '', ...words] }) => {
    const isHere = spawnSync(command, words).status === 0;
    if (!isHere) console.log(`${name}: not installed`);
    return isHere;
  });
}

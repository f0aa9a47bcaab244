import type { Files } from '../../../src/transports/ssh/files.ts';
import type { Here } from '../../../src/transports/ssh/here.ts';
import type { Tree } from './system-ssh.ts';

/** The files of a tree, as if they were at their places. */
export function inventedFiles({ user, system = {} }: Tree, here: Here): Files {
  const placed = new Map<string, { text: string; mode: number }>();
  for (const [root, files] of [[`${here.home}/.ssh`, user] as const, [here.systemFolder, system] as const])
    for (const [path, text] of Object.entries(files))
      placed.set(`${root}/${path.replace(/!$/, '')}`, { text, mode: path.endsWith('!') ? 0o666 : 0o600 });
  return {
    async read(path) {
      const file = placed.get(path);
      if (!file)
        return [...placed.keys()].some(other => other.startsWith(`${path}/`))
          ? { state: 'not-a-file' }
          : { state: 'absent' };
      const ownership = { uid: here.uid ?? 0, gid: here.ownGroup ?? 0, mode: file.mode };
      return { state: 'read', bytes: new TextEncoder().encode(file.text), ownership, changed: '' };
    },
    async list(folder) {
      const names = [...placed.keys()]
        .filter(path => path.startsWith(`${folder}/`))
        .map(path => path.slice(folder.length + 1));
      return [...new Set(names.map(name => name.split('/')[0] ?? ''))];
    },
  };
}

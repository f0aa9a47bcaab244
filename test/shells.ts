import { spawnSync } from 'node:child_process';

/** Shells by their names, each with the words that start it; none where it is not installed, so that its tests are seen to be skipped. */
export function shellsCalled(...names: string[]): (readonly [name: string, program: string | undefined])[] {
  return names.map(name => {
    const { status, stdout } = spawnSync('sh', ['-c', `command -v ${name}`], { encoding: 'utf8' });
    return [name, status === 0 ? stdout.trim() : undefined];
  });
}

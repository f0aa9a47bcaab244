import { isAbsolute } from 'node:path';
import type { Files } from '../files.ts';
import type { Here } from '../here.ts';
import { fitsGlob, hasWildcard, withoutEscapes } from './glob.ts';

/** Whose configuration a file belongs to: where relative paths begin, and whether `~` may stand in them. */
export type Owner = 'user' | 'system';

/** The files that a word of an Include line names, or why they cannot be told. */
export type Included =
  | { readonly paths: readonly string[]; readonly wrong?: undefined; readonly beyond?: undefined }
  | { readonly wrong: string; readonly beyond?: undefined }
  /** Something that only some versions of ssh do, or that needs the list of users. */
  | { readonly beyond: string };

export async function includedBy(word: string, owner: Owner, files: Files, here: Here): Promise<Included> {
  if (word === '') return { wrong: 'Include names an empty path.' };
  if (/%|\$\{/.test(word)) return { beyond: 'tokens in a path, which only some versions of ssh replace' };
  if (/\[[:.=]/.test(word)) return { beyond: 'classes of characters in a path' };
  if (word.startsWith('~')) {
    if (owner === 'system') return { wrong: 'In the configuration for all users a path cannot begin with ~.' };
    if (!/^~(?:\/|$)/.test(word)) return { beyond: 'the home of a user by name' };
  }
  return { paths: await expand(anchored(word, owner, here), files) };
}

function anchored(word: string, owner: Owner, here: Here): string {
  if (word.startsWith('~')) return here.home + word.slice(1);
  if (isAbsolute(word)) return word;
  return owner === 'user' ? `${here.home}/.ssh/${word}` : `${here.systemFolder}/${word}`;
}

/** Paths that fit a pattern, in the order of their bytes. A path without a pattern is itself, also when nothing is there. */
async function expand(pattern: string, files: Files): Promise<string[]> {
  const [root = '', ...segments] = pattern.split('/');
  let paths = [root];
  for (const segment of segments) {
    const next = paths.map(path => namesIn(path, segment, files));
    paths = (await Promise.all(next)).flat();
  }
  return paths.sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
}

async function namesIn(path: string, segment: string, files: Files): Promise<string[]> {
  if (!hasWildcard(segment)) return [`${path}/${withoutEscapes(segment)}`];
  const names = await files.list(path === '' ? '/' : path);
  return names.filter(name => fitsGlob(name, segment)).map(name => `${path}/${name}`);
}

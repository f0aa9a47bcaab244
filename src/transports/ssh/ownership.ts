import type { Ownership } from './files.ts';
import type { Here } from './here.ts';

const writableByGroup = 0o020;
const writableByAll = 0o002;
const openToOthers = 0o077;

/**
 * Whether somebody else than the user and root could have written the file. Then ssh does not read it as configuration. A group that holds nobody
 * but the user may write, as on Debian: with its umask, files that people make are writable by their own group.
 */
export function isWritableByOthers({ uid, gid, mode }: Ownership, here: Here): boolean {
  if (here.uid === undefined) return false;
  if (uid !== 0 && uid !== here.uid) return true;
  if ((mode & writableByAll) !== 0) return true;
  return (mode & writableByGroup) !== 0 && gid !== here.ownGroup;
}

/** Whether others may read a private key. Then ssh does not use it. Only said of the user's own files, as ssh does it (authfile.c). */
export function isOpenToOthers({ uid, mode }: Ownership, here: Here): boolean {
  return here.uid !== undefined && uid === here.uid && (mode & openToOthers) !== 0;
}

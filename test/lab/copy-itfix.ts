import { cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';

/** What the published package holds; the libraries are in dist. */
const parts = ['bin', 'dist', 'playbooks', 'schema', 'package.json'];

/** The built product as it is now, so that a build during the lab changes nothing. */
export function copyItfix(into: string): { readonly folder: string; remove(): void } {
  const folder = join(into, 'itfix');
  mkdirSync(folder, { recursive: true });
  for (const part of parts) cpSync(part, join(folder, part), { recursive: true });
  return { folder, remove: () => rmSync(into, { recursive: true, force: true }) };
}

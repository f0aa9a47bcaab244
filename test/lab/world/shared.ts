import { chmodSync, copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { mailDomain, mailNames, names } from './names.ts';
import { zones } from './zones.ts';

const programs = ['servers.js', 'line-quality', 'fill-tracking'];

/** What all machines of a world see as /opt/world: the programs of its internet, and its zones. */
export function writeShared(folder: string, mail: boolean): void {
  mkdirSync(join(folder, 'zones'), { recursive: true });
  for (const program of programs) copyFileSync(join('test/lab/world', program), join(folder, program));
  for (const program of programs) chmodSync(join(folder, program), 0o755);
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}');
  const texts = mail ? zones({ ...names, ...mailNames }, mailDomain) : zones(names);
  for (const [name, text] of texts) writeFileSync(join(folder, 'zones', name === '.' ? 'root' : name), text);
}

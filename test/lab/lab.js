// Starts the fault lab: see docs/lab.md
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

process.chdir(new URL('../../', import.meta.url).pathname);
// Beside the sources, so that packages are found; named for the process, so that a later lab can tell whether it is in use.
const folder = `node_modules/.itfix-lab-${process.pid}`;
mkdirSync(folder);
const outfile = join(folder, 'run.mjs');
try {
  const settings = { bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20.19' };
  await build({ ...settings, entryPoints: ['test/lab/run.ts'], outfile, logLevel: 'warning' });
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

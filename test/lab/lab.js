// Starts the fault lab: node test/lab/lab.js [--score] [name of a fault, or how names begin…]
import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';

process.chdir(new URL('../../', import.meta.url).pathname);
// Beside the sources, so that packages are found.
const folder = mkdtempSync('node_modules/.itfix-lab-');
const outfile = join(folder, 'run.mjs');
try {
  const settings = { bundle: true, packages: 'external', platform: 'node', format: 'esm', target: 'node20.19' };
  await build({ ...settings, entryPoints: ['test/lab/run.ts'], outfile, logLevel: 'warning' });
  await import(pathToFileURL(outfile).href);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

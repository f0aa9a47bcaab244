// Bundles the program into dist/: one entry for the command line, one for each probe and each report, what they share in chunks.
// What a command does not need is not loaded: that is what makes `--help` quick.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { build } from 'esbuild';

const folder = new URL('../', import.meta.url);
const inFolder = path =>
  readdirSync(new URL(path, folder), { withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.startsWith('_'))
    .map(entry => `${path}/${entry.name}`);
const areas = readdirSync(new URL('src/probes', folder), { withFileTypes: true }).filter(entry => entry.isDirectory());

const { outputFiles } = await build({
  absWorkingDir: folder.pathname,
  entryPoints: [
    'src/cli/main.ts',
    ...inFolder('src/reports'),
    ...areas.flatMap(({ name }) => inFolder(`src/probes/${name}`)),
  ],
  outdir: 'dist',
  outbase: 'src',
  chunkNames: 'chunks/[name]-[hash]',
  write: false,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  logLevel: 'warning',
  // CommonJS packages inside an ES module look for these.
  banner: {
    js: "import{createRequire as __createRequire}from'node:module';const require=__createRequire(import.meta.url);",
  },
});

// Only a build that succeeded replaces the one before.
rmSync(new URL('dist', folder), { recursive: true, force: true });
for (const { path, contents } of outputFiles) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}

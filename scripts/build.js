// Bundles the program into dist/: the start, one entry for each command, probe, report and destination, what they share in chunks.
// What a command does not need is not loaded: that is what makes `--help` quick.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { build } from 'esbuild';
import { notices } from './notices.js';

const folder = new URL('../', import.meta.url);
const inFolder = path =>
  readdirSync(new URL(path, folder), { withFileTypes: true })
    .filter(entry => entry.isFile() && entry.name.endsWith('.ts') && !entry.name.startsWith('_'))
    .map(entry => `${path}/${entry.name}`);
const areas = readdirSync(new URL('src/probes', folder), { withFileTypes: true }).filter(entry => entry.isDirectory());

/** Modules that the start loads only when a command needs them. */
const later = new Set();

/** Leaves `import()` as it stands: what it names is built beside the start, not into it. */
const leaveLater = {
  name: 'leave-later',
  setup(start) {
    start.onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
      if (kind !== 'dynamic-import') return undefined;
      later.add(relative(folder.pathname, join(resolveDir, path)));
      return { path: path.replace(/\.ts$/, '.js'), external: true };
    });
  },
};

const settings = {
  absWorkingDir: folder.pathname,
  outdir: 'dist',
  outbase: 'src',
  write: false,
  metafile: true,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: 'none',
  // Compiled parts of ssh2, which it does without: nothing is compiled where itfix is installed.
  external: ['cpu-features', '*.node'],
  logLevel: 'warning',
};

// The start is one file and CommonJS: starting the loader of ES modules costs more than all of commander, and `--help` needs nothing else.
const start = await build({
  ...settings,
  entryPoints: ['src/cli/main.ts'],
  format: 'cjs',
  outExtension: { '.js': '.cjs' },
  plugins: [leaveLater],
});
const rest = await build({
  ...settings,
  entryPoints: [
    ...later,
    ...inFolder('src/reports'),
    ...inFolder('src/destinations'),
    ...areas.flatMap(({ name }) => inFolder(`src/probes/${name}`)),
  ],
  format: 'esm',
  chunkNames: 'chunks/[name]-[hash]',
  splitting: true,
  // CommonJS packages inside an ES module look for it.
  banner: {
    js: [
      "import{createRequire as __createRequire}from'node:module';import{fileURLToPath as __fileURLToPath}from'node:url';",
      'const require=__createRequire(import.meta.url),__filename=__fileURLToPath(import.meta.url),__dirname=__fileURLToPath(new URL(".",import.meta.url));',
    ].join(''),
  },
});

// Only a build that succeeded replaces the one before.
rmSync(new URL('dist', folder), { recursive: true, force: true });
for (const { path, contents } of [...start.outputFiles, ...rest.outputFiles]) {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, contents);
}
writeFileSync(new URL('dist/THIRD-PARTY-NOTICES', folder), notices([start.metafile, rest.metafile], folder.pathname));

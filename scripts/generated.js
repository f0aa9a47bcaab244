// Writes the files that are made from the code: the JSON Schemas in schema/ and the reference pages in docs/.
// With --check: writes nothing and fails when one of them is not as the code would make it.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';
import './build.js';

const folder = new URL('../', import.meta.url);

/** The sources are TypeScript: bundled in memory and run, so that no second build is needed. */
async function load(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: folder.pathname, loader: 'ts' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    absWorkingDir: folder.pathname,
  });
  const file = new URL('node_modules/.generated.mjs', folder);
  writeFileSync(file, outputFiles[0].text);
  return import(file.href);
}

const { playbookJsonSchema, translationJsonSchema, runJsonSchema, functionsPage, probesPage } = await load(`
  export { playbookJsonSchema, translationJsonSchema } from './src/playbook/schema.ts';
  export { runJsonSchema } from './src/reports/_run-schema.ts';
  export { functionsPage } from './scripts/pages/functions.ts';
  export { probesPage } from './scripts/pages/probes.ts';
`);

const json = value => `${JSON.stringify(value, undefined, 2)}\n`;
const files = {
  'schema/playbook.schema.json': json(playbookJsonSchema()),
  'schema/translation.schema.json': json(translationJsonSchema()),
  'schema/run.schema.json': json(runJsonSchema()),
  'docs/reference-functions.md': functionsPage(),
  'docs/reference-probes.md': await probesPage(new URL('dist/', folder)),
};

const isCheck = process.argv.includes('--check');
let stale = 0;
for (const [path, text] of Object.entries(files)) {
  const file = new URL(path, folder);
  if (isCheck) {
    let present = '';
    try {
      present = readFileSync(file, 'utf8');
    } catch {
      // A file that is not there is stale as well.
    }
    if (present === text) continue;
    stale++;
    console.error(`${path} is not as the code makes it. Run: npm run generate`);
  } else {
    mkdirSync(new URL('.', file), { recursive: true });
    writeFileSync(file, text);
  }
}
process.exitCode = stale === 0 ? 0 : 1;

// The licences of the packages that stand in the bundle: most of them ask to be passed on with every copy.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** `node_modules/a/node_modules/@b/c/index.js` to `node_modules/a/node_modules/@b/c`. */
const packageFolder = /^(?<folder>.*node_modules\/(?:@[^/]+\/)?[^/]+)\//;

/** What esbuild took from packages, as a text: name, version and licence of each, and the words of the licence. */
export function notices(metafiles, root) {
  const inputs = metafiles.flatMap(({ outputs }) =>
    Object.values(outputs).flatMap(({ inputs }) => Object.entries(inputs)),
  );
  const used = inputs.filter(([, { bytesInOutput }]) => bytesInOutput > 0).map(([path]) => path);
  const folders = new Set(used.flatMap(path => packageFolder.exec(path)?.groups.folder ?? []));
  const parts = [...folders].sort().map(folder => notice(join(root, folder)));
  return `itfix contains these packages.\n\n${[...new Set(parts)].join('\n\n')}\n`;
}

function notice(folder) {
  const { name, version, licenses, author, ...manifest } = JSON.parse(
    readFileSync(join(folder, 'package.json'), 'utf8'),
  );
  // Older packages have a list.
  const license = manifest.license ?? licenses?.map(({ type }) => type).join(' or ');
  const by = typeof author === 'object' ? author.name : author;
  const file = readdirSync(folder).find(entry => /^(?:licen[cs]e|copying)(?:\.|-|$)/i.test(entry));
  const words =
    file === undefined
      ? `Licence: ${license}. Author: ${by ?? 'not named'}.`
      : readFileSync(join(folder, file), 'utf8').trim();
  return `${'='.repeat(78)}\n${name} ${version} (${license})\n${'-'.repeat(78)}\n${words}`;
}

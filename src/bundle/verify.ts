import { BadArchive, type BundleFile, quoted } from './archive.ts';
import { type Manifest, manifestName, readManifest, sha256 } from './manifest.ts';

/** A file that is not as the manifest says. */
export interface Flaw {
  readonly name: string;
  readonly is: 'missing' | 'extra' | 'changed' | 'cut off';
}

/** A bundle as it came: its files without the folder that they stand in, and what is wrong with them. */
export interface Verified {
  readonly manifest: Manifest;
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly flaws: readonly Flaw[];
}

/** Holds the files of a bundle against its manifest. Throws `BadArchive` where there is none that can be believed. */
export function verify(unpacked: readonly BundleFile[]): Verified {
  const folder = folderOf(unpacked);
  const inside = unpacked.filter(({ name }) => name.startsWith(folder));
  const files = new Map(inside.map(({ name, bytes }) => [name.slice(folder.length), bytes]));
  const bytes = files.get(manifestName);
  if (!bytes) throw new BadArchive(`it is no bundle of itfix: there is no ${manifestName} in it`);
  const manifest = readManifest(bytes);
  const outside = unpacked.filter(({ name }) => !name.startsWith(folder));
  const flaws = [...flawsOf(manifest, files), ...outside.map(({ name }): Flaw => ({ name, is: 'extra' }))];
  return { manifest, files, flaws };
}

/** The folder of the manifest. Bundles have one, so that unpacking them leaves no heap of files. */
function folderOf(files: readonly BundleFile[]): string {
  const manifests = files.map(({ name }) => name).filter(name => name.split('/').at(-1) === manifestName);
  const [nearest = ''] = manifests.sort((a, b) => a.split('/').length - b.split('/').length);
  return nearest.slice(0, nearest.lastIndexOf('/') + 1);
}

function flawsOf(manifest: Manifest, files: ReadonlyMap<string, Uint8Array>): Flaw[] {
  const listed = new Set([manifestName, ...manifest.files.map(({ name }) => name)]);
  const extra = [...files.keys()].filter(name => !listed.has(name));
  return [
    ...manifest.files.flatMap(({ name, size, sha256: hash }): Flaw[] => {
      const bytes = files.get(name);
      if (!bytes) return [{ name, is: 'missing' }];
      if (sha256(bytes) === hash && bytes.length === size) return [];
      return [{ name, is: bytes.length < size ? 'cut off' : 'changed' }];
    }),
    ...extra.map((name): Flaw => ({ name, is: 'extra' })),
  ];
}

/** The flaws in words, the first ones by name. */
export function sayFlaws(flaws: readonly Flaw[]): string {
  const named = flaws.slice(0, namedFlaws).map(({ name, is }) => `${quoted(name)} is ${is}`);
  return [...named, ...(flaws.length > namedFlaws ? [`and ${flaws.length - namedFlaws} more`] : [])].join(', ');
}

const namedFlaws = 3;

/** One word per kind of processor, whatever the system calls it. */
const architectures: { readonly [name: string]: string | undefined } = {
  x86_64: 'x64',
  amd64: 'x64',
  x64: 'x64',
  aarch64: 'arm64',
  arm64: 'arm64',
  i386: 'ia32',
  i486: 'ia32',
  i586: 'ia32',
  i686: 'ia32',
  x86: 'ia32',
};

export function architecture(name: string | undefined): string | undefined {
  if (name === undefined || name === '') return undefined;
  const known = architectures[name.toLowerCase()];
  return known ?? (/^armv\d/.test(name) ? 'arm' : name);
}

/** `de_DE.UTF-8` as de-DE. `C` and `POSIX` are no language. */
export function languageTag(locale: string | undefined): string | undefined {
  const { language, region } =
    /^"?(?<language>[a-z]{2,3})(?:[_-](?<region>[A-Z]{2}))?\b/.exec(locale ?? '')?.groups ?? {};
  if (language === undefined) return undefined;
  return region === undefined ? language : `${language}-${region}`;
}

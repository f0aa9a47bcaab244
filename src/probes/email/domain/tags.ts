/** The tags of a record in the form `v=DMARC1; p=none` (RFC 6376, 3.2), names in lower case; what has no `=` is in `rest`. */
export function tagsOf(text: string): { readonly tags: ReadonlyMap<string, string>; readonly rest: readonly string[] } {
  const parts = text
    .split(';')
    .map(part => part.trim())
    .filter(part => part !== '');
  const tags = new Map<string, string>();
  for (const part of parts) {
    const at = part.indexOf('=');
    if (at > 0) tags.set(part.slice(0, at).trim().toLowerCase(), part.slice(at + 1).trim());
  }
  return { tags, rest: parts.filter(part => part.indexOf('=') < 1) };
}

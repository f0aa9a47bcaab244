/** `type=ink;level=75;name=Black` as its fields; PWG 5100.13 writes trays and supplies so. */
export function pairs(text: string): { readonly [name: string]: string | undefined } {
  const found = text.split(';').flatMap(part => {
    const [name = '', ...rest] = part.split('=');
    return rest.length === 0 ? [] : [[name.trim().toLowerCase(), rest.join('=').trim()] as const];
  });
  return Object.fromEntries(found);
}

export function whole(text: string | undefined): number | undefined {
  return text !== undefined && /^-?\d{1,9}$/.test(text) ? Number(text) : undefined;
}

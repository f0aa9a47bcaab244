const stepMs = 25;

/** Looks again and again until there is something. */
export async function until<T>(
  what: string,
  look: () => T | undefined | Promise<T | undefined>,
  limitMs = 15_000,
): Promise<T> {
  const end = Date.now() + limitMs;
  while (Date.now() < end) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise(resolve => setTimeout(resolve, stepMs));
  }
  throw new Error(`waited ${limitMs / 1000} s in vain for ${what}`);
}

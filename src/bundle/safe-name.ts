/** Longest part of a file name that comes from a name in a run. */
const mostChars = 60;

/** A name of a run as a file name that every system takes. */
export function safeName(name: string): string {
  const safe = name.toLowerCase().replaceAll(/[^a-z0-9._-]+/g, '-');
  return (
    safe
      .replaceAll(/^[.-]+/g, '')
      .slice(0, mostChars)
      .replaceAll(/[.-]+$/g, '') || 'unnamed'
  );
}

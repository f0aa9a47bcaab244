/** A fact on one line, short enough to read: `name=eth0 carrier=true; name=wlan0 carrier=false`. */
export function sayFact(value: unknown): string {
  return factLines(value).join('; ');
}

/** A fact with one line for each element of its list. */
export function factLines(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [sayValue(value)];
  const entries = Object.entries(value);
  const [first] = entries;
  // Most facts are one list under one name: the name says nothing more.
  if (entries.length === 1 && first && Array.isArray(first[1]) && first[1].length > 0) return first[1].map(sayInner);
  return [sayInner(value)];
}

function sayInner(value: unknown): string {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return sayValue(value);
  return Object.entries(value)
    .map(([name, inner]) => `${name}=${sayValue(inner)}`)
    .join(' ');
}

function sayValue(value: unknown): string {
  if (typeof value === 'string') return /^[^\s=;(){}[\],"]+$/.test(value) ? value : JSON.stringify(value);
  if (Array.isArray(value)) return value.length === 0 ? '(none)' : `(${value.map(sayValue).join(', ')})`;
  if (typeof value === 'object' && value !== null) return `{${sayInner(value)}}`;
  return String(value);
}

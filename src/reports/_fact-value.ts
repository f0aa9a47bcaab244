/** A fact on one line, short enough to read: `name=eth0 carrier=true; name=wlan0 carrier=false`. */
export function sayFact(value: unknown): string {
  if (typeof value !== 'object' || value === null) return sayValue(value);
  const list = listOf(value);
  return list ? list.map(sayInner).join('; ') : sayInner(value);
}

/** Most facts are one list under one name: the name says nothing more. */
function listOf(fact: object): readonly unknown[] | undefined {
  const [first, ...more] = Object.values(fact);
  return more.length === 0 && Array.isArray(first) && first.length > 0 ? first : undefined;
}

/** A fact with one line for each element of its list, as a table where that is narrow enough. */
export function factLines(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [sayValue(value)];
  const list = listOf(value);
  if (list) return tableOf(list) ?? list.map(sayInner);
  const entries = Object.entries(value);
  const tables = entries.flatMap(([name, inner]) => {
    const table = Array.isArray(inner) ? tableOf(inner) : undefined;
    return table ? [{ name, table }] : [];
  });
  const rest = entries.filter(([name]) => !tables.some(one => one.name === name));
  return [
    ...(rest.length > 0 ? [sayInner(Object.fromEntries(rest))] : []),
    ...tables.flatMap(({ name, table }) => [`${name}:`, ...table]),
  ];
}

/** What stands in a terminal of 80 columns with its indent. A wider table would be broken, and worse than none. */
const tableChars = 72;

/** Rows of plain values, one below the other, with the names of the columns. */
function tableOf(list: readonly unknown[]): string[] | undefined {
  if (list.length < 2 || !list.every(isFlat)) return undefined;
  const names = [...new Set(list.flatMap(row => Object.keys(row)))];
  const rows = [names, ...list.map(row => names.map(name => (row[name] === undefined ? '-' : sayValue(row[name]))))];
  const widths = names.map((_, column) => Math.max(...rows.map(row => row[column]?.length ?? 0)));
  const lines = rows.map(row =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return lines.every(line => line.length <= tableChars) ? lines : undefined;
}

function isFlat(row: unknown): row is Record<string, unknown> {
  return (
    typeof row === 'object' &&
    row !== null &&
    !Array.isArray(row) &&
    Object.values(row).every(value => typeof value !== 'object' || value === null)
  );
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

import type { NamedKind } from './stand-ins.ts';

/** Columns that say what they hold: `lsblk -o NAME,SERIAL`, `wmic bios get serialnumber`, `ps aux`. */
const columnTitle = /^(?:.{0,200}\s)?(?<title>SERIAL|SerialNumber|WWN|SN)(?:\s|$)|^(?<user>USER)\s{1,20}PID\s/gm;
const processRow = /^(?<name>\S{1,63}?)\+?\s{1,20}\d{1,10}\s/;
const mostTableChars = 64 * 1024;

export function* namesInTables(text: string): Generator<{ kind: NamedKind; name: string }> {
  for (const header of text.matchAll(columnTitle)) {
    const { title, user } = header.groups ?? {};
    const start = title === undefined ? 0 : header[0].lastIndexOf(title);
    const rows = text
      .slice(header.index, header.index + mostTableChars)
      .split(/\r?\n/)
      .slice(1);
    for (const row of rows) {
      const name = user === undefined ? serialAt(row, start) : processRow.exec(row)?.groups?.name;
      if (row.trim() === '' || (user !== undefined && name === undefined)) break;
      if (name !== undefined) yield { kind: user === undefined ? 'serial number' : 'user name', name };
    }
  }
}

/** What begins where its column begins. */
function serialAt(row: string, start: number): string | undefined {
  if (row.charAt(start - 1).trim() !== '') return undefined;
  const value = /^[\w./-]{5,64}(?=\s|$)/.exec(row.slice(start))?.[0];
  return value !== undefined && /\d/.test(value) ? value : undefined;
}

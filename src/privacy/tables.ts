import type { NamedKind } from './stand-ins.ts';

/** Columns that say what they hold: `lsblk -o NAME,SERIAL`, `wmic bios get serialnumber`, `ps aux`. */
const columnTitle =
  /^(?:.{0,200}\s)?(?<title>SERIAL|SerialNumber|WWN|SN)(?:\s|$)|^USER\s{1,20}PID\s|^\s{0,10}(?<numbered>PID)\s{1,10}USER\s/gm;
const processRow = /^(?<name>\S{1,63}?)\+?\s{1,20}\d{1,10}\s/;
const numberedRow = /^\s{0,10}\d{1,10}\s{1,10}(?<name>\S{1,63}?)\+?\s/;
/** `net user`: three columns of names below a line. */
const accountsOfWindows =
  /^(?:User accounts for|Benutzerkonten für) \\\\[^\n]{1,80}\n\s{0,10}\n-{20,120}\s{0,5}\n(?<rows>(?:[^\n]{1,200}\n){1,200}?)(?=The command|Der Befehl)/gm;
const mostTableChars = 64 * 1024;

export function* namesInTables(text: string): Generator<{ kind: NamedKind; name: string }> {
  for (const { groups } of text.matchAll(accountsOfWindows))
    for (const name of groups?.rows?.split(/\s{2,}/) ?? []) if (name !== '') yield { kind: 'user name', name };
  for (const header of text.matchAll(columnTitle)) {
    const { title, numbered } = header.groups ?? {};
    const processes = numbered === undefined ? processRow : numberedRow;
    const start = title === undefined ? 0 : header[0].lastIndexOf(title);
    const rows = text
      .slice(header.index, header.index + mostTableChars)
      .split(/\r?\n/)
      .slice(1);
    for (const row of rows) {
      const name = title !== undefined ? serialAt(row, start) : processes.exec(row)?.groups?.name;
      if (row.trim() === '' || (title === undefined && name === undefined)) break;
      if (name !== undefined) yield { kind: title === undefined ? 'user name' : 'serial number', name };
    }
  }
}

/** What begins where its column begins. */
function serialAt(row: string, start: number): string | undefined {
  if (row.charAt(start - 1).trim() !== '') return undefined;
  const value = /^[\w./-]{5,64}(?=\s|$)/.exec(row.slice(start))?.[0];
  return value !== undefined && /\d/.test(value) ? value : undefined;
}

/**
 * A script that asks several tools puts a line `--- name` before the output of each. Gives the text after each such line, by name; what
 * stands before the first one has the name ''.
 */
export function parts(stdout: string): Map<string, string> {
  const found = new Map<string, string[]>([['', []]]);
  let name = '';
  for (const line of stdout.split(/\r?\n/)) {
    const next = /^--- (?<name>\S{1,40})$/.exec(line)?.groups?.name;
    if (next !== undefined) found.set(next, []);
    else found.get(name)?.push(line);
    name = next ?? name;
  }
  return new Map([...found].map(([name, lines]) => [name, lines.join('\n')]));
}

import { sh } from '../../../model/command.ts';
import { type Method, ToolMissing, Unparsable } from '../../../model/probe.ts';
import { type Announced, type Printer, printer } from './fact.ts';

/** To ask Avahi would start it: whether it runs is looked at from outside. */
export const isListening = sh`pid=$(cat /run/avahi-daemon/pid 2>/dev/null); [ -n "$pid" ] && [ -d "/proc/$pid" ] || { echo not listening; exit 0; }
`;

/** So long Avahi is listened to; it ends by itself once everybody has answered. */
const limitSec = 6;

export const announcedByAvahi: Method<object, Announced> = {
  needs: ['avahi-browse', 'timeout'],
  command: () => sh`${isListening}timeout ${limitSec} avahi-browse -rtp _ipp._tcp 2>&1; echo "exit $?"`,
  parse: ({ stdout }) => {
    if (/itfix: missing/.test(stdout)) throw new ToolMissing('avahi-browse');
    if (/^not listening|Daemon not running|Failed to create client/im.test(stdout))
      return { listening: false, list: [] };
    if (!/^exit (?:0|124)$/m.test(stdout)) throw new Unparsable(`avahi-browse says: ${stdout.trim().slice(0, 80)}`);
    const rows = [
      ...stdout.matchAll(
        /^=;(?<device>[^;]*);(?<family>IPv[46]);(?<name>[^;]*);[^;]*;[^;]*;(?<host>[^;]*);(?<address>[^;]*);(?<port>\d{1,5});(?<text>.*)$/gm,
      ),
    ];
    const found = rows
      .filter(({ groups }) => groups?.device !== 'lo')
      .map(({ groups }) => ({ family: groups?.family, row: rowOf(groups ?? {}) }));
    // The same printer in both protocols is one: IPv4 first, because a link-local address is of no use to a queue.
    const sorted = [
      ...found.filter(({ family }) => family === 'IPv4'),
      ...found.filter(({ family }) => family === 'IPv6'),
    ];
    const isFirst = (row: Printer, index: number) => sorted.findIndex(other => other.row.name === row.name) === index;
    return { listening: true, list: sorted.map(({ row }) => row).filter(isFirst) };
  },
};

function rowOf({ name = '', host = '', address = '', port = '', text = '' }: { [field: string]: string }): Printer {
  const field = (key: string) => new RegExp(`"${key}=(?<value>[^"]*)"`, 'i').exec(text)?.groups?.value;
  const more = { path: field('rp'), uuid: field('UUID'), model: field('ty'), location: field('note') };
  const known = Object.fromEntries(Object.entries(more).filter(([, value]) => value !== undefined));
  return printer({ name: unescaped(name), host, address, port: Number(port), ...known });
}

/** Avahi writes bytes as three decimal digits, and a dot with a backslash before it. */
function unescaped(name: string): string {
  const bytes = [...name.matchAll(/\\(?<code>\d{3})|\\(?<char>.)|(?<plain>[^\\]+)/g)].map(({ groups }) =>
    groups?.code === undefined ? Buffer.from(groups?.char ?? groups?.plain ?? '') : Buffer.from([Number(groups.code)]),
  );
  return Buffer.concat(bytes).toString('utf8');
}

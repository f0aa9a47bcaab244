import { type Names, nameServer } from './names.ts';

/** A line of a zone file: owner, type and value. */
type Line = readonly [owner: string, type: string, value: string];

const serverName = 'ns.nic.';
/** Seconds: what the resolvers may keep, and how long they may believe that there is nothing. They keep less (internet.sh). */
const lifeSec = 300;
const noneSec = 60;

/** What a domain says of its mail. Its key is the image's. */
const mailLines: readonly Line[] = [
  ['@', 'MX', '10 mail'],
  ['@', 'TXT', '"v=spf1 mx -all"'],
  ['_dmarc', 'TXT', '"v=DMARC1; p=reject"'],
  ['_submission._tcp', 'SRV', '0 1 587 mail'],
  ['_imaps._tcp', 'SRV', '0 1 993 mail'],
];
const mailKey = '$INCLUDE /opt/certificates/dkim.zone\n';
const reverse = '100.51.198.in-addr.arpa';

/** The zones of the world's internet from the root down, as the text of their files, by name. */
export function zones(names: Names, mailDomain?: string): Map<string, string> {
  const domains = [...new Set(Object.keys(names).map(domainOf))];
  const tops = [...new Set(domains.map(topOf))];
  const [four, six] = nameServer;
  const root: readonly Line[] = [
    [serverName, 'A', four],
    [serverName, 'AAAA', six],
    ...[...tops, reverse].map(delegation),
  ];
  const found = new Map([['.', zone(root)]]);
  for (const top of tops) found.set(top, zone(domains.filter(domain => topOf(domain) === top).map(delegation)));
  for (const domain of domains) found.set(domain, zone(addressLines(names, domain)));
  found.set(
    reverse,
    zone(Object.entries(names).map(([name, [four]]) => [`${four.split('.').at(-1)}`, 'PTR', `${name}.`])),
  );
  if (mailDomain !== undefined)
    found.set(mailDomain, zone([...addressLines(names, mailDomain), ...mailLines]) + mailKey);
  return found;
}

function zone(lines: readonly Line[]): string {
  const head: readonly Line[] = [
    ['@', 'SOA', `${serverName} admin.nic. 1 3600 600 86400 ${noneSec}`],
    ['@', 'NS', serverName],
  ];
  return `$TTL ${lifeSec}\n${[...head, ...lines].map(line => `${line.join(' ')}\n`).join('')}`;
}

function addressLines(names: Names, domain: string): Line[] {
  return Object.entries(names)
    .filter(([name]) => domainOf(name) === domain)
    .flatMap(([name, [four, six]]) => [
      [`${name}.`, 'A', four],
      [`${name}.`, 'AAAA', six],
    ]);
}

const delegation = (name: string): Line => [`${name}.`, 'NS', serverName];
const domainOf = (name: string): string => name.split('.').slice(-2).join('.');
const topOf = (name: string): string => name.split('.').slice(-1).join('');

type Both = readonly [four: string, six: string];
export type Names = { readonly [name: string]: Both };

/** Names of the world's internet and their addresses: those that itfix asks for by default, and a few more. */
export const names: Names = {
  'example.com': ['198.51.100.10', '2001:db8:100::10'],
  'www.example.com': ['198.51.100.10', '2001:db8:100::10'],
  'iana.org': ['198.51.100.11', '2001:db8:100::11'],
  'wikipedia.org': ['198.51.100.12', '2001:db8:100::12'],
  'connectivitycheck.gstatic.com': ['198.51.100.20', '2001:db8:100::20'],
  'cp.cloudflare.com': ['198.51.100.21', '2001:db8:100::21'],
  'edge-http.microsoft.com': ['198.51.100.22', '2001:db8:100::22'],
  'time.cloudflare.com': ['198.51.100.30', '2001:db8:100::30'],
  'pool.ntp.org': ['198.51.100.31', '2001:db8:100::31'],
  'time.google.com': ['198.51.100.32', '2001:db8:100::32'],
};

/** Where a mail server is asked for. It has a machine of its own. */
export const mailNames: Names = { 'mail.example.com': ['198.51.100.25', '2001:db8:100::25'] };
export const mailDomain = 'example.com';

/** Who knows all zones, from the root down. */
export const nameServer: Both = ['198.51.100.2', '2001:db8:100::2'];

/** Who answers DNS: the provider's resolver, and the public ones. */
export const resolvers = [
  '198.51.100.53',
  ...['1.1.1.1', '8.8.8.8', '9.9.9.9', '2606:4700:4700::1111', '2001:4860:4860::8888'],
];

/** Every address that the machine "internet" has. */
export const addresses = [...new Set([...Object.values(names).flat(), ...nameServer, ...resolvers])];

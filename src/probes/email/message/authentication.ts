import { type Header, header } from './headers.ts';

/** What a receiving server found out about who sent the message (RFC 8601). */
export interface Authentication {
  /** The server that says so. */
  readonly by: string;
  readonly list: readonly Checked[];
}

interface Checked {
  readonly method: 'spf' | 'dkim' | 'dmarc' | 'arc';
  /** `pass`, `fail`, `softfail`, `none`, `permerror` … */
  readonly result: string;
  /** Whose name was checked. */
  readonly domain?: string;
  readonly selector?: string;
}

const mostResults = 30;

/** Only of the server that took the message last: anybody can write the fields below its own (RFC 8601, 5). */
export function authenticationOf(headers: readonly Header[]): Authentication | undefined {
  const fields = headers.filter(({ name }) => name === 'authentication-results').map(({ value }) => value);
  const by = serverOf(fields[0] ?? '');
  if (!by) return undefined;
  const list = fields.filter(field => serverOf(field) === by).flatMap(resultsIn);
  return { by, list: list.slice(0, mostResults) };
}

/** Whether the sender's own name stands in From, for what is said of it. */
export function fromDomain(headers: readonly Header[]): string | undefined {
  return /@(?<domain>[\w-]{1,63}(?:\.[\w-]{1,63}){1,10})>?\s*$/
    .exec(header(headers, 'from') ?? '')
    ?.groups?.domain?.toLowerCase();
}

// mx.example.com; spf=pass smtp.mailfrom=example.org; dkim=fail (bad signature) header.d=example.org header.s=s1
// spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.org; dmarc=pass … (Microsoft 365 names no server)
function serverOf(field: string): string | undefined {
  const [first = ''] = field.split(';');
  if (/^\s*\w+\s*=/.test(first)) return '(no name)';
  return /^\s*(?<name>[\w.:-]{1,255})/.exec(first)?.groups?.name;
}

function resultsIn(field: string): Checked[] {
  // Comments may hold anything, also semicolons.
  const plain = field.replaceAll(/\([^()]{0,500}\)/g, ' ');
  return plain.split(';').flatMap(part => {
    const match = /^\s*(?<method>spf|dkim|dmarc|arc)\s*=\s*(?<result>[a-z]{2,20})/i.exec(part)?.groups;
    const method = methods.find(name => name === match?.method?.toLowerCase());
    if (!method || !match?.result) return [];
    const domain = /(?:smtp\.mailfrom|header\.(?:d|i|from))\s*=\s*"?(?:[^\s@";]{0,64}@)?(?<domain>[\w.-]{1,255})/i.exec(
      part,
    )?.groups?.domain;
    const selector = /header\.s\s*=\s*"?(?<selector>[\w.-]{1,255})/i.exec(part)?.groups?.selector;
    return [{ method, result: match.result.toLowerCase(), ...(domain && { domain }), ...(selector && { selector }) }];
  });
}

const methods: readonly Checked['method'][] = ['spf', 'dkim', 'dmarc', 'arc'];

/** An answer of HTTP as it came over the line. */
export interface Posted {
  readonly status: number;
  readonly body: Buffer;
  /** How a login is wanted: the word of WWW-Authenticate. */
  readonly login?: string;
}

const emptyLine = Buffer.from('\r\n\r\n');
const mostHeads = 3;

/** What stands before an IPP request on the line. HTTP 1.1 is what RFC 8010 asks for. */
export function post({ host, path }: { readonly host: string; readonly path: string }, body: Buffer): Buffer {
  const head = [
    `POST ${path} HTTP/1.1`,
    `Host: ${host}`,
    'User-Agent: itfix',
    'Content-Type: application/ipp',
    `Content-Length: ${body.length}`,
    'Connection: close',
  ];
  return Buffer.concat([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), body]);
}

/** Status and body; nothing for what is no HTTP. "100 Continue" is no answer yet. */
export function readPosted(bytes: Buffer): Posted | undefined {
  let rest = bytes;
  for (let heads = 0; heads < mostHeads; heads++) {
    const end = rest.indexOf(emptyLine);
    const head = rest.subarray(0, Math.max(end, 0)).toString('latin1');
    const status = Number(/^HTTP\/1\.[01] (?<status>\d{3})\b/.exec(head)?.groups?.status ?? Number.NaN);
    if (Number.isNaN(status)) return undefined;
    rest = rest.subarray(end + emptyLine.length);
    if (status === 100) continue;
    const body = /^transfer-encoding:[ \t]*chunked/im.test(head) ? unchunked(rest) : rest;
    const login = /^www-authenticate:[ \t]*(?<login>\w{1,20})/im.exec(head)?.groups?.login;
    return { status, body, ...(login !== undefined && { login }) };
  }
  return undefined;
}

/** The pieces put together; as far as they came. */
function unchunked(bytes: Buffer): Buffer {
  const pieces: Buffer[] = [];
  for (let rest = bytes; rest.length > 0; ) {
    const end = rest.indexOf('\r\n');
    const size = Number.parseInt(rest.subarray(0, Math.max(end, 0)).toString('latin1'), 16);
    if (Number.isNaN(size) || size === 0) break;
    pieces.push(rest.subarray(end + 2, end + 2 + size));
    rest = rest.subarray(end + 2 + size + 2);
  }
  return Buffer.concat(pieces);
}

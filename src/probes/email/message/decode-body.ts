/** A part longer than this is read to here: what matters in it stands at its beginning. */
const mostChars = 256 * 1024;

/** Text as it was written. What cannot be decoded stays as it is. The bytes of `body` are its characters (Latin-1). */
export function decodeBody(body: string, encoding: string, charset = 'utf-8'): string {
  const bytes = bytesOf(body.slice(0, mostChars), encoding.trim().toLowerCase());
  try {
    return new TextDecoder(charset.trim().toLowerCase()).decode(bytes);
  } catch {
    return bytes.toString('utf8'); // a character set that nobody knows
  }
}

function bytesOf(body: string, encoding: string): Buffer {
  if (encoding === 'base64') return Buffer.from(body, 'base64');
  if (encoding === 'quoted-printable') return Buffer.from(unquoted(body), 'latin1');
  return Buffer.from(body, 'latin1');
}

// =?UTF-8?Q?…?= is another form; here: "50=25 full=\nof it"
function unquoted(body: string): string {
  return body
    .replaceAll(/=[ \t]*\n/g, '')
    .replaceAll(/=(?<hex>[\dA-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

import { decodeBody } from './decode-body.ts';
import { type Entity, entityOf, header } from './headers.ts';

/** One leaf of a message: something that is not made of parts itself. */
export interface Part {
  /** `text/plain`, in lower case. */
  readonly type: string;
  /** The name of the file that it would be saved as. */
  readonly fileName?: string;
  /** What it says, decoded where it is text. */
  readonly text: string;
}

/** Deeper or more is a bomb, not a message. */
const mostDepth = 8;
const mostParts = 60;

/** The leaves of a message in order, to a limit. A message within the message is a leaf. */
export function partsOf(entity: Entity): Part[] {
  const found: Part[] = [];
  collect(entity, 0, found);
  return found;
}

function collect(entity: Entity, depth: number, found: Part[]): void {
  if (found.length >= mostParts) return;
  const content = header(entity.headers, 'content-type') ?? 'text/plain';
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(content)?.[0].toLowerCase() ?? 'text/plain';
  const boundary = parameter(content, 'boundary');
  if (type.startsWith('multipart/') && boundary !== undefined && depth < mostDepth) {
    const inside = pieces(entity.body, boundary);
    for (const piece of inside) collect(entityOf(piece), depth + 1, found);
    // What lost its boundaries on the way is read as text.
    if (inside.length === 0) found.push({ type: 'text/plain', text: decodeBody(entity.body, '') });
    return;
  }
  const fileName =
    parameter(header(entity.headers, 'content-disposition') ?? '', 'filename') ?? parameter(content, 'name');
  const text = /^(?:text|message)\//.test(type)
    ? decodeBody(entity.body, header(entity.headers, 'content-transfer-encoding') ?? '', parameter(content, 'charset'))
    : '';
  found.push({ type, text, ...(fileName && { fileName }) });
}

/** `name="value"` or `name=value` of a field. */
function parameter(field: string, name: string): string | undefined {
  const match = new RegExp(
    `(?:^|;)\\s*${name}\\*?\\s*=\\s*(?:"(?<quoted>[^"]{0,200})"|(?<bare>[^\\s;"]{1,200}))`,
    'i',
  ).exec(field);
  return match?.groups?.quoted ?? match?.groups?.bare;
}

/** What stands between the lines of a boundary. What comes before the first and after the last is nobody's. */
function pieces(body: string, boundary: string): string[] {
  const [, ...rest] = `\n${body}`.split(`\n--${boundary}`, mostParts + 2);
  const whole = rest.filter(piece => !piece.startsWith('--'));
  return whole.map(piece => piece.replace(/^[ \t]*\n/, piece.startsWith('\n\n') ? '\n' : ''));
}

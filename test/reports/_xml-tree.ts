export interface Element {
  readonly name: string;
  readonly attributes: { readonly [name: string]: string };
  readonly children: readonly Element[];
  readonly text: string;
}

/** Everything XML 1.0 allows in a document (its section 2.2). */
const allowed = /^[\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u;

const token = /<(?<close>\/)?(?<name>[a-z][a-z-]*)(?<attributes>(?: [a-z]+="[^"<]*")*)(?<empty>\/)?>|(?<text>[^<]+)/y;

/** The part of XML that a report may use: elements, attributes in double quotes, and five entities. Anything else is thrown at. */
export function parseXml(source: string): Element {
  const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n';
  if (!source.startsWith(declaration)) throw new Error('no declaration');
  if (!allowed.test(source)) throw new Error('a character that XML forbids');
  const root = { name: '', attributes: {}, children: [] as Element[], text: '' };
  const open = [root];
  const body = source.slice(declaration.length);
  token.lastIndex = 0;
  while (token.lastIndex < body.length) {
    const at = token.lastIndex;
    const parts = token.exec(body)?.groups;
    const top = open.at(-1);
    if (!parts || !top) throw new Error(`not XML: ${JSON.stringify(body.slice(at, at + 60))}`);
    if (parts.text !== undefined) top.text += unescaped(parts.text);
    else if (parts.close) {
      if (top.name !== parts.name) throw new Error(`</${parts.name}> closes <${top.name}>`);
      open.pop();
    } else {
      const element = {
        name: parts.name ?? '',
        attributes: attributesOf(parts.attributes ?? ''),
        children: [],
        text: '',
      };
      top.children.push(element);
      if (!parts.empty) open.push(element);
    }
  }
  const [first] = root.children;
  if (open.length !== 1 || !first || root.children.length !== 1 || root.text.trim() !== '')
    throw new Error('not one root');
  return first;
}

function attributesOf(text: string): Record<string, string> {
  const found = [...text.matchAll(/ (?<name>[a-z]+)="(?<value>[^"]*)"/g)].map(({ groups }): [string, string] => [
    groups?.name ?? '',
    unescaped(groups?.value ?? ''),
  ]);
  const attributes = Object.fromEntries(found);
  if (Object.keys(attributes).length !== found.length) throw new Error(`an attribute stands twice:${text}`);
  return attributes;
}

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"', '&#10;': '\n' };

function unescaped(text: string): string {
  return text.replaceAll(/&[^;]*;?/g, entity => {
    const sign = entities[entity];
    if (sign === undefined) throw new Error(`no entity: ${entity}`);
    return sign;
  });
}

/** What is asked of a printer or print server (RFC 8011): the operation, the printer it is about, and which attributes are wanted. */
interface Request {
  readonly operation: keyof typeof operations;
  readonly uri: string;
  readonly wanted: readonly string[];
  /** More operation attributes: keywords and whole numbers. */
  readonly more?: { readonly [name: string]: string | number };
}

/** The last two are CUPS's own: its queues, and the one that is the default of all users. */
const operations = {
  'get-jobs': 0x0a,
  'get-printer-attributes': 0x0b,
  'cups-get-default': 0x4001,
  'cups-get-printers': 0x4002,
};
const tags = { charset: 0x47, language: 0x48, uri: 0x45, keyword: 0x44, integer: 0x21 };

/** A request of IPP 1.1, which every printer has to take, as it is sent in the body of a POST. */
export function ippRequest({ operation, uri, wanted, more = {} }: Request): Buffer {
  const code = operations[operation];
  const head = Buffer.from([1, 1, code >> 8, code & 0xff, 0, 0, 0, 1, 1]);
  const others = Object.entries(more).map(([name, value]) =>
    typeof value === 'number' ? attribute(tags.integer, name, number(value)) : attribute(tags.keyword, name, value),
  );
  return Buffer.concat([
    head,
    attribute(tags.charset, 'attributes-charset', 'utf-8'),
    attribute(tags.language, 'attributes-natural-language', 'en'),
    attribute(tags.uri, 'printer-uri', uri),
    ...others,
    // Values after the first have no name.
    ...wanted.map((name, index) => attribute(tags.keyword, index === 0 ? 'requested-attributes' : '', name)),
    Buffer.from([3]),
  ]);
}

function attribute(tag: number, name: string, value: string | Buffer): Buffer {
  return Buffer.concat([Buffer.from([tag]), counted(name), counted(value)]);
}

function counted(value: string | Buffer): Buffer {
  const bytes = Buffer.from(value);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

function number(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

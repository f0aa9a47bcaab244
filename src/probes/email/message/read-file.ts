import { open } from 'node:fs/promises';
import { Denied, Unparsable } from '../../../model/probe.ts';

/** What decides stands at the beginning; a message may be as long as it likes. */
const mostBytes = 2 * 1024 * 1024;
/** Larger than the largest message that providers take (150 MB: Exchange Online, with its highest setting). */
const mostCounted = 256 * 1024 * 1024;

const archive = 'an archive: unpack the message first';
/** How files begin that people save and that are no text. */
const others: readonly (readonly [string, string])[] = [
  ['\xD0\xCF\x11\xE0', 'an Outlook file (.msg): save the message as text, or as .eml'],
  ['!BDN', 'an Outlook data file (.pst, .ost): save one message of it as .eml'],
  ['PK\x03\x04', archive],
  ['\x1F\x8B', archive],
  ['BZh', archive],
  ['\xFD7zXZ', archive],
  ['7z\xBC\xAF', archive],
  ['%PDF', 'a PDF: save the message as .eml instead'],
];

export interface MessageFile {
  /** Its characters are its bytes. */
  readonly raw: string;
  readonly sizeBytes: number;
}

/** The beginning of a saved message. Only of an ordinary file: anything else could keep us waiting for ever. */
export async function readFile(path: string): Promise<MessageFile> {
  const file = await open(path).catch(refused(path));
  try {
    const about = await file.stat();
    if (!about.isFile()) throw new Unparsable(`${path} is not a file`);
    const size = Math.min(about.size, mostBytes);
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size), 0, size, 0);
    return asText(buffer.subarray(0, bytesRead), about.size, path);
  } finally {
    await file.close();
  }
}

/** What a stream hands over as a message. The bytes behind its beginning are counted, and no more of them than any server takes. */
export async function readStream(stream: AsyncIterable<Uint8Array>, name: string): Promise<MessageFile> {
  const kept: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of stream) {
    if (sizeBytes < mostBytes) kept.push(chunk.subarray(0, mostBytes - sizeBytes));
    sizeBytes += chunk.length;
    if (sizeBytes > mostCounted) break;
  }
  return asText(Buffer.concat(kept), sizeBytes, name);
}

function asText(bytes: Buffer, sizeBytes: number, name: string): MessageFile {
  const raw = bytes.toString('latin1').replace(/^\xEF\xBB\xBF/, '');
  const other = others.find(([begin]) => raw.startsWith(begin));
  if (other) throw new Unparsable(`${name} is ${other[1]}`);
  if (raw.trim() === '') throw new Unparsable(`${name} is empty`);
  if (raw.slice(0, 10_000).includes('\0')) throw new Unparsable(`${name} is not text`);
  return { raw, sizeBytes };
}

function refused(path: string): (error: unknown) => never {
  return error => {
    const code = String(Reflect.get(Object(error), 'code') ?? error);
    if (code === 'EACCES' || code === 'EPERM') throw new Denied(`the right to read ${path}`);
    throw new Unparsable(code === 'ENOENT' ? `there is no file ${path} here` : `${path} cannot be read: ${code}`);
  };
}

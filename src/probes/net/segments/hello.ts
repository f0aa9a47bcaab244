import { isIP } from 'node:net';

/** More than two full packets of any line: 1500 bytes is what Ethernet carries. */
const helloBytes = 3000;

const u8 = (...bytes: number[]) => Buffer.from(bytes);
const u16 = (...numbers: number[]) => Buffer.concat(numbers.map(number => u8(number >> 8, number & 255)));
/** A length before what it counts. */
const counted = (content: Buffer, bytes: 1 | 2 | 3 = 2) => {
  const length = Buffer.alloc(bytes);
  length.writeUIntBE(content.length, 0, bytes);
  return Buffer.concat([length, content]);
};
const extension = (type: number, content: Buffer) => Buffer.concat([u16(type), counted(content)]);

/** ECDHE and RSA with AES: what every server of the last ten years can (RFC 5246, RFC 8422). */
const ciphers = u16(0xc02b, 0xc02c, 0xc02f, 0xc030, 0x009c, 0x009d, 0x002f, 0x0035);
const curves = extension(10, counted(u16(29, 23, 24)));
const points = extension(11, counted(u8(0), 1));
const signatures = extension(13, counted(u16(0x0403, 0x0503, 0x0804, 0x0805, 0x0401, 0x0501)));

/**
 * A TLS 1.2 greeting (ClientHello, RFC 5246 7.4.1.2), made long by the extension that is there for it (RFC 7685). The server answers with its
 * certificates, which are long, too.
 */
export function longHello(host: string): Buffer {
  const name = Buffer.from(host);
  const server = isIP(host) === 0 ? extension(0, counted(Buffer.concat([u8(0), counted(name)]))) : Buffer.alloc(0);
  const body = (padding: number) => {
    const extensions = Buffer.concat([server, curves, points, signatures, extension(21, Buffer.alloc(padding))]);
    const random = Buffer.alloc(32, 'itfix');
    const hello = [u16(0x0303), random, u8(0), counted(ciphers), u8(1, 0), counted(extensions)];
    const message = Buffer.concat([u8(1), counted(Buffer.concat(hello), 3)]);
    return Buffer.concat([u8(22, 3, 1), counted(message)]);
  };
  return body(helloBytes - body(0).length);
}

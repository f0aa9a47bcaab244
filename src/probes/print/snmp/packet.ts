/** Host Resources MIB (RFC 2790): hrDeviceStatus.1, hrPrinterStatus.1, hrPrinterDetectedErrorState.1. */
const asked = ['2b060102011903020105' + '01', '2b060102011903050101' + '01', '2b060102011903050102' + '01'];
const tag = { integer: 2, text: 4, nothing: 5, name: 6, sequence: 0x30, get: 0xa0, response: 0xa2 };

/** What an agent said; absent what it did not say. */
export interface Told {
  readonly deviceStatus?: number;
  readonly printerStatus?: number;
  readonly errors?: Buffer;
}

const item = (kind: number, ...parts: Buffer[]): Buffer => {
  const body = Buffer.concat(parts);
  return Buffer.concat([Buffer.from([kind, body.length]), body]);
};
const zero = () => item(tag.integer, Buffer.from([0]));

/** A GetRequest of SNMP version 1 (RFC 1157) with the name "public", under which printers let themselves be read. */
export function snmpRequest(): Buffer {
  const names = asked.map(oid => item(tag.sequence, item(tag.name, Buffer.from(oid, 'hex')), item(tag.nothing)));
  const request = item(tag.get, item(tag.integer, Buffer.from([1])), zero(), zero(), item(tag.sequence, ...names));
  return item(tag.sequence, zero(), item(tag.text, Buffer.from('public')), request);
}

interface Node {
  readonly kind: number;
  readonly body: Buffer;
}

/** The values of a response; nothing for what is none, or one with an error. */
export function readSnmp(bytes: Buffer): Told | undefined {
  const [message] = nodes(bytes);
  const response = message && nodes(message.body).find(({ kind }) => kind === tag.response);
  const [, error, , list] = response ? nodes(response.body) : [];
  if (error === undefined || list === undefined || number(error) !== 0) return undefined;
  const values = new Map(
    nodes(list.body).flatMap(row => {
      const [name, value] = nodes(row.body);
      return name && value ? [[name.body.toString('hex'), value] as const] : [];
    }),
  );
  const [device, printer, errors] = asked.map(oid => values.get(oid));
  return {
    ...(device?.kind === tag.integer && { deviceStatus: number(device) }),
    ...(printer?.kind === tag.integer && { printerStatus: number(printer) }),
    ...(errors?.kind === tag.text && { errors: errors.body }),
  };
}

/** The items side by side, as far as they are whole (BER, definite lengths of up to two bytes). */
function nodes(bytes: Buffer): Node[] {
  const found: Node[] = [];
  for (let at = 0; at + 2 <= bytes.length; ) {
    const first = bytes[at + 1] ?? 0;
    const more = first < 0x80 ? 0 : first - 0x80;
    const length =
      more === 0 ? first : bytes.subarray(at + 2, at + 2 + more).reduce((sum, byte) => sum * 256 + byte, 0);
    const begin = at + 2 + more;
    if (more > 2 || begin + length > bytes.length) break;
    found.push({ kind: bytes[at] ?? 0, body: bytes.subarray(begin, begin + length) });
    at = begin + length;
  }
  return found;
}

function number({ body }: Node): number {
  return body.length === 0 ? 0 : body.readIntBE(0, Math.min(body.length, 6));
}

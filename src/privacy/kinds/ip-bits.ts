/** An IP address as bits. */
export interface IpBits {
  readonly width: 32 | 128;
  readonly bits: bigint;
}

const v4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.|$)){4}$/;

/** The address, or nothing where the text is none. */
export function parseIp(text: string): IpBits | undefined {
  if (text.includes(':')) return parseSix(text);
  return v4.test(text) && !text.endsWith('.') ? { width: 32, bits: BigInt(fourToNumber(text)) } : undefined;
}

function fourToNumber(text: string): number {
  return text.split('.').reduce((sum, octet) => sum * 256 + Number(octet), 0);
}

function parseSix(text: string): IpBits | undefined {
  const four = /(?<=:)(?:\d{1,3}\.){3}\d{1,3}$/.exec(text)?.[0];
  if (four !== undefined) {
    if (!v4.test(four)) return undefined;
    const number = fourToNumber(four);
    const end = `${Math.floor(number / 65536).toString(16)}:${(number % 65536).toString(16)}`;
    return parseSix(text.slice(0, -four.length) + end);
  }
  const halves = text.split('::');
  if (halves.length > 2) return undefined;
  const [left = [], right = []] = halves.map(half => (half === '' ? [] : half.split(':')));
  const given = left.length + right.length;
  if (halves.length === 2 ? given > 7 : given !== 8) return undefined;
  const groups = [...left, ...Array<string>(8 - given).fill('0'), ...right];
  if (!groups.every(group => /^[\da-f]{1,4}$/i.test(group))) return undefined;
  return { width: 128, bits: BigInt(`0x${groups.map(group => group.padStart(4, '0')).join('')}`) };
}

/** `10.0.0.1`, or the groups of an IPv6 address without any left out. */
function sayIp({ width, bits }: IpBits): string {
  if (width === 32) return [24n, 16n, 8n, 0n].map(shift => String((bits >> shift) & 255n)).join('.');
  return groupsOf(bits).join(':');
}

function groupsOf(bits: bigint): string[] {
  return Array.from({ length: 8 }, (_, at) => ((bits >> BigInt(112 - 16 * at)) & 0xffffn).toString(16));
}

/** An IPv6 address in the manner of another: shortened or not, with or without leading zeros, in large letters. */
export function sayIpLike(address: IpBits, model: string): string {
  if (address.width === 32) return sayIp(address);
  const groups = groupsOf(address.bits);
  const isPadded = /(?:^|:)0[\da-f]{3}(?::|$)/i.test(model);
  const isWhole = isPadded || (!model.includes('::') && /(?:^|:)0(?::|$)/.test(model));
  const text = isWhole ? groups.map(group => (isPadded ? group.padStart(4, '0') : group)).join(':') : shortened(groups);
  return /[A-F]/.test(model) && !/[a-f]/.test(model) ? text.toUpperCase() : text;
}

/** As RFC 5952 has it: the longest run of zeros is left out, the first of several. */
function shortened(groups: readonly string[]): string {
  const runs = [
    ...groups
      .map(group => (group === '0' ? '0' : 'x'))
      .join('')
      .matchAll(/0{2,}/g),
  ];
  const longest = runs.reduce<{ at: number; size: number } | undefined>((best, { index, 0: zeros }) => {
    return best && best.size >= zeros.length ? best : { at: index, size: zeros.length };
  }, undefined);
  if (!longest) return groups.join(':');
  return `${groups.slice(0, longest.at).join(':')}::${groups.slice(longest.at + longest.size).join(':')}`;
}

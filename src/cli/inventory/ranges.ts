/** Letters in the order of a range: `[a:f]`, and from small to capital ones. */
const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** Values of one `[from:to:step]`, counted before any is made. */
interface Range {
  readonly count: number;
  at(index: number): string;
}

/**
 * All names of `db[01:03]-[a:c].example.com`; the last range counts fastest. Nothing is made when they would be more than `most`.
 *
 * @returns what is wrong, as the end of a sentence, when it cannot be read
 */
export function expandRanges(pattern: string, most: number): string[] | string {
  if (!/[[\]]/.test(pattern)) return [pattern];
  const parts = pattern.split(/\[([^[\]]*)\]/);
  const ranges: Range[] = [];
  let count = 1;
  for (const [index, part] of parts.entries()) {
    if (index % 2 === 0) {
      if (/[[\]]/.test(part)) return 'has a bracket without its other half';
      continue;
    }
    const range = readRange(part);
    if (typeof range === 'string') return range;
    ranges.push(range);
    count *= range.count;
  }
  if (count > most) return `stands for more than ${most} names`;
  return Array.from({ length: count }, (_, index) => nameAt(parts, ranges, index));
}

function nameAt(parts: readonly string[], ranges: readonly Range[], index: number): string {
  let left = index;
  let name = parts.at(-1) ?? '';
  for (const [number, range] of [...ranges.entries()].reverse()) {
    name = (parts[number * 2] ?? '') + range.at(left % range.count) + name;
    left = Math.floor(left / range.count);
  }
  return name;
}

/** `from:to`, `:to`, `from:to:step`. */
const rangePattern = /^(?<from>[A-Za-z]|\d*):(?<to>[A-Za-z]|\d+)(?::(?<step>\d+))?$/;

function readRange(text: string): Range | string {
  const { from = '', to = '', step = '1' } = rangePattern.exec(text)?.groups ?? {};
  if (to === '') return `has [${text}], which is no range such as [1:20], [01:20], [a:f] or [0:10:2]`;
  if (Number(step) < 1) return `has [${text}], whose step is 0`;
  const begin = from === '' ? '0' : from;
  if (/\d/.test(begin) !== /\d/.test(to)) return `has [${text}], from a digit to a letter`;
  return /\d/.test(begin) ? numbers(text, begin, to, Number(step)) : someLetters(text, begin, to, Number(step));
}

/** With leading zeros both ends are equally long, and so is what lies between. */
function numbers(text: string, from: string, to: string, step: number): Range | string {
  const isPadded = from.length > 1 && from.startsWith('0');
  if (isPadded && from.length !== to.length) return `has [${text}], whose ends must be equally long`;
  const width = isPadded ? from.length : 0;
  const count = Math.floor((Number(to) - Number(from)) / step) + 1;
  if (count < 1) return `has [${text}], which ends before it begins`;
  return { count, at: index => String(Number(from) + index * step).padStart(width, '0') };
}

function someLetters(text: string, from: string, to: string, step: number): Range | string {
  const begin = letters.indexOf(from);
  const count = Math.floor((letters.indexOf(to) - begin) / step) + 1;
  if (count < 1) return `has [${text}], which ends before it begins`;
  return { count, at: index => letters.charAt(begin + index * step) };
}

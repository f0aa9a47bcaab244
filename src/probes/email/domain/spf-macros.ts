/** What macros stand for (RFC 7208, 7). What is not given is not known, and a text that needs it cannot be told. */
export interface MacroValues {
  /** The domain whose record is being read. */
  readonly d: string;
  /** The domain of the sender. */
  readonly o: string;
  /** The address that sends. */
  readonly ip?: string;
}

/** The text with its macros filled in; nothing where one stands for something that is not known. */
export function expand(text: string, values: MacroValues): string | undefined {
  let isOpen = false;
  const filled = text.replaceAll(
    /%(?:\{(?<letter>[a-z])(?<digits>\d{0,3})(?<reverse>r?)(?<cuts>[.\-+,/_=]*)\}|(?<plain>[%_-]))/gi,
    (...found) => {
      const { letter, digits, reverse, cuts, plain } = groupsOf(found.at(-1));
      if (plain) return { '%': '%', _: ' ', '-': '%20' }[plain] ?? '';
      const value = letter ? macroValue(letter.toLowerCase(), values) : undefined;
      if (value === undefined) isOpen = true;
      return transformed(value ?? '', Number(digits || 0), reverse !== '', cuts || '.');
    },
  );
  // A percent sign that begins no macro is a mistake of whoever wrote it.
  return isOpen || /%(?!20)/.test(filled) ? undefined : filled;
}

function groupsOf(groups: unknown): Partial<Record<'letter' | 'digits' | 'reverse' | 'cuts' | 'plain', string>> {
  return typeof groups === 'object' && groups !== null ? groups : {};
}

function macroValue(letter: string, { d, o, ip }: MacroValues): string | undefined {
  if (letter === 'd') return d;
  if (letter === 'o') return o;
  if (letter === 'v' && ip) return ip.includes(':') ? 'ip6' : 'in-addr';
  return letter === 'i' && ip && !ip.includes(':') ? ip : undefined;
}

/** `%{ir}`: turned around; `%{d2}`: the last two parts. */
function transformed(value: string, keep: number, isReversed: boolean, cuts: string): string {
  const parts = value.split(new RegExp(`[${cuts.replaceAll(/[\]\\^-]/g, '\\$&')}]`));
  const turned = isReversed ? parts.reverse() : parts;
  return (keep > 0 ? turned.slice(-keep) : turned).join('.');
}

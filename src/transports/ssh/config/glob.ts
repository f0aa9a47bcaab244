import { fitsPieces, type Piece } from '../patterns.ts';

export function hasWildcard(segment: string): boolean {
  return /[*?[]/.test(segment);
}

/** A backslash before a wildcard makes it a letter. Others stay: on Windows they are part of a path. */
export function withoutEscapes(segment: string): string {
  return segment.replaceAll(/\\([*?[\]\\])/g, '$1');
}

/** Whether a file's name fits one segment of a pattern as of glob(3). A leading dot must be written. */
export function fitsGlob(name: string, segment: string): boolean {
  if (name.startsWith('.') && !segment.startsWith('.')) return false;
  return fitsPieces(name, piecesOf(segment));
}

function piecesOf(segment: string): Piece[] {
  // conf-[0-9]*.d
  const texts = segment.match(/\\.|\[[!^]?\]?[^\]]*\]|[^\\]|\\$/gsu) ?? [];
  return texts.map(text => {
    if (text === '*') return '*';
    if (text === '?') return () => true;
    if (text.startsWith('[') && text.length > 2) return bracket(text);
    const letter = text.length > 1 && text.startsWith('\\') ? text.slice(1) : text;
    return char => char === letter;
  });
}

/** `[a-z_]` or `[!a-z]`. */
function bracket(text: string): (char: string) => boolean {
  const isNegated = /^\[[!^]/.test(text);
  const ranges = text.slice(isNegated ? 2 : 1, -1).match(/.-.|./gsu) ?? [];
  return char => {
    const isIn = ranges.some(range => {
      const [low = '', , high = low] = range;
      return low <= char && char <= high;
    });
    return isIn !== isNegated;
  };
}

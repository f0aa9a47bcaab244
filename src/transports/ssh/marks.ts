/** What a stream of a lane says: output of the command that runs now, or that it is over. */
export interface MarkEvents {
  output(bytes: Buffer): void;
  /** The words behind the nonce. */
  mark(words: string): void;
}

interface Splitter {
  write(chunk: Buffer): void;
  /** Nothing more comes: what was held back is output. */
  flush(): void;
}

/** Longest words behind a nonce: a number and an exit code, or a system and its rights. What is longer is output. */
const longestWords = 200;
const lineBreak = 0x0a;

/**
 * Splits a stream into output and marks: lines that begin with the nonce. The line break before a mark is ours. What might still become a
 * mark is held back until more comes, so that no mark is missed at the border of two chunks.
 */
export function splitAtMarks(nonce: string, events: MarkEvents): Splitter {
  const opening = Buffer.from(`\n${nonce}`);
  let held = Buffer.alloc(0);
  const write = (chunk: Buffer): void => {
    let rest = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    for (;;) {
      const at = rest.indexOf(opening);
      if (at < 0) break;
      const end = rest.indexOf(lineBreak, at + opening.length);
      if (end < 0 && rest.length - at <= opening.length + longestWords) break;
      if (end < 0 || end - at > opening.length + longestWords) {
        emit(events, rest.subarray(0, at + opening.length));
        rest = rest.subarray(at + opening.length);
        continue;
      }
      emit(events, rest.subarray(0, at));
      events.mark(rest.toString('utf8', at + opening.length, end).trim());
      rest = rest.subarray(end + 1);
    }
    const keep = heldBack(rest, opening);
    emit(events, rest.subarray(0, rest.length - keep));
    held = Buffer.from(rest.subarray(rest.length - keep));
  };
  const flush = (): void => {
    emit(events, held);
    held = Buffer.alloc(0);
  };
  return { write, flush };
}

function emit({ output }: MarkEvents, bytes: Buffer): void {
  if (bytes.length > 0) output(bytes);
}

/** How many of the last bytes may be the beginning of a mark. It begins with a line break and holds no other: only the last one can be its own. */
function heldBack(rest: Buffer, opening: Buffer): number {
  const whole = rest.indexOf(opening);
  if (whole >= 0) return rest.length - whole;
  const at = rest.lastIndexOf(lineBreak);
  return at >= 0 && rest.subarray(at).equals(opening.subarray(0, rest.length - at)) ? rest.length - at : 0;
}

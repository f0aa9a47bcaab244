import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { splitAtMarks } from '../../src/transports/ssh/marks.ts';

const nonce = 'itfix0123456789abcdef';

interface Heard {
  readonly outputs: string[];
  readonly marks: string[];
}

/** What is heard of these bytes, cut into chunks at these places: output between marks, and the marks. */
function hear(bytes: Buffer, cuts: readonly number[]): Heard {
  const heard: Heard = { outputs: [''], marks: [] };
  const last = (): number => heard.outputs.length - 1;
  const { write, flush } = splitAtMarks(nonce, {
    output(chunk) {
      heard.outputs[last()] += chunk.toString('latin1');
    },
    mark(words) {
      heard.marks.push(words);
      heard.outputs.push('');
    },
  });
  const places = [...new Set(cuts.map(cut => cut % (bytes.length + 1)))].sort((a, b) => a - b);
  for (const [index, from] of [0, ...places].entries()) write(bytes.subarray(from, places[index] ?? bytes.length));
  flush();
  return heard;
}

const output = fc.oneof(
  fc.string({ maxLength: 40 }).map(text => Buffer.from(text).toString('latin1')),
  fc.constantFrom('', '\n', '\n\n', `\n${nonce.slice(0, 9)}`, nonce, `x${nonce} 3 0\n`, '\nitfix', 'a\n'),
);

test('output and marks are told apart wherever the stream is cut', () =>
  fc.assert(
    fc.property(fc.array(output, { maxLength: 6 }), fc.array(fc.nat(), { maxLength: 12 }), (outputs, cuts) => {
      // What a program prints may end in the beginning of a mark; a whole one would need the nonce behind a line break.
      const safe = outputs.map(text => text.replaceAll(`\n${nonce}`, ''));
      const text = safe.map((one, number) => `${one}\n${nonce} ${number} 0\n`).join('');
      const { outputs: heard, marks } = hear(Buffer.from(text, 'latin1'), cuts);
      expect(heard).toEqual([...safe, '']);
      expect(marks).toEqual(safe.map((_, number) => `${number} 0`));
    }),
    { numRuns: 500 },
  ));

test('a mark that never ends is output, and is not kept for ever', () => {
  const endless = `\n${nonce} ${'9'.repeat(5000)}`;
  const { outputs, marks } = hear(Buffer.from(endless), [100, 200, 300, 4000]);
  expect({ outputs, marks }).toEqual({ outputs: [endless], marks: [] });
});

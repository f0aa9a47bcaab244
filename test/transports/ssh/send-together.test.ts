import { once } from 'node:events';
import { Duplex } from 'node:stream';
import { expect, test } from 'vitest';
import { sendTogether } from '../../../src/transports/ssh/send-together.ts';

/** Keeps what goes out, piece by piece. */
function line(): { stream: Duplex; sent: string[] } {
  const sent: string[] = [];
  const stream = new Duplex({
    read: () => undefined,
    writev(chunks, done) {
      sent.push(Buffer.concat(chunks.map(({ chunk }) => chunk)).toString());
      done();
    },
  });
  return { stream: sendTogether(stream), sent };
}

test('what is written at one moment goes out in one piece, in its order', async () => {
  const { stream, sent } = line();
  stream.write('length ');
  stream.write('content ');
  stream.write('seal');
  await new Promise(setImmediate);
  stream.write('later');
  await new Promise(setImmediate);
  expect(sent).toEqual(['length content seal', 'later']);
});

test('what was written before the end goes out before it', async () => {
  const { stream, sent } = line();
  stream.write('good');
  stream.write('-bye');
  stream.end();
  await once(stream, 'finish');
  expect(sent).toEqual(['good-bye']);
});

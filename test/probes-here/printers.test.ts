import { execFile, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createSecure } from 'node:tls';
import { promisify } from 'node:util';
import { afterAll, describe, expect, test } from 'vitest';
import type { Method } from '../../src/model/probe.ts';
import { linux } from '../../src/platforms/linux.ts';
import device from '../../src/probes/print/device.ts';

const servers: Server[] = [];
const sockets = new Set<Socket>();
afterAll(() => {
  for (const server of servers) server.close();
  for (const socket of sockets) socket.destroy();
});

async function listen(server: Server): Promise<number> {
  servers.push(server);
  server.on('connection', (socket: Socket) => sockets.add(socket.on('error', () => {})));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return (server.address() as AddressInfo).port;
}
const printer = (behave: (socket: Socket) => void) => listen(createServer(behave));

const attribute = (tag: number, name: string, value: Buffer) => {
  const length = (bytes: Buffer) => Buffer.from([bytes.length >> 8, bytes.length & 0xff]);
  return Buffer.concat([Buffer.from([tag]), length(Buffer.from(name)), Buffer.from(name), length(value), value]);
};
/** State 5, media-jam-error. */
const answer = Buffer.concat([
  Buffer.from([1, 1, 0, 0, 0, 0, 0, 1, 4]),
  attribute(0x23, 'printer-state', Buffer.from([0, 0, 0, 5])),
  attribute(0x44, 'printer-state-reasons', Buffer.from('media-jam-error')),
  Buffer.from([3]),
]);
const head = 'HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\n';
/** Some printers keep the line open, whatever they are told. */
const counted = Buffer.concat([Buffer.from(`${head}Content-Length: ${answer.length}\r\n\r\n`), answer]);
const chunked = Buffer.concat([
  Buffer.from(`${head}Transfer-Encoding: chunked\r\n\r\n${answer.length.toString(16)}\r\n`),
  answer,
  Buffer.from('\r\n0\r\n\r\n'),
]);

const run = promisify(execFile);
const row = device.on.linux;
const methods = (Array.isArray(row) ? row : [row]) as readonly Method<unknown, unknown>[];
const has = (tool: string) => spawnSync('sh', ['-c', `command -v ${tool}`]).status === 0;
const tools = methods.map(method => ({ tool: method.needs?.[0] ?? '', method })).filter(({ tool }) => has(tool));

async function ask(method: Method<unknown, unknown>, uri: string): Promise<unknown> {
  const params = device.params.parse({ printers: [{ name: 'office', uri }] });
  const { stdout } = await run('sh', ['-c', linux.script(method.command(params))]);
  const ended = { by: 'exit' as const, code: 0 };
  const execution = { asked: '', ended, stdout, stderr: '', droppedBytes: 0, startedAt: '', durationMs: 1 };
  return (device.fact.parse(method.parse(execution, params)) as { list: unknown[] }).list[0];
}

test('python3, perl and curl are what printers are asked with', () => {
  expect(methods.map(({ needs }) => needs?.[0])).toEqual(['python3', 'perl', 'curl']);
});

// Side by side: most of the time is waiting for what does not come.
test.for(methods.flatMap(({ needs = [] }) => needs))('there is %s to ask with', (tool, { skip }) => skip(!has(tool)));

describe.concurrent.each(tools)('a printer asked with $tool', ({ tool, method }) => {
  const jam = { result: 'answered', state: 'stopped', stops: ['media-jam'] };
  test.each([
    ['that keeps the line open', counted, jam],
    ['that answers in pieces', chunked, jam],
    ['that says "continue" first', Buffer.concat([Buffer.from('HTTP/1.1 100 Continue\r\n\r\n'), counted]), jam],
    [
      'that speaks of something else',
      Buffer.from('SSH-2.0-dropbear\r\n'),
      { result: tool === 'curl' ? 'silent' : 'not-ipp' },
    ],
    ['whose answer is cut off', counted.subarray(0, counted.length - 9), { result: 'not-ipp' }],
  ])('%s', async (_, bytes, expected) => {
    const port = await printer(socket => socket.once('data', () => socket.write(bytes)));
    expect(await ask(method, `ipp://127.0.0.1:${port}/ipp/print`)).toMatchObject(expected);
  });

  test('that sends without end', async () => {
    const port = await printer(socket => {
      const more = () =>
        socket.destroyed || (socket.write(Buffer.alloc(20_000, 65)) ? setTimeout(more, 1) : socket.once('drain', more));
      socket.once('data', () => socket.write(`${head}\r\n`) && more());
    });
    expect(await ask(method, `ipp://127.0.0.1:${port}/ipp/print`)).toMatchObject({ result: 'not-ipp' });
  });

  test('that never says anything', async () => {
    const port = await printer(() => {});
    const began = performance.now();
    expect(await ask(method, `ipp://127.0.0.1:${port}/ipp/print`)).toMatchObject({ result: 'silent' });
    expect(performance.now() - began).toBeLessThan(8000);
  });

  // With perl alone there is no TLS.
  if (tool === 'perl') return;
  test('over TLS, with a certificate of its own', async () => {
    const read = (name: string) => readFileSync(new URL(`certificates/${name}`, import.meta.url));
    const server = createSecure({ key: read('leaf.key'), cert: read('self-signed.pem') }, socket =>
      socket.once('data', () => socket.write(counted)),
    );
    const port = await listen(server);
    expect(await ask(method, `ipps://127.0.0.1:${port}/ipp/print`)).toMatchObject(jam);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openGate, usualLimits } from '../../src/bundle/archive.ts';
import { readAsked, writeAsked } from '../../src/bundle/asked.ts';
import { evidenceFiles } from '../../src/bundle/evidence.ts';
import { isNestedTooDeep } from '../../src/bundle/nesting.ts';
import { safeName } from '../../src/bundle/safe-name.ts';
import type { Started } from '../../src/model/event.ts';
import { anyRun, text } from '../reports/_arbitrary-run.ts';
import { runs } from '../reports/_runs.ts';

describe('names of files', () => {
  test.each([
    ['net.ping', 'net.ping'],
    ['../../etc/passwd', 'etc-passwd'],
    ['Größe von C:\\x', 'gr-e-von-c-x'],
    ['', 'unnamed'],
    ['...', 'unnamed'],
    ['.ssh', 'ssh'],
    ['a'.repeat(100), 'a'.repeat(60)],
  ])('%j is %j', (name, safe) => expect(safeName(name)).toBe(safe));

  test('of any evidence come in by the gate, each once', () => {
    fc.assert(
      fc.property(anyRun(false), run => {
        const gate = openGate(usualLimits);
        for (const { name, bytes } of evidenceFiles(run)) gate.admit(name, bytes.length);
        expect(evidenceFiles(run)).toHaveLength(Object.keys(run.evidence).length);
      }),
      { numRuns: 50 },
    );
  });
});

test('a file of evidence says what was asked, how it ended, and what came back', () => {
  const [first] = evidenceFiles(runs.rich);
  const proof = Object.values(runs.rich.evidence)[0]!;
  const content = Buffer.from(first!.bytes).toString();
  expect(first!.name).toBe('evidence/001-net.adapters.txt');
  expect(content).toContain(
    `probe: ${proof.probe}\nasked on the machine: ${proof.startedAt}, ${proof.durationMs} ms\nended: exit code 0\n`,
  );
  expect(content).toContain(`--- question ---\n${proof.asked}\n\n--- answer ---\n${proof.stdout}`);
});

describe('what was asked', () => {
  const started = (ids: readonly string[]): Started => ({
    id: 'r',
    tool: { name: 'itfix', version: '0' },
    startedAt: '',
    target: { url: 'local:', rights: 'none' },
    playbooks: ids.map((id, at) => ({ id, file: `${id}.yaml`, text: `text ${at}` })),
    selected: ids,
    params: {},
    offline: true,
    here: false,
    host: 'pc-17',
    port: 2222,
  });
  const filesOf = (one: Started) =>
    new Map(writeAsked(one, words => words.replaceAll('pc-17', 'host-a')).map(({ name, bytes }) => [name, bytes]));

  test('comes back, without the names that are hidden', () => {
    expect(readAsked(filesOf(started(['disk', 'my own'])))).toEqual({
      selected: ['disk', 'my own'],
      offline: true,
      here: false,
      host: 'host-a',
      port: 2222,
      format: 1,
      playbooks: [
        { id: 'disk', text: 'text 0' },
        { id: 'my own', text: 'text 1' },
      ],
    });
  });

  test('whatever playbooks are called', () => {
    fc.assert(
      fc.property(fc.uniqueArray(text, { maxLength: 5 }), ids => {
        const files = filesOf(started(ids));
        const gate = openGate(usualLimits);
        for (const [name, bytes] of files) gate.admit(name, bytes.length);
        expect(readAsked(files)?.playbooks.map(one => one.id)).toEqual(JSON.parse(JSON.stringify(ids)));
      }),
    );
  });

  test('where it does not say, or nonsense', () => {
    expect(readAsked(new Map())).toBeUndefined();
    expect(() => readAsked(new Map([['asked.json', Buffer.from('{}')]]))).toThrow('asked.json in it is damaged');
    const files = filesOf(started(['disk']));
    files.delete('playbooks/disk.yaml');
    expect(() => readAsked(files)).toThrow('names a playbook that is not there');
  });
});

test('how deep a JSON text is nested is known without reading it', () => {
  expect(isNestedTooDeep('['.repeat(101))).toBe(true);
  expect(isNestedTooDeep('{"a":'.repeat(1_000_000))).toBe(true);
  expect(isNestedTooDeep(`${'['.repeat(100)}${']'.repeat(100)}`)).toBe(false);
  expect(isNestedTooDeep('[{}]'.repeat(200))).toBe(false);
  expect(isNestedTooDeep(JSON.stringify(['['.repeat(500), '"[[\\', '\\"['.repeat(200)]))).toBe(false);
});

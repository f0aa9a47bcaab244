import { existsSync, readdirSync, readFileSync } from 'node:fs';
import type { PlatformName } from '../src/model/platform.ts';
import type { Method, Probe, Row } from '../src/model/probe.ts';

/** Recorded outputs of real machines, beside the checkout. They belong to others and are not part of itfix. */
const corpus = new URL('../../shared/corpus/', import.meta.url);
export const missing = !existsSync(corpus);
if (missing) console.warn('skipped: no recorded outputs at ../shared/corpus');

function methodsOf(row: Row<unknown, unknown>): readonly Method<unknown, unknown>[] {
  if ('unsupported' in row) return [];
  return 'command' in row ? [row] : row;
}

/** The fact that a probe reads from a recorded output. */
export function parse(probe: Probe, platform: PlatformName, stdout: string, params: unknown = {}): unknown {
  const ended = { by: 'exit' as const, code: 0 };
  const execution = { asked: '', ended, stdout, stderr: '', droppedBytes: 0, startedAt: '', durationMs: 1 };
  return probe.fact.parse(methodsOf(probe.on[platform])[0]!.parse(execution, params));
}

/** UTF-16 with a mark, as wmic writes; or UTF-8. */
export function read(path: string): string {
  const bytes = readFileSync(new URL(path, corpus));
  const wide = (bytes[0] === 0xff && bytes[1] === 0xfe) || bytes[1] === 0;
  return (wide ? bytes.toString('utf16le') : bytes.toString('utf8')).replace(/^\uFEFF/, '');
}

export function filesIn(folder: string, pattern = /./): string[] {
  if (missing) return [folder];
  const url = new URL(`${folder}/`, corpus);
  return readdirSync(url, { withFileTypes: true })
    .filter(file => file.isFile() && pattern.test(file.name))
    .map(file => `${folder}/${file.name}`);
}

/** `Name=value` blocks of wmic as the objects that ConvertTo-Json would send. */
export function wmi(path: string): Record<string, unknown>[] {
  const blocks = read(path)
    .split(/\r?\n\s*\r?\n/)
    .filter(block => block.includes('='));
  return blocks.map(block => {
    const lines = block.split(/\r?\n/).filter(line => line.includes('='));
    return Object.fromEntries(
      lines.map(line => [
        line.slice(0, line.indexOf('=')).trim(),
        fieldValue(line.slice(line.indexOf('=') + 1).trim()),
      ]),
    );
  });
}

function fieldValue(text: string): unknown {
  if (text === '') return null;
  if (text === 'TRUE' || text === 'FALSE') return text === 'TRUE';
  return /^\d{1,15}$/.test(text) ? Number(text) : text;
}

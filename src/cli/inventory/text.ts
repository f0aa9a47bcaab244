import { decode } from '../../playbook/decode.ts';
import type { Source } from '../../playbook/source.ts';
import { mistake } from './mistake.ts';

/** Most bytes of an inventory, or of a file with variables. */
export const maxInventoryBytes = 10 * 1024 * 1024;

/** Text, or bytes that must be UTF-8, ready to be read. Line ends and the byte order mark of Windows are taken away. */
export function openText(file: string, text: string | Uint8Array): Source {
  const bytes = typeof text === 'string' ? new TextEncoder().encode(text) : text;
  const { source, problem } = decode(file, bytes, { name: 'An inventory', maxBytes: maxInventoryBytes });
  if (source) return source;
  throw mistake(problem.place, problem.message, 'An inventory is UTF-8 text in INI, YAML or JSON, or a list of hosts.');
}

/** Whether the whole file is encrypted. */
export function isVault({ text }: Source): boolean {
  return text.startsWith('$ANSIBLE_VAULT;');
}

import { openDraft } from './draft.ts';
import { readInto } from './format.ts';
import type { Inventory } from './host.ts';
import { resolve } from './resolve.ts';
import { openText } from './text.ts';
import { openVarsFolders, type VarsFile } from './vars-folder.ts';

/** An inventory as it was read, and the name that messages call it by. */
export interface InventoryText {
  readonly file: string;
  readonly text: string | Uint8Array;
}

/** Reads one inventory: Ansible's INI, YAML or JSON, or a list of hosts. What cannot be read is a UsageError with its place. */
export function readInventory(text: string | Uint8Array, file: string): Inventory {
  return readInventories([{ file, text }], []);
}

/** Several inventories as one, as Ansible does it: a group may have its hosts in one file and its variables in another. */
export function readInventories(texts: readonly InventoryText[], varsFiles: readonly VarsFile[]): Inventory {
  const draft = openDraft();
  for (const { file, text } of texts) readInto(openText(file, text), draft);
  return resolve(draft, openVarsFolders(varsFiles, draft));
}

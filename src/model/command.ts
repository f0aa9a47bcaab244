/**
 * What is asked of a machine. A command is kept as literal script text and values apart, so that a value can never become code:
 * quoting is done by the platform that renders it.
 */
export interface Command {
  readonly shell: 'sh' | 'ps';
  readonly parts: readonly Part[];
}

type Part = { readonly text: string } | { readonly value: Word };
export type Word = string | number | boolean;

type Slot = Word | readonly Word[] | Command;

function command(shell: Command['shell'], texts: readonly string[], slots: readonly Slot[]): Command {
  const parts: Part[] = [];
  texts.forEach((text, index) => {
    if (text !== '') parts.push({ text });
    const slot = slots[index];
    if (slot !== undefined) parts.push(...partsOf(shell, slot));
  });
  return { shell, parts };
}

function partsOf(shell: Command['shell'], slot: Slot): Part[] {
  if (typeof slot === 'object' && 'parts' in slot) {
    if (slot.shell !== shell) throw new TypeError(`a ${slot.shell} command cannot stand inside a ${shell} command`);
    return [...slot.parts];
  }
  if (typeof slot !== 'object') return [{ value: slot }];
  return slot.flatMap((value, index): Part[] => (index === 0 ? [{ value }] : [separators[shell], { value }]));
}

/** A list of values becomes several words for `sh`, and the elements of an array for `ps` (write `@(${list})`). */
const separators: Record<Command['shell'], Part> = { sh: { text: ' ' }, ps: { text: ',' } };

/** A POSIX shell script. Values are quoted when it is rendered; a list becomes several words; another `sh` command is inserted as code. */
export function sh(texts: TemplateStringsArray, ...slots: Slot[]): Command {
  return command('sh', texts.raw, slots);
}

/** A PowerShell script. Values are quoted when it is rendered; a list becomes comma-separated values; another `ps` command is inserted as code. */
export function ps(texts: TemplateStringsArray, ...slots: Slot[]): Command {
  return command('ps', texts.raw, slots);
}

/** A name of a parameter, a switch set to one of two constants (`-Confirm:$false`), and these: PowerShell takes them as such only without quotation marks. */
export function isBareInPowerShell(word: string): boolean {
  return /^(?:-[A-Za-z]+(?::\$(?:true|false))?|\$(?:true|false))$/.test(word);
}

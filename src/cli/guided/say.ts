import type { Role, Style } from '../../model/report.ts';
import { wrap } from '../../reports/_wrap.ts';
import { shown } from '../shown.ts';
import { readable } from '../words/letters.ts';

/** Plain text for a person, on stderr: wrapped to the terminal, one thing below the other, so that a screen reader reads it in order. */
export interface Speech {
  gap(): void;
  heading(text: string): void;
  sentence(text: string, role?: Role): void;
  item(text: string): void;
  /** Belongs to the item above. */
  indented(text: string): void;
  step(number: number, text: string): void;
  /** To copy: never broken. */
  command(line: string): void;
}

export function speech(style: Style, write = (line: string): void => void process.stderr.write(`${line}\n`)): Speech {
  const hang = (lead: string, text: string, role?: Role): void => {
    const indent = ' '.repeat(lead.length);
    for (const [index, line] of wrap(readable(text, style), style.width - lead.length - 1).entries())
      write((index === 0 ? lead : indent) + (role ? style.paint(role, line) : line));
  };
  return {
    gap: () => write(''),
    heading(text) {
      write('');
      hang('', text, 'heading');
    },
    sentence: (text, role) => hang('', text, role),
    item: text => hang(`  ${style.unicode ? '•' : '-'} `, text),
    indented: text => hang('    ', text),
    step: (number, text) => hang(`    ${number}. `, text),
    command: line => write(`      ${shown(line)}`),
  };
}

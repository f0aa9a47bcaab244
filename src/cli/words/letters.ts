import type { Style } from '../../model/report.ts';
import { shown } from '../shown.ts';

/** What German writes where it has only the letters of ASCII, and what stands for the signs of type. */
const instead: { readonly [sign: string]: string } = {
  ä: 'ae',
  ö: 'oe',
  ü: 'ue',
  Ä: 'Ae',
  Ö: 'Oe',
  Ü: 'Ue',
  ß: 'ss',
  '„': '"',
  '“': '"',
  '”': '"',
  '’': "'",
  '–': '-',
  '…': '...',
};

/** A sentence of a catalogue or a playbook for this terminal. Not for what a machine said, nor for commands: those keep every letter. */
export function readable(sentence: string, { unicode }: Pick<Style, 'unicode'>): string {
  return shown(unicode ? sentence : sentence.replaceAll(/[^\p{ASCII}]/gu, sign => instead[sign] ?? sign));
}

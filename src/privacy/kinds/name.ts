import type { RedactionLevel } from '../../model/privacy.ts';
import type { Name } from '../name-list.ts';
import type { StandIns } from '../stand-ins.ts';
import { hiddenDomain } from './domain.ts';

/** A name that was learned: its stand-in is numbered. */
export function hiddenName(text: string, { kind, value }: Name, book: StandIns): string {
  if (kind === 'domain' && value.includes('.'))
    return book.write(kind, text, hiddenDomain(value, book) ?? value, value);
  return book.write(kind, text, book.part(kind, value), value);
}

/** Titles of documents and subjects of mail are replaced only where the reader may know little. */
export function isHidden({ kind }: Name, level: RedactionLevel): boolean {
  return kind !== 'title' || level === 'strict';
}

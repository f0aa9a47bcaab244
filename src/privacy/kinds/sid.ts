import type { StandIns } from '../stand-ins.ts';

/** The numbers of a Windows or of a company; the last number, of the account in it, stays: 500 is the administrator everywhere. */
export function hiddenSid(text: string, book: StandIns): string {
  return book.write('SID', text, book.part('SID', text));
}

import { namesSomebody } from '../common-names.ts';
import type { StandIns } from '../stand-ins.ts';
import { hiddenDomain } from './domain.ts';

/** The name before the @ and the domain behind it are replaced each by its own stand-in: who is of the same house stays to be seen. */
export function hiddenMail(text: string, book: StandIns): string | undefined {
  const at = text.lastIndexOf('@');
  const [local, domain] = [text.slice(0, at), text.slice(at + 1)];
  const known = book.names.get(local.toLowerCase());
  const isRole = !namesSomebody(local) || /^[\d.]+$/.test(local);
  const front = isRole ? local : book.part(known?.kind ?? 'mail address', known?.value ?? local);
  const base = `${front}@${hiddenDomain(domain, book) ?? domain}`;
  return base === text ? undefined : book.write('mail address', text, base);
}

import type { StandIns } from '../stand-ins.ts';

/** Identifiers of classes and interfaces are the same on every Windows; they were made in the nineties, which their middle tells. */
const ofWindows = /^[\da-f]{8}-[\da-f]{4}-11(?:c[ef]|d\d)-/i;
/** Nobody's, and numbers of Bluetooth services. */
const nobodys = /^(?:0{8}-0{4}-0{4}-0{4}-0{12}|f{8}-f{4}-f{4}-f{4}-f{12}|[\da-f]{8}-0000-1000-8000-00805f9b34fb)$/i;

export function hiddenUuid(text: string, book: StandIns): string | undefined {
  if (nobodys.test(text) || ofWindows.test(text)) return undefined;
  return book.write('UUID', text, book.part('UUID', text));
}

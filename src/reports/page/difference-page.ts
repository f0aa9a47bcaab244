import type { Difference } from '../../model/difference.ts';
import { differenceDocument } from '../_difference.ts';
import { firstScreen } from './first-screen.ts';
import { setPage } from './frame.ts';
import { partsOf } from './parts.ts';

/** Two runs beside each other. */
export function differencePage(difference: Difference, all: boolean): string {
  const { head, sections } = differenceDocument(difference, all);
  return setPage({
    title: `itfix: ${difference.before.id} and ${difference.after.id}`,
    first: firstScreen(head, { kicker: 'COMPARED', headline: 'RESULT' }),
    parts: partsOf(sections),
    madeBy: 'Made by itfix from two stored runs.',
  });
}

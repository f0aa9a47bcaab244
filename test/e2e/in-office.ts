import { afterAll, afterEach, expect, test } from 'vitest';
import { type Office, openOffice, whyNoOffice } from './office.ts';
import type { Sitting } from './terminal.ts';

export interface InOffice {
  readonly isHere: boolean;
  /** Nothing where none can be had. */
  readonly opened: Office | undefined;
  office(): Office;
  /** Closed after each test. */
  readonly sittings: Sitting[];
}

/** The office of a test file, closed after its tests. Where none can be had, the file has one test, which is skipped and says why. */
export async function inOffice(): Promise<InOffice> {
  const opened = whyNoOffice === undefined ? await openOffice() : undefined;
  if (!opened) test('over SSH', ({ skip }) => skip(whyNoOffice));
  const sittings: Sitting[] = [];
  afterEach(() => {
    for (const sitting of sittings.splice(0)) sitting.close();
  });
  afterAll(() => opened?.close());
  return { isHere: opened !== undefined, opened, office: () => opened ?? expect.unreachable(), sittings };
}

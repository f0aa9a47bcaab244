import * as z from 'zod';
import { Reasons, State, sortReasons } from '../_reasons.ts';
import { readSnmp, type Told } from './packet.ts';

export const Agent = z.object({
  /** The name of the queue that it was asked for. */
  name: z.string(),
  answered: z.boolean(),
  state: State.optional(),
  ...Reasons.shape,
});
export type Agent = z.output<typeof Agent>;

/**
 * hrPrinterDetectedErrorState (RFC 2790, RFC 3805), from its highest bit on, in the words of IPP. Offline and "service requested" (6, 7) are set at
 * random by many printers, CUPS ignores them, too. One of several trays may be empty (13).
 */
const bits: readonly (string | undefined)[] = [
  'media-low-warning',
  'media-empty',
  'toner-low-warning',
  'toner-empty',
  'cover-open',
  'media-jam',
  undefined,
  undefined,
  'input-tray-missing',
  'output-tray-missing',
  'marker-supply-missing',
  'output-area-almost-full-warning',
  'output-area-full',
  'media-empty-warning',
  'maintenance-overdue-warning',
];
/** RFC 2790: hrDeviceStatus 5 is "down"; hrPrinterStatus 3 idle, 4 printing, 5 warming up. Together they say whether it stands still. */
const down = 5;
const states: { readonly [status: number]: State } = { 3: 'idle', 4: 'printing', 5: 'printing' };

export function readAgent(name: string, bytes: Buffer): Agent {
  const told = readSnmp(bytes);
  if (told === undefined) return { name, answered: false, reasons: [], stops: [], warns: [] };
  const state = stateOf(told);
  return { name, answered: true, ...(state && { state }), ...sortReasons(words(told.errors), state) };
}

function stateOf({ deviceStatus, printerStatus }: Told): State | undefined {
  return deviceStatus === down ? 'stopped' : states[printerStatus ?? 0];
}

function words(errors: Buffer | undefined): string[] {
  const isSet = (bit: number) => (((errors?.[bit >> 3] ?? 0) << (bit & 7)) & 0x80) !== 0;
  return bits.flatMap((word, bit) => (word !== undefined && isSet(bit) ? [word] : []));
}

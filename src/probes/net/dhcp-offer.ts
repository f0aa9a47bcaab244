import * as z from 'zod';
import type { Execution } from '../../model/execution.ts';
import { Denied, defineProbe, Unparsable } from '../../model/probe.ts';
import { exchanges } from './_frames.ts';
import { discover, longestWaitSec, OfferList, readOffers } from './dhcp-offer/dhcp.ts';

const Params = z.object({
  adapter: z.string(),
  /** How long others are listened to after the first. One that looks whether the address is free needs up to 3 s. */
  othersSec: z.number().min(0).max(longestWaitSec).default(1.5),
});
type Params = z.output<typeof Params>;

function offersFrom({ ended, stdout, stderr }: Execution) {
  if (/Operation not permitted|Permission denied|PermissionError/.test(stderr))
    throw new Denied('administrator rights');
  // Nobody answering is no output and a good end: only the end tells it from a failure.
  if (ended.by !== 'exit' || ended.code !== 0)
    throw new Unparsable(stderr.trim().split('\n').at(-1)?.slice(0, 120) || 'the question was not sent');
  return { offers: readOffers(stdout) };
}

/** Asks who gives addresses here, and takes none: a DHCPDISCOVER without a DHCPREQUEST reserves nothing for long. */
export default defineProbe({
  title: 'DHCP servers that offer an address',
  params: Params,
  fact: OfferList,
  sample: { adapter: 'eth0', othersSec: 1.5 },
  passing: true,
  waits: true,
  on: {
    linux: exchanges(({ adapter, othersSec }: Params) => discover(adapter, othersSec), offersFrom),
    darwin: { unsupported: 'macOS has no packet sockets, and its own client keeps the DHCP port to itself' },
    windows: { unsupported: 'Windows has no packet sockets, and its own client keeps the DHCP port to itself' },
  },
});

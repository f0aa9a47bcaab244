import * as z from 'zod';
import { sh } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { announcedByAvahi, isListening } from './announced/avahi.ts';
import { Announced } from './announced/fact.ts';
import { announcedByIppfind } from './announced/ippfind.ts';

export default defineProbe({
  title: 'Printers that announce themselves in this network (DNS-SD)',
  params: z.object({}),
  fact: Announced,
  limitMs: 12_000,
  passing: true,
  waits: true,
  on: {
    linux: [announcedByAvahi, announcedByIppfind(isListening)],
    darwin: announcedByIppfind(sh``),
    windows: { unsupported: 'Windows has no tool of its own that lists what printers announce' },
  },
});

import { defineProbe } from '../../model/probe.ts';
import { exchanges } from './_frames.ts';
import { askArping, Holders, Params, question, readArping, readFrames, withOwn } from './address-holders/question.ts';

/** Asks the local network who has these addresses, as every machine does before it takes one. */
export default defineProbe({
  title: 'Who else has an address',
  params: Params,
  fact: Holders,
  sample: { adapter: 'eth0', own: ['192.0.2.7/24'], others: ['192.0.2.1'] },
  passing: true,
  waits: true,
  on: {
    linux: [
      ...exchanges(question, readFrames, withOwn),
      { needs: ['arping'], elevated: true, command: askArping, parse: readArping },
    ],
    darwin: { unsupported: 'macOS has no packet sockets; it looks itself before it takes an address' },
    windows: { unsupported: 'Windows has no packet sockets; it looks itself, and marks an address that another has' },
  },
});

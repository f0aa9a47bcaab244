import * as z from 'zod';
import type { Command } from '../../model/command.ts';
import { defineProbe, type Method } from '../../model/probe.ts';
import { readHeard, type Said, talkByCurl, talkByDotnet, talkByPerl, talkByPython } from './_talk.ts';
import { Device, readDevice } from './device/answer.ts';
import { requests } from './device/requests.ts';

/** One printer is asked at most twice; each has to answer within so many seconds. */
const waitSec = 4;
const mostPrinters = 6;

const Params = z.object({ printers: z.array(z.object({ name: z.string(), uri: z.string() })).max(mostPrinters) });
type Params = z.output<typeof Params>;
const Fact = z.object({ list: z.array(Device) });
type Fact = z.output<typeof Fact>;

function by(talk: (all: readonly Said[], waitSec: number) => Command, ...needs: string[]): Method<Params, Fact> {
  return {
    needs,
    command: ({ printers }) =>
      talk(
        printers.flatMap(({ uri }) => requests(uri)),
        waitSec,
      ),
    parse: ({ stdout }, { printers }) => {
      const asked = printers.map(printer => ({ printer, all: requests(printer.uri) }));
      const heard = readHeard(stdout, asked.flatMap(({ all }) => all).length);
      return { list: asked.map(({ printer, all }) => readDevice(printer, all, heard.splice(0, all.length))) };
    },
  };
}

export default defineProbe({
  title: 'What printers say of themselves (IPP)',
  params: Params,
  fact: Fact,
  sample: { printers: [{ name: 'office', uri: 'ipp://192.0.2.20/ipp/print' }] },
  limitMs: 2 * mostPrinters * waitSec * 1000 + 2000,
  passing: true,
  waits: true,
  on: {
    linux: [by(talkByPython, 'python3'), by(talkByPerl, 'perl'), by(talkByCurl, 'curl', 'od')],
    darwin: by(talkByCurl, 'curl', 'od'),
    windows: by(talkByDotnet),
  },
});

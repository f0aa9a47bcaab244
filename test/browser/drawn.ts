import type { Evidence, Run } from '../../src/model/run.ts';
import { runs } from '../reports/_runs.ts';

const long = 'a-name-that-is-longer-than-any-telephone-is-wide-漢字かなカナ한글-and-goes-on';

/** Facts that have a picture, by their probe. */
const facts: Readonly<Record<string, unknown>> = {
  'net.path': {
    target: '198.51.100.7',
    reached: true,
    list: [
      { hop: 1, place: 'lan', address: '192.168.7.1', asked: 3, answered: 3, medianMs: 0.4, worstMs: 0.6 },
      { hop: 2, place: 'line', asked: 3, answered: 0 },
      {
        hop: 3,
        place: 'line',
        address: '2001:db8:1234:5678:9abc:def0:1234:5678',
        asked: 3,
        answered: 2,
        medianMs: 18.2,
      },
      { hop: 4, place: 'far', address: '198.51.100.7', asked: 3, answered: 2, medianMs: 42.8, worstMs: 90 },
    ],
    inWords: '1 192.168.7.1 3/3',
  },
  'net.series': {
    list: [
      {
        place: 'lan',
        address: '192.168.7.1',
        protocol: 'icmp',
        sent: 15,
        received: 15,
        minMs: 0.3,
        medianMs: 0.4,
        samples: Array.from({ length: 15 }, (_, at) => ({ atMs: at * 100, ms: 0.3 + (at % 3) / 10 })),
      },
      {
        place: 'line',
        address: '198.51.100.7',
        protocol: 'tcp',
        port: 443,
        sent: 15,
        received: 12,
        medianMs: 20,
        samples: Array.from({ length: 15 }, (_, at) =>
          at % 5 === 4 ? { atMs: at * 100, lost: true } : { atMs: at * 100, ms: 18 + (at % 7) * 6 },
        ),
      },
    ],
  },
  'disk.filesystems': {
    list: [
      { mount: '/', type: 'ext4', sizeBytes: 1e11, usedBytes: 9.9e10, freeBytes: 8e8, usedPct: 99.2, readOnly: false },
      {
        mount: `/srv/${long}`,
        type: 'xfs',
        sizeBytes: 4e12,
        usedBytes: 1e12,
        freeBytes: 3e12,
        usedPct: 25,
        readOnly: true,
      },
    ],
    full: [{ mount: '/' }],
  },
  'system.memory-pressure': {
    totalBytes: 8e9,
    availableBytes: 6e8,
    availablePct: 7.5,
    swapTotalBytes: 2e9,
    swapUsedBytes: 1.9e9,
    top: [
      { program: 'browser', bytes: 4.1e9 },
      { program: long, bytes: 1e9 },
      { program: 'small', bytes: 1e6 },
    ],
  },
  'print.device': {
    list: [
      {
        name: 'office',
        supplies: [
          { name: 'Black Cartridge HP W2030A', percent: 4, color: 'black' },
          { name: 'Waste Toner Box', percent: 80, waste: true },
          { name: 'Drum', someLeft: true },
        ],
      },
    ],
  },
  'hardware.battery': { present: true, list: [{ model: 'DELL 1VX1H93', percent: 63, healthPct: 41 }] },
};

const evidence = (id: string, probe: string): Evidence => ({
  ...(Object.values(runs.rich.evidence)[0] as Evidence),
  id,
  fact: `network/${probe}`,
  probe,
});

/** A run with everything that is drawn. */
export const drawn: Run = {
  ...runs.rich,
  facts: {
    ...runs.rich.facts,
    ...Object.fromEntries(
      Object.entries(facts).map(([probe, value]) => [
        `network/${probe}`,
        { ok: true, value, evidence: [`p-${probe}`] },
      ]),
    ),
  },
  evidence: {
    ...runs.rich.evidence,
    ...Object.fromEntries(Object.keys(facts).map(probe => [`p-${probe}`, evidence(`p-${probe}`, probe)])),
  },
};

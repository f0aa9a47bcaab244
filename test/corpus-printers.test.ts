import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { findSource, loadPlaybooks } from '../src/cli/playbooks.ts';
import { openRooms } from '../src/cli/rooms.ts';
import { judgeCase } from '../src/engine/case.ts';
import { cel } from '../src/playbook/language.ts';
import { readIpp } from '../src/probes/print/_ipp-answer.ts';
import { readDevice } from '../src/probes/print/device/answer.ts';
import { requests } from '../src/probes/print/device/requests.ts';
import { readQueues } from '../src/probes/print/queues/lpstat.ts';
import { missing, read } from './corpus-files.ts';

const root = new URL('../', import.meta.url);
const bytes = (name: string) => readFileSync(new URL(`../../shared/corpus/python-ipp/${name}.bin`, import.meta.url));
const uri = 'ipp://10.77.0.20:631/ipp/print';

/** The answer as it would come over the line. */
function device(name: string) {
  const body = bytes(name);
  const head = `HTTP/1.1 200 OK\r\nContent-Type: application/ipp\r\nContent-Length: ${body.length}\r\n\r\n`;
  return readDevice({ name: 'office', uri }, requests(uri), [Buffer.concat([Buffer.from(head), body])]);
}

/** What the playbook says of a machine where all is well but for what is given. */
async function rootsWith(facts: object): Promise<string[]> {
  const { playbooks, probes } = await loadPlaybooks(
    [findSource('printer', root)],
    root,
    openRooms(new URL('src/', root)),
  );
  const healthy = parse(readFileSync(new URL('playbooks/printer/healthy-linux.yaml', import.meta.url), 'utf8'));
  const given = { platform: 'linux' as const, facts: { ...healthy.facts, ...facts }, params: {}, answers: {} };
  const [playbook] = playbooks;
  const judgement = judgeCase({ ...given, offline: false }, playbook!, [], probes, cel);
  return [judgement.verdict, ...judgement.rootCauses.map(({ code, subject }) => `${code} ${subject}`)];
}

/** The queues of an `lpstat -p`, each as the one that is in use. */
function queue(name: string) {
  const found = readQueues(read('insights-core/lpstat/LPSTAT_P_OUTPUT.txt')).find(one => one.name === name);
  const used = { ...found, default: true };
  return { queues: { list: [used], wanted: [used], default: name, defaultFrom: 'lpstat' }, devices: { list: [] } };
}

const cases: readonly { readonly what: string; readonly facts: () => object; readonly roots: readonly string[] }[] = [
  {
    what: 'brother-mfcj5320dw: ink low, idle',
    facts: () => ({ devices: { list: [device('get-printer-attributes-brother-mfcj5320dw')] } }),
    roots: [],
  },
  {
    what: 'kyocera-ecosys-m2540dn-001: idle, "Sleeping..."',
    facts: () => ({ devices: { list: [device('get-printer-attributes-kyocera-ecosys-m2540dn-001')] } }),
    roots: [],
  },
  {
    what: '0x0503: reachable, speaks another version of IPP',
    facts: () => ({ devices: { list: [device('get-printer-attributes-error-0x0503')] } }),
    roots: [],
  },
  { what: 'lpstat: idle', facts: () => queue('idle_printer'), roots: [] },
  { what: 'lpstat: printing', facts: () => queue('processing_printer'), roots: [] },
  { what: 'lpstat: disabled', facts: () => queue('disabled_printer'), roots: ['P17 disabled_printer'] },
];

describe.skipIf(missing)('recorded printers', () => {
  test('what the playbook says of each', async () => {
    const said = await Promise.all(cases.map(async ({ facts }) => rootsWith(facts())));
    const score = (sick: boolean): string => {
      const rows = cases.flatMap(({ roots }, at) =>
        roots.length > 0 === sick ? [{ roots, verdict: said[at]![0], got: said[at]!.slice(1) }] : [],
      );
      const right = rows.filter(({ roots, got }) => got.join() === roots.join()).length;
      const unknown = rows.filter(({ roots, got }) => got.length === 0 && roots.length > 0).length;
      return `${right} right, ${rows.length - right - unknown} wrong, ${unknown} unknown of ${rows.length}`;
    };
    console.info(`printers: faults ${score(true)}; healthy ${score(false)}`);
    expect(said.map(([, ...got]) => got)).toEqual(cases.map(({ roots }) => roots));
  });

  test('ink of a Brother', () => {
    expect(device('get-printer-attributes-brother-mfcj5320dw')).toMatchObject({
      result: 'answered',
      state: 'idle',
      stops: [],
      warns: ['marker-supply-low'],
      model: 'Brother MFC-J5320DW',
      supplies: [{ percent: 11 }, { percent: 9 }, { percent: 45 }, { percent: 11 }],
    });
  });

  test('an answer with nothing in it, and one of jobs', () => {
    expect(readIpp(bytes('get-printer-attributes-empty-attribute-group')).printers).toEqual([]);
    const { jobs } = readIpp(bytes('get-jobs-kyocera-ecosys-m2540dn-000'));
    expect(jobs[0]?.get('job-id')).toEqual([1000]);
  });
});

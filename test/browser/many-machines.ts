import { digestOf } from '../../src/cli/fleet/digest.ts';
import type { Fleet } from '../../src/model/fleet.ts';
import html from '../../src/reports/html.ts';
import { runs } from '../reports/_runs.ts';

/** So many machines, each with a run as rich as one machine has it, one after the other of each kind. */
export function manyMachines(number: number): { fleet: Fleet; hosts: Map<string, string> } {
  const kinds = Object.values(runs);
  const all = Array.from({ length: number }, (_, at) => {
    const run = { ...(kinds[at % kinds.length] ?? runs.rich), id: `20260304-091210-f1ee7-${at}` };
    return { digest: digestOf(`pc-${at}`, run, 0, false), page: html.renderHost(run) };
  });
  const fleet = {
    id: '20260304-091210-f1ee7',
    startedAt: '2026-03-04T09:12:10.000Z',
    tookMs: 60_000,
    hosts: all.map(({ digest }) => digest),
    left: [],
  };
  return { fleet, hosts: new Map(all.map(({ digest, page }) => [digest.run, page])) };
}

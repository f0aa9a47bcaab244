import type { Fleet } from '../../model/fleet.ts';
import { fleetDocument } from '../_fleet.ts';
import { firstScreen } from './first-screen.ts';
import { setPage } from './frame.ts';
import { foldedHost } from './host.ts';
import { matrixOf, sickFirst } from './matrix.ts';
import { lookedAt, partsOf, picturesPart } from './parts.ts';

/** What many machines have in common, which cause is on which of them, then each by itself. */
export function fleetPage(fleet: Fleet, hosts: ReadonlyMap<string, string>): string {
  const { head, sections } = fleetDocument(fleet);
  const pages = sickFirst(fleet.hosts).flatMap(digest => {
    const page = hosts.get(digest.run);
    return page === undefined ? [] : [foldedHost(digest, page)];
  });
  const when = lookedAt(fleet.startedAt, fleet.tookMs);
  return setPage({
    title: `itfix report ${fleet.id}`,
    first: firstScreen([...head, { label: 'WHEN', text: when }], { kicker: 'FLEET', headline: 'VERDICT' }),
    parts: [
      ...partsOf(sections),
      ...picturesPart('matrix', 'Cause by machine, the sick first', [matrixOf(fleet, run => hosts.has(run))]),
      ...picturesPart('machines', 'Each machine', pages),
    ],
    madeBy: `Made by itfix. ${pages.length} of ${fleet.hosts.length} machines have their own page here.`,
  });
}

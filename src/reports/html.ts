import type { Fleet } from '../model/fleet.ts';
import type { Report } from '../model/report.ts';
import type { Run } from '../model/run.ts';
import type { Section } from './_document.ts';
import { sayDuration, timeOf } from './_evidence.ts';
import { fleetDocument } from './_fleet.ts';
import { documentOf } from './_sections.ts';
import { firstScreen } from './page/first-screen.ts';
import { setPage } from './page/frame.ts';
import { foldedHost, hostOf } from './page/host.ts';
import { html, type Markup } from './page/markup.ts';
import { matrixOf, sickFirst } from './page/matrix.ts';
import { drawChain } from './page/pictures/chain.ts';
import { drawFacts } from './page/pictures/pictures.ts';
import { drawTimeline } from './page/pictures/timeline.ts';
import { sectionOf } from './page/sections.ts';

/** For a browser and for paper: one file that asks for nothing else, and needs no script to be read. */
export default {
  title: 'HTML, for a browser and for print',
  extension: 'html',
  render: runPage,
  renderHost: run => hostOf(run).text,
  renderFleet: (fleet, _style, hosts: ReadonlyMap<string, string> = new Map()) => fleetPage(fleet, hosts),
} satisfies Report;

/** A part of the page that can be jumped to. */
interface Part {
  readonly anchor: string;
  readonly words: string;
  readonly piece: Markup;
}

function runPage(run: Run): string {
  const { head, sections } = documentOf(run, true);
  const parts = sections.map((section, index) => partOf(section, `part-${index + 1}`));
  const after = sections.findLastIndex(({ part }) => part === 'fault') + 1;
  const about = sections.findIndex(({ part }) => part === 'about');
  const all = [
    ...pictures('chain', 'The chain', [drawChain(run)]),
    ...parts.slice(0, after),
    ...pictures('measured', 'What was measured', drawFacts(run)),
    ...parts.slice(after, about),
    ...pictures('timeline', 'The run', [drawTimeline(run)]),
    ...parts.slice(about),
  ];
  return setPage({
    title: `itfix report ${run.id}`,
    first: firstScreen(head, lookedAt(run.startedAt, Date.parse(run.endedAt) - Date.parse(run.startedAt))),
    contents: all.map(({ anchor, words }) => [anchor, words]),
    body: all.map(({ piece }) => piece),
    madeBy: `Made by ${run.tool.name} ${run.tool.version} from what the machine answered. Times are those of the machine that asked.`,
  });
}

function lookedAt(startedAt: string, tookMs: number): string {
  return `looked at ${timeOf(startedAt)}${Number.isFinite(tookMs) ? `, for ${sayDuration(tookMs)}` : ''}`;
}

function partOf(section: Section, anchor: string): Part {
  return { anchor, words: section.heading, piece: sectionOf(section, anchor) };
}

function pictures(anchor: string, words: string, drawn: readonly (Markup | undefined)[]): Part[] {
  const some = drawn.filter(picture => picture !== undefined);
  if (some.length === 0) return [];
  const piece = html`<section aria-labelledby="${anchor}">
<h2 id="${anchor}">${words}</h2>
${some}</section>
`;
  return [{ anchor, words, piece }];
}

/** Which cause on which machine, then what all have in common, then each machine by itself. */
function fleetPage(fleet: Fleet, hosts: ReadonlyMap<string, string>): string {
  const { head, sections } = fleetDocument(fleet);
  const parts = sections.map((section, index) => partOf(section, `part-${index + 1}`));
  const pages = sickFirst(fleet.hosts).flatMap(digest => {
    const page = hosts.get(digest.run);
    return page === undefined ? [] : [foldedHost(digest, page)];
  });
  const all = [
    ...parts,
    ...pictures('matrix', 'Cause by machine, the sick first', [matrixOf(fleet, run => hosts.has(run))]),
    ...pictures('machines', 'Each machine', pages),
  ];
  return setPage({
    title: `itfix report ${fleet.id}`,
    first: firstScreen(head, lookedAt(fleet.startedAt, fleet.tookMs)),
    contents: all.map(({ anchor, words }) => [anchor, words]),
    body: all.map(({ piece }) => piece),
    madeBy: `Made by itfix. ${pages.length} of ${fleet.hosts.length} machines have their own page here.`,
  });
}

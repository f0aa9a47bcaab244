import type { Run } from '../../model/run.ts';
import { documentOf } from '../_sections.ts';
import { firstScreen } from './first-screen.ts';
import { setPage } from './frame.ts';
import { lookedAt, partsOf, picturesPart } from './parts.ts';
import { drawChain } from './pictures/chain.ts';
import { drawFacts } from './pictures/pictures.ts';
import { drawTimeline } from './pictures/timeline.ts';

/** One run: what is wrong, what leads to what, each fault, what was measured, what was ruled out, and all it rests on. */
export function runPage(run: Run): string {
  const { head, sections } = documentOf(run, true);
  const parts = partsOf(sections);
  const after = sections.findLastIndex(({ part }) => part === 'fault') + 1;
  const about = sections.findIndex(({ part }) => part === 'about');
  const when = lookedAt(run.startedAt, Date.parse(run.endedAt) - Date.parse(run.startedAt));
  return setPage({
    title: `itfix report ${run.id}`,
    first: firstScreen([...head, { label: 'WHEN', text: when }], { kicker: 'REPORT', headline: 'VERDICT' }),
    parts: [
      ...picturesPart('chain', 'The chain', [drawChain(run)]),
      ...parts.slice(0, after),
      ...picturesPart('measured', 'What was measured', drawFacts(run)),
      ...parts.slice(after, about),
      ...picturesPart('timeline', 'The run', [drawTimeline(run)]),
      ...parts.slice(about),
    ],
    madeBy: `Made by ${run.tool.name} ${run.tool.version} from what the machine answered. Times are those of the machine that asked.`,
  });
}

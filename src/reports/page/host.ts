import type { HostDigest } from '../../model/fleet.ts';
import type { Run } from '../../model/run.ts';
import { documentOf } from '../_sections.ts';
import { someOf } from '../_wording.ts';
import { html, Markup, said } from './markup.ts';
import { drawChain } from './pictures/chain.ts';
import { fieldsOf, partOf } from './sections.ts';

/** Where a machine stands on the page of many. */
export function anchorOf({ run }: HostDigest): string {
  return `run-${run.replaceAll(/[^\w-]/g, '_')}`;
}

/** Bytes of one machine: 200 of them stay below 5 MB, which a browser opens within a second. */
const mostBytes = 22_000;

/** Headings in the sentence that says what was left out. */
const mostNamed = 6;

/** The short report of one machine among others: as many of its sections as fit, the most important first. */
export function hostOf({ redaction: _saidOnceOfAll, ...run }: Run): Markup {
  const { head, sections } = documentOf(run, false);
  const pieces = [fieldsOf(head), drawChain(run) ?? html``];
  const left: string[] = [];
  let bytes = bytesOf(pieces);
  for (const section of sections) {
    const piece = partOf(section);
    const more = bytesOf([piece]);
    if (bytes + more > mostBytes) {
      left.push(section.heading);
      continue;
    }
    pieces.push(piece);
    bytes += more;
  }
  if (left.length === 0) return html`${pieces}`;
  const names = someOf(
    left.map(heading => heading.slice(0, summaryChars)),
    mostNamed,
  );
  return html`${pieces}<p class="muted">Left out here: ${said(names)}. The whole report: <code>${`itfix report show ${said(run.id)}`}</code></p>
`;
}

function bytesOf(pieces: readonly Markup[]): number {
  return pieces.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
}

/** A line that one still reads while looking for a machine. */
const summaryChars = 200;

/** The same behind a line that opens it. */
export function foldedHost(digest: HostDigest, page: string): Markup {
  const { name, verdict, causes, unknownBecause } = digest;
  const [first, ...more] = causes;
  const why = first ? `${first.code} ${first.id}: ${first.because}` : (unknownBecause ?? '');
  const found = said(why === '' ? verdict : `${verdict}, ${why}`, summaryChars);
  const others = more.length > 0 ? ` And ${more.length} more.` : '';
  return html`<details class="host" id="${anchorOf(digest)}"><summary>${said(name, summaryChars)}: ${found}${others}</summary>
<div>
${new Markup(page)}</div></details>
`;
}

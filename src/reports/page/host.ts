import type { HostDigest } from '../../model/fleet.ts';
import type { Run } from '../../model/run.ts';
import { documentOf } from '../_sections.ts';
import { html, Markup, said } from './markup.ts';
import { drawChain } from './pictures/chain.ts';
import { fieldsOf, partOf } from './sections.ts';

/** Where a machine stands on the page of many. */
export function anchorOf({ run }: HostDigest): string {
  return `run-${run.replaceAll(/[^\w-]/g, '_')}`;
}

/** The short report of one machine among others. */
export function hostOf({ redaction: _saidOnceOfAll, ...run }: Run): Markup {
  const { head, sections } = documentOf(run, false);
  return html`${fieldsOf(head)}${drawChain(run)}${sections.map(partOf)}`;
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

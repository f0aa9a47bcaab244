import type { Run } from '../../model/run.ts';
import { documentOf } from '../_sections.ts';
import { html, type Markup, said } from './markup.ts';
import { drawChain } from './pictures/chain.ts';
import { partOf } from './sections.ts';

/** Where the page of a machine stands among others. */
export function anchorOf(run: string): string {
  return `run-${run.replaceAll(/[^\w-]/g, '_')}`;
}

/** The short report of one machine, to be opened on the page of many. */
export function hostOf(run: Run): Markup {
  const { head, sections } = documentOf(run, false);
  const verdict = head.find(({ label }) => label === 'VERDICT');
  return html`<details class="host" id="${anchorOf(run.id)}"><summary>${said(run.target.hostname ?? run.target.url)}: <span class="${verdict?.role ?? ''}">${said(verdict?.text ?? run.verdict, summaryChars)}</span></summary>
<div>
<dl>
${head
  .filter(field => field !== verdict)
  .map(
    ({ label, text, role }) => html`<dt>${label}</dt><dd class="${role ?? ''}">${said(text)}</dd>
`,
  )}</dl>
${drawChain(run)}${sections.map(partOf)}</div></details>
`;
}

/** A line that one still reads while looking for a machine. */
const summaryChars = 200;

import type { Field, HeadField } from '../_document.ts';
import { html, type Markup, said } from './markup.ts';

/**
 * What is wrong, how sure, where, what was tried, what is asked of you: enough to route the ticket.
 *
 * @param when when it was looked at
 */
export function firstScreen(head: readonly HeadField[], when: string): Markup {
  const verdict = head.find(({ label }) => label === 'VERDICT');
  const others = head.filter(field => field !== verdict && field.label !== 'REPORT');
  const report = head.find(({ label }) => label === 'REPORT' || label === 'FLEET');
  return html`<div class="first ${verdict?.role ?? 'muted'}-edge">
<p class="kicker">itfix report ${said(report?.text ?? '')}</p>
<h1>${said(verdict?.text ?? '')}</h1>
<dl>
${others.filter(field => field !== report).map(fieldOf)}${fieldOf({ label: 'WHEN', text: when })}</dl>
</div>
`;
}

function fieldOf({ label, text, role }: Field): Markup {
  const asked = label === 'ASK' ? 'ask ' : '';
  return html`<dt>${words(label)}</dt><dd class="${asked}${role ?? ''}">${said(text)}</dd>
`;
}

/** `NOT CHECKED` is shouted where nothing can be bold. */
function words(label: string): string {
  return `${label.slice(0, 1)}${label.slice(1).toLowerCase()}`;
}

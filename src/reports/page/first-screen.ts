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
${headlineOf(said(verdict?.text ?? ''))}<dl>
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

/** A headline that is longer is not taken in at one look. */
const headlineChars = 160;

/** The first sentence in large letters, and what else there is to say below it. */
function headlineOf(verdict: string): Markup {
  const sentence = /^.{20,}?[.!?](?= [A-Z])/.exec(verdict)?.[0] ?? verdict;
  const rest = verdict.slice(sentence.length).trim();
  return html`<h1${sentence.length > headlineChars && html` class="long"`}>${sentence}</h1>
${
  rest !== '' &&
  html`<p>${rest}</p>
`
}`;
}

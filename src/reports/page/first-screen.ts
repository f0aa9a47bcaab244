import type { Field } from '../_document.ts';
import { html, type Markup, said } from './markup.ts';

/**
 * What is wrong, how sure, where, what was tried, what is asked of you: enough to route the ticket.
 *
 * @param labels of the field above the headline, and of the headline
 */
export function firstScreen(
  fields: readonly Field[],
  { kicker, headline }: { kicker: string; headline: string },
): Markup {
  const above = fields.find(({ label }) => label === kicker);
  const large = fields.find(({ label }) => label === headline);
  return html`<div class="first ${large?.role ?? 'muted'}-edge">
<p class="kicker">itfix ${kicker.toLowerCase()} ${said(above?.text ?? '')}</p>
${headlineOf(said(large?.text ?? ''))}<dl>
${fields.filter(field => field !== above && field !== large).map(fieldOf)}</dl>
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

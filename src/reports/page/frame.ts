import { createHash } from 'node:crypto';
import { look } from './look.ts';
import { html, Markup, said } from './markup.ts';
import type { Part } from './parts.ts';

/** The one style sheet that may act: whatever else a machine got into the page stays without effect. */
const lookHash = createHash('sha256').update(look).digest('base64');

/** Nothing may be fetched, sent, framed or run. */
const policy = `default-src 'none'; style-src 'sha256-${lookHash}'; base-uri 'none'; form-action 'none'`;

export interface Page {
  readonly title: string;
  /** The first screen. */
  readonly first: Markup;
  readonly parts: readonly Part[];
  readonly madeBy: string;
}

/** One file: it asks for nothing else, and needs no script to be read. */
export function setPage({ title, first, parts, madeBy }: Page): string {
  return `<!doctype html>
${
  html`<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="robots" content="noindex">
<title>${said(title)}</title>
<style>${new Markup(look)}</style>
</head>
<body>
<a class="skip" href="#report">Skip to the report</a>
<header>
${first}<nav aria-label="In this report"><ul>
${parts.map(
  ({ anchor, words }) => html`<li><a href="#${anchor}">${said(words)}</a></li>
`,
)}</ul></nav>
</header>
<main id="report">
${parts.map(({ piece }) => piece)}</main>
<footer>${said(madeBy)}</footer>
</body>
</html>`.text
}
`;
}

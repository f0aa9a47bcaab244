import { cleanCommand, cleanLine } from '../_clean.ts';
import type { Block, Field, Note, Raw, Section } from '../_document.ts';
import { html, type Markup, said } from './markup.ts';

/** What nobody reads unless they look for it stays closed. */
const folded: readonly Section['part'][] = ['facts', 'raw'];

export function sectionOf({ heading, role, part, blocks }: Section, anchor: string): Markup {
  const title = html`<h2 id="${anchor}" class="${role ?? ''}">${said(heading)}</h2>`;
  const body = listed(blocks, part === 'fault');
  if (!folded.includes(part))
    return html`<section aria-labelledby="${anchor}">
${title}
${body}</section>
`;
  return html`<section aria-labelledby="${anchor}"><details class="folded"><summary>${title}</summary>
${body}</details></section>
`;
}

export function fieldsOf(fields: readonly Field[]): Markup {
  return html`<dl>
${fields.map(fieldOf)}</dl>
`;
}

function fieldOf({ label, text, role }: Field): Markup {
  return html`<dt>${said(label)}</dt><dd class="${role ?? ''}">${said(text)}</dd>
`;
}

/** Blocks without a frame of their own, for a machine among others: headings are one step lower. */
export function partOf({ heading, role, blocks }: Section): Markup {
  return html`<h3 class="${role ?? ''}">${said(heading)}</h3>
${listed(blocks, false)}`;
}

/** Items that follow each other are one list, and fields one table of terms. `opened`: the lines that a fault rests on are read by everybody. */
function listed(blocks: readonly Block[], opened: boolean): Markup[] {
  const pieces: Markup[] = [];
  for (let at = 0; at < blocks.length; ) {
    const kind = blocks[at]?.is;
    const end = blocks.findIndex((block, index) => index > at && block.is !== kind);
    const alike = blocks.slice(at, end < 0 ? undefined : end);
    pieces.push(
      kind === 'item'
        ? html`<ul>
${alike.map(block => blockOf(block, opened))}</ul>
`
        : kind === 'field'
          ? html`<dl>
${alike.map(block => blockOf(block, opened))}</dl>
`
          : html`${alike.map(block => blockOf(block, opened))}`,
    );
    at += alike.length;
  }
  return pieces;
}

function blockOf(block: Block, opened: boolean): Markup {
  if (block.is === 'text')
    return html`<p class="${block.role ?? ''}">${said(block.text)}</p>
`;
  if (block.is === 'field') return fieldOf(block.field);
  if (block.is === 'subheading')
    return html`<h3>${said(block.text)}</h3>
`;
  if (block.is === 'raw') return rawOf(block.raw, opened);
  return html`<li>${said(block.text) || '(empty)'}${notesOf(block.notes)}</li>
`;
}

function notesOf(notes: readonly Note[]): Markup | undefined {
  return notes.length === 0 ? undefined : html`<ul>${notes.map(noteOf)}</ul>`;
}

function noteOf(note: Note): Markup {
  if ('command' in note) {
    const lead = note.lead === undefined ? undefined : html`${said(note.lead)}: `;
    return html`<li>${lead}<code>${cleanCommand(note.command)}</code></li>`;
  }
  return 'step' in note ? html`<li>Step ${note.step}: ${said(note.text)}</li>` : html`<li>${said(note.text)}</li>`;
}

function rawOf({ title, asked, lines, notes, mostLineChars }: Raw, opened: boolean): Markup {
  const shown = (all: readonly string[]): string => all.map(line => cleanLine(line, mostLineChars)).join('\n');
  return html`<details${opened && ' open'}><summary>${said(title) || '(empty)'}</summary>
${asked.length > 0 && askedOf(shown(asked), opened)}${
  lines.length > 0 &&
  html`<p class="muted">answered:</p>
<pre>${shown(lines)}</pre>
`
}${notes.map(
  note => html`<p class="muted">${said(note)}</p>
`,
)}</details>
`;
}

/** `folded`: among the lines of a fault, where how it was asked matters only to who doubts the answer. */
function askedOf(asked: string, folded: boolean): Markup {
  if (folded && !asked.includes('\n'))
    return html`<p class="muted">asked: <code>${asked}</code></p>
`;
  if (folded)
    return html`<details><summary class="muted">how it was asked</summary>
<pre>${asked}</pre></details>
`;
  return html`<p class="muted">asked:</p>
<pre>${asked}</pre>
`;
}

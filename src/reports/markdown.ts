import type { Report } from '../model/report.ts';
import { differenceDocument } from './_difference.ts';
import type { Block, Document, Field, Note, Raw, Section } from './_document.ts';
import { fleetDocument } from './_fleet.ts';
import { codeSpan, escapeMarkdown, fence } from './_markdown.ts';
import { documentOf } from './_sections.ts';

/** Longest short form: what ticket boxes take (catalogue, report.md, "Layout": a practice value). */
const ticketChars = 8000;

/** Characters of one line of the head. */
const headChars = 300;

/** For a ticket. It reads the same where no styling is shown. */
export default {
  title: 'Markdown, for a ticket',
  extension: 'md',
  render: (run, { full }) => setPage(documentOf(run, full), full),
  renderFleet: (fleet, { full }) => setPage(fleetDocument(fleet), full),
  renderDifference: (difference, { full }) => setPage(differenceDocument(difference, full), full),
} satisfies Report;

function setPage({ head, sections }: Document, full: boolean): string {
  const first = head.map((field, index): Piece => {
    const gap = index === head.length - 1 ? '\n' : '';
    return { of: 'the first lines', text: `- ${fieldText(field, headChars)}\n${gap}` };
  });
  const pieces = [...first, ...sections.flatMap(piecesOf)];
  if (!full) return shorten(pieces);
  return `${pieces.reduce((text, piece) => text + piece.text, '').trimEnd()}\n`;
}

/** The smallest part of a report that can be left out. */
interface Piece {
  /** Heading of its section. */
  readonly of: string;
  readonly text: string;
}

function piecesOf({ heading, blocks }: Section): Piece[] {
  const title = escapeMarkdown(heading);
  return blocks.map((block, index) => {
    const lead = index === 0 ? `## ${title}\n\n` : '';
    const gap = isListed(block) && isListed(blocks[index + 1]) ? '' : '\n';
    return { of: title, text: `${lead}${blockText(block)}${gap}` };
  });
}

function isListed(block: Block | undefined): boolean {
  return block?.is === 'item' || block?.is === 'field';
}

/** Room for the sentence that says what was left out. */
const noticeChars = 500;

/** Headings in that sentence, and characters of each. */
const mostNamed = 6;
const nameChars = 40;

/** As much as fits into a ticket, the most important first, and a word about what does not. */
function shorten(pieces: readonly Piece[]): string {
  const left = new Set<string>();
  let text = '';
  for (const piece of pieces) {
    if (!left.has(piece.of) && text.length + piece.text.length <= ticketChars - noticeChars) text += piece.text;
    else left.add(piece.of);
  }
  const whole = text.trimEnd();
  if (left.size === 0) return `${whole}\n`;
  const names = [...left].slice(0, mostNamed).map(name => escapeMarkdown(name.slice(0, nameChars)));
  return `${whole}\n\nShortened to fit a ticket. The full report also has the rest of: ${names.join('; ')}${left.size > mostNamed ? '; and more' : ''}.\n`;
}

function fieldText({ label, text }: Field, mostChars?: number): string {
  return `${label}: ${escapeMarkdown(text, mostChars)}`;
}

function blockText(block: Block): string {
  if (block.is === 'text') return `${escapeMarkdown(block.text)}\n`;
  if (block.is === 'field') return `- ${fieldText(block.field)}\n`;
  if (block.is === 'subheading') return `### ${escapeMarkdown(block.text)}\n`;
  if (block.is === 'raw') return rawText(block.raw);
  return `- ${itemText(block.text)}\n${block.notes.map(noteText).join('')}`;
}

/** A bare "-" below a line of text would make that line a heading. */
function itemText(text: string): string {
  return escapeMarkdown(text) || '(empty)';
}

function noteText(note: Note): string {
  if ('command' in note) return `  - ${note.lead === undefined ? '' : `${note.lead}: `}${codeSpan(note.command)}\n`;
  return 'step' in note ? `  - Step ${note.step}: ${itemText(note.text)}\n` : `  - ${itemText(note.text)}\n`;
}

function rawText({ title, asked, lines, notes, mostLineChars }: Raw): string {
  const questions = asked.map((line, index) => `  - ${index === 0 ? 'asked: ' : ''}${codeSpan(line)}\n`).join('');
  const output = lines.length > 0 ? `\n${fence(lines, mostLineChars)}\n` : '';
  return `- ${itemText(title)}\n${questions}${output}${notes.map(note => `\n${escapeMarkdown(note)}\n`).join('')}`;
}

import type { Report, Style } from '../model/report.ts';
import { asciiOnly, clean, cleanCommand, cleanLine } from './_clean.ts';
import { differenceDocument } from './_difference.ts';
import type { Block, Document, Field, HeadField, Note, Raw, Section } from './_document.ts';
import { fleetDocument } from './_fleet.ts';
import { documentOf } from './_sections.ts';
import { wrap, wrapRaw, wrapTo } from './_wrap.ts';

/** Narrower than this nothing can be read; below it lines are longer than the terminal. */
const leastColumns = 40;

/** From here on the texts of the head stand in a column beside their labels. */
const tableColumns = 60;

const labelColumns = 12;

/** For a terminal, or any place that shows plain text. */
export default {
  title: 'Plain text, for the terminal',
  extension: 'txt',
  render: (run, style) => setPage(documentOf(run, style.full), style),
  renderFleet: (fleet, style) => setPage(fleetDocument(fleet), style),
  renderDifference: (difference, style) => setPage(differenceDocument(difference, style.full), style),
} satisfies Report;

function setPage({ head, sections }: Document, style: Style): string {
  const page = pageOf(style);
  const lines = [
    ...head.flatMap(field => headField(page, field)),
    ...sections.flatMap(section => sectionLines(page, section)),
  ];
  return `${lines.join('\n')}\n`;
}

interface Page {
  readonly columns: number;
  readonly bullet: string;
  readonly bar: string;
  readonly paint: Style['paint'];
  safe(text: string): string;
  safeLine(line: string, mostChars: number): string;
  safeCommand(command: string): string;
}

function pageOf({ width, unicode, paint }: Style): Page {
  const columns = Math.max(leastColumns, Math.floor(width) || leastColumns);
  const shown = unicode ? (text: string) => text : asciiOnly;
  return {
    columns,
    bullet: unicode ? '•' : '-',
    bar: unicode ? '│' : '|',
    paint,
    safe: text => shown(clean(text)),
    safeLine: (line, mostChars) => shown(cleanLine(line, mostChars)),
    safeCommand: command => shown(cleanCommand(command)),
  };
}

/** Text that hangs: the first line after `lead`, the others below it. */
function hang(page: Page, lead: string, text: string, role?: Field['role']): string[] {
  const lines = wrap(page.safe(text), page.columns - lead.length);
  return painted(page, lead, lines, role);
}

function painted({ paint }: Page, lead: string, lines: readonly string[], role?: Field['role']): string[] {
  const indent = ' '.repeat(lead.length);
  return lines.map((line, index) =>
    line === '' ? lead.trimEnd() : (index === 0 ? lead : indent) + (role ? paint(role, line) : line),
  );
}

function headField(page: Page, { label, text, role, maxLines }: HeadField): string[] {
  const wide = page.columns >= tableColumns;
  const lead = wide ? label.padEnd(labelColumns) : `${label} `;
  if (wide) return painted(page, lead, wrapTo(page.safe(text), page.columns - labelColumns, maxLines), role);
  return wrapTo(lead + page.safe(text), page.columns, maxLines).map(line => (role ? page.paint(role, line) : line));
}

function sectionLines(page: Page, { heading, role, blocks }: Section): string[] {
  const title = wrap(
    page.safe(heading).replace(/^[^:(]+/, words => words.toUpperCase()),
    page.columns,
  );
  return [
    '',
    ...title.map(line => page.paint(role ?? 'heading', line)),
    ...blocks.flatMap(block => blockLines(page, block)),
  ];
}

const indent = '  ';

function blockLines(page: Page, block: Block): string[] {
  if (block.is === 'text') return hang(page, indent, block.text, block.role);
  if (block.is === 'field') return hang(page, indent, `${block.field.label}: ${block.field.text}`, block.field.role);
  if (block.is === 'subheading') return ['', ...hang(page, indent, block.text, 'heading')];
  if (block.is === 'raw') return rawLines(page, block.raw);
  return [...hang(page, `${indent}${page.bullet} `, block.text), ...block.notes.flatMap(note => noteLines(page, note))];
}

function noteLines(page: Page, note: Note): string[] {
  const deeper = indent.repeat(2);
  // A command stays on one line, however long: broken, it could not be copied.
  if ('command' in note) {
    const lead = note.lead === undefined ? [] : [`${deeper}${note.lead}:`];
    return [...lead, `${deeper}${indent}${page.safeCommand(note.command)}`];
  }
  return 'step' in note ? hang(page, `${deeper}${note.step}. `, note.text) : hang(page, deeper, note.text);
}

function rawLines(page: Page, { title, asked, lines, notes, mostLineChars }: Raw): string[] {
  const deeper = indent.repeat(2);
  const bar = `${deeper}${page.bar} `;
  return [
    ...hang(page, indent, title),
    ...asked.flatMap((line, index) =>
      askedLines(page, index === 0 ? `${deeper}asked: ` : `${deeper}       `, line, mostLineChars),
    ),
    // The bar on every line keeps output from looking like the report's own words.
    ...lines.flatMap(line => wrapLine(page, bar, line, mostLineChars)),
    ...notes.flatMap(note => hang(page, deeper, note, 'muted')),
  ];
}

/** A raw line, broken where it is too long, with its spaces kept. */
function wrapLine(page: Page, lead: string, line: string, mostChars: number): string[] {
  return wrapRaw(page.safeLine(line, mostChars), page.columns - lead.length).map(part => (lead + part).trimEnd());
}

/** A question in words or a script: it hangs below its first line. */
function askedLines(page: Page, lead: string, line: string, mostChars: number): string[] {
  return painted(page, lead, wrap(page.safeLine(line, mostChars), page.columns - lead.length));
}

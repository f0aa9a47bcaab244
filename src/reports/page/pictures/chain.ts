import type { Run } from '../../../model/run.ts';
import { type Fault, faultsOf } from '../../_causes.ts';
import { groupsWith, ruledOut, wordForPassed } from '../../_checks.ts';
import { nameOf, nameOfId, someOf } from '../../_wording.ts';
import { html, type Markup } from '../markup.ts';
import { figure, fittedLines } from './figure.ts';

/** One check, or several that share a sign. */
interface Step {
  /** How far it stands to the right: a consequence stands below its cause. */
  readonly level: 0 | 1;
  readonly sign: 'cause' | 'warning' | 'consequence' | 'unknown' | 'ruled-out';
  readonly name: string;
  readonly lines: readonly string[];
}

/** What is drawn for one fault; the sections below have all of it. */
const mostFaults = 8;
const mostConsequences = 12;
const mostUnsure = 4;

/** Names in the two lines at the end. */
const mostNamed = 12;

/** Columns of text on the narrowest page. */
const columns = 36;
const mostLines = 3;

/** Pixels: a sign and its name, each line of words below, the room between steps, and from one level to the next. */
const namePx = 20;
const linePx = 16;
const gapPx = 12;
const levelPx = 26;
const signPx = 10;

/** Cause, consequences, what is ruled out and what is not known, as a chain from above. */
export function drawChain(run: Run): Markup | undefined {
  const faults = faultsOf(run).filter(({ alarming }) => alarming || run.verdict === 'problems');
  const groups = faults.slice(0, mostFaults).map(fault => stepsOf(fault, run));
  const end = endOf(run);
  if (groups.length === 0 && groupsWith(run, 'unknown').length === 0) return undefined;
  const drawing: Markup[] = [];
  let topPx = 4;
  for (const steps of [...groups, end]) {
    const drawn = drawSteps(steps, topPx);
    drawing.push(...drawn.drawing);
    topPx = drawn.endPx;
  }
  return figure({
    caption: 'What leads to what: ! is a cause, ○ follows from it, ? is not known, ✓ is ruled out',
    inWords: [...groups.map(inWords), inWords(end)].join('. '),
    heightPx: topPx,
    drawing,
  });
}

function stepsOf(fault: Fault, run: Run): Step[] {
  const [cause] = fault.causes;
  const subjects = fault.subjects.length > 0 ? ` (${someOf(fault.subjects, 2)})` : '';
  const unsure = fault.unsureAbout.slice(0, mostUnsure);
  const shown = fault.consequences.slice(0, mostConsequences);
  const more = fault.consequences.length - shown.length;
  return [
    ...unsure.map(
      (id): Step => ({
        level: 0,
        sign: 'unknown',
        name: nameOfId(id, run),
        lines: ['not checked, and could lie behind it'],
      }),
    ),
    {
      level: 0,
      sign: fault.alarming ? 'cause' : 'warning',
      name: `${nameOf(fault)}${subjects}`,
      lines: fittedLines(`${fault.confidence}: ${cause.because}`, columns, mostLines),
    },
    ...shown.map((id): Step => ({ level: 1, sign: 'consequence', name: nameOfId(id, run), lines: [] })),
    ...(more > 0 ? [{ level: 1, sign: 'consequence', name: `and ${more} more`, lines: [] } as const] : []),
  ];
}

/** What is no cause, and of what nothing is known. */
function endOf(run: Run): Step[] {
  const fine = ruledOut(run).map(({ first }) => nameOf(first));
  const open = [...groupsWith(run, 'unknown'), ...groupsWith(run, 'blocked')].map(({ first }) => nameOf(first));
  const step = (sign: Step['sign'], words: string, names: readonly string[]): Step[] =>
    names.length === 0
      ? []
      : [
          {
            level: 0,
            sign,
            name: `${words}: ${names.length}`,
            lines: fittedLines(someOf(names, mostNamed), columns, mostLines),
          },
        ];
  return [...step('ruled-out', wordForPassed(run), fine), ...step('unknown', 'Not checked', open)];
}

function drawSteps(steps: readonly Step[], fromPx: number): { drawing: Markup[]; endPx: number } {
  const drawing: Markup[] = [];
  const causeAt = steps.findIndex(isCause);
  let topPx = fromPx;
  let causePx = fromPx;
  steps.forEach((step, index) => {
    const middlePx = topPx + signPx;
    if (isCause(step)) causePx = middlePx;
    // A wire from what stands before: dashed where nobody knows whether it leads here.
    if (step.level === 1)
      drawing.push(html`<path d="M${signPx} ${causePx + signPx} V${middlePx} H${levelPx + 2}" class="wire"/>`);
    if (step.sign === 'unknown' && index < causeAt)
      drawing.push(html`<path d="M${signPx} ${middlePx + signPx} V${topPx + heightOf(step)}" class="wire dashed"/>`);
    drawing.push(stepOf(step, topPx));
    topPx += heightOf(step);
  });
  return { drawing, endPx: topPx + (steps.length > 0 ? gapPx / 2 : 0) };
}

function isCause({ sign }: Step): boolean {
  return sign === 'cause' || sign === 'warning';
}

function heightOf({ lines }: Step): number {
  return namePx + lines.length * linePx + gapPx;
}

/** Form and letter tell what it is, and the colour once more. */
const signs: Record<Step['sign'], { readonly letter: string; readonly look: string }> = {
  cause: { letter: '!', look: 'sign error' },
  warning: { letter: '!', look: 'sign warning' },
  consequence: { letter: '', look: 'hollow error' },
  unknown: { letter: '?', look: 'hollow muted' },
  'ruled-out': { letter: '✓', look: 'sign good' },
};

function stepOf({ level, sign, name, lines }: Step, topPx: number): Markup {
  const { letter, look } = signs[sign];
  const x = signPx + level * levelPx;
  const y = topPx + signPx;
  const textX = x + signPx + 8;
  const isFull = look.startsWith('sign');
  return html`
<circle cx="${x}" cy="${y}" r="${sign === 'consequence' ? 6 : 9}" class="${look}"/>${letter !== '' && html`<text x="${x}" y="${y + 4}" text-anchor="middle" class="${isFull ? 'word' : 'small name'}">${letter}</text>`}<text x="${textX}" y="${y + 4}" class="name">${fittedLines(name, columns, 1)[0] ?? ''}</text>
${lines.map((line, index) => html`<text x="${textX}" y="${y + 4 + (index + 1) * linePx}" class="small">${line}</text>`)}`;
}

function inWords(steps: readonly Step[]): string {
  const cause = steps.find(isCause);
  if (!cause) return steps.map(({ name, lines }) => `${name}: ${lines.join(' ')}`).join('. ');
  const names = (sign: Step['sign']): string[] => steps.filter(step => step.sign === sign).map(({ name }) => name);
  const after = names('consequence');
  const before = names('unknown');
  return [
    `${cause.name} is a cause`,
    ...(after.length > 0 ? [`it explains ${after.join(', ')}`] : []),
    ...(before.length > 0 ? [`not checked before it: ${before.join(', ')}`] : []),
  ].join('; ');
}

import type { Check, Playbook } from '../../model/playbook.ts';
import type { Context } from '../main.ts';
import { print } from '../output.ts';
import { findSource, loadPlaybooks } from '../playbooks.ts';
import { openRooms } from '../rooms.ts';
import { shown, shownLines } from '../shown.ts';
import { styleFor } from '../style.ts';

/** `itfix playbook show`: what it looks for, in which order, and what can be set. */
export async function show(name: string, options: { color: boolean }, context: Context): Promise<void> {
  const source = findSource(name, context.packageRoot);
  const { playbooks } = await loadPlaybooks([source], context.packageRoot, openRooms(context.roomsRoot));
  const playbook = playbooks.find(({ id }) => id === source.id);
  if (!playbook) return;
  const { paint } = styleFor(process.stdout, { color: options.color, full: true }, process.env, process.platform);
  const section = (title: string, lines: readonly string[]): string =>
    [paint('heading', title), ...(lines.length === 0 ? ['  none'] : lines.flatMap(line => shownLines(line)))].join(
      '\n',
    );
  await print(
    [
      paint('strong', shown(`${playbook.id}: ${playbook.title}`)),
      section(
        'Symptoms (--symptom)',
        Object.entries(playbook.symptoms).map(([id, words]) => `  ${id}: ${words}`),
      ),
      section('Checks, in order', Object.values(playbook.checks).map(checkLine)),
      section('Parameters (--set name=value)', params(playbook)),
      section(
        'Remedies',
        Object.values(playbook.remedies).map(({ id, title, risk }) => `  ${id}: ${title} (risk: ${risk})`),
      ),
      section(
        'Questions (--answer question=choice)',
        Object.values(playbook.questions).map(
          ({ name: id, ask, choices }) => `  ${id}: ${ask} [${Object.keys(choices).join(', ')}]`,
        ),
      ),
    ].join('\n\n'),
  );
}

function checkLine({ code, id, title, severity, after }: Check): string {
  const order = after.length === 0 ? '' : `\n      after ${after.join(', ')}`;
  return `  ${code} ${id} (${severity})\n      ${title}${order}`;
}

function params({ params }: Playbook): string[] {
  return Object.entries(params).map(
    ([name, { default: value, help }]) => `  ${name}=${Array.isArray(value) ? value.join(',') : value}\n      ${help}`,
  );
}

import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import * as z from 'zod';
import type { Locale } from '../../src/cli/words/locale.ts';
import { type Words, wordsIn } from '../../src/cli/words/words.ts';
import { keys, type Sitting } from '../e2e/terminal.ts';
import type { Fault } from './fault.ts';
import { carryOut, untilAll, untilNone } from './steps.ts';
import { stopwatch } from './stopwatch.ts';
import { until } from './until.ts';
import { Mistake } from './usage.ts';
import { type World, well } from './world.ts';

/** What somebody types to search, and which entry they then take. */
const Said = z.strictObject({ types: z.string(), takes: z.string() });

const Story = z.strictObject({
  title: z.string(),
  /** The file of the fault that is made: `printer/queue-paused`. */
  fault: z.string(),
  en: Said,
  de: Said,
  /** What is typed where something has to be known first; `<` goes back. */
  tells: z.array(z.string()).default([]),
  /** The numbers of the choices that are taken at the questions, in their order, or `back`. */
  answers: z.array(z.union([z.number().int().min(1), z.literal('back')])).default([]),
  /** What the run ends with. */
  verdict: z.enum(['fixed', 'problems', 'undetermined', 'healthy']),
});

export type Story = z.output<typeof Story> & { readonly name: string };

/** A story in one language, with its fault. */
export interface Play extends Fault {
  readonly story: Story;
  readonly locale: Locale;
}

export interface Told {
  readonly play: Play;
  readonly tookMs: number;
  readonly complaints: readonly string[];
}

const folder = 'test/lab/stories';
const screens = 'test/lab/screens';

/** All stories, or those that are named. */
export function readStories(words: readonly string[]): Story[] {
  const all = readdirSync(folder)
    .sort()
    .map(file => {
      const read = Story.safeParse(parse(readFileSync(join(folder, file), 'utf8')));
      if (!read.success) throw new Error(`${join(folder, file)}: ${z.prettifyError(read.error)}`);
      return { name: basename(file, '.yaml'), ...read.data };
    });
  const strange = words.filter(word => !all.some(({ name }) => name === word));
  if (strange.length > 0) throw new Mistake(`no story is called ${strange.join(' or ')}`);
  return all.filter(({ name }) => words.length === 0 || words.includes(name));
}

/** No line of narration is longer in any language. */
const columns = 100;

/** Breaks one thing, sits down in front of itfix, and talks with it to the end. */
export async function playStory(play: Play, write: boolean, make: () => Promise<World>): Promise<Told> {
  const world = await make();
  try {
    await carryOut(world, play.arrange);
    await carryOut(world, play.inject);
    await untilAll(world, play.proof, 'the symptom to show');
    const watch = stopwatch();
    const env = { ...play.machine.env, TERM: 'xterm-256color', LANG: `${play.locale}_XX.UTF-8` };
    const sitting = world.machines.pc.sit('exec itfix', columns, { env });
    const complaints: string[] = [];
    try {
      const screen = await talk(sitting, play, wordsIn(play.locale));
      complaints.push(...compare(screen, play, write));
      complaints.push(...(await complaintsAfter(sitting, play, world)));
    } catch (error) {
      complaints.push(error instanceof Error ? error.message : String(error));
    } finally {
      sitting.close();
    }
    const tookMs = watch();
    if (play.story.verdict === 'fixed' && complaints.length === 0)
      await untilNone(world, play.proof, 'the symptom to go');
    return { play, tookMs, complaints };
  } finally {
    await world.close();
  }
}

/** From the first question to the report, with wrong keys and every Back on the way. Gives the screen as it is before the end. */
async function talk(sitting: Sitting, { story, locale }: Play, words: Words): Promise<string> {
  const tells = [...story.tells];
  const answers = [...story.answers];
  let wasBack = false;
  let isSaved = false;
  for (;;) {
    const prompt = await until('a question', async () => promptOn(await sitting.screen(), words), questionMs);
    if (prompt.startsWith(words.whatNow) && isSaved) return await sitting.screen();
    if (prompt.startsWith(words.whatIsWrong)) await search(sitting, story[locale]);
    else if (prompt.startsWith(words.typeAnswer)) await tellNext(sitting, tells.shift(), words);
    else if (prompt.startsWith(words.whatNow)) {
      isSaved = true;
      await take(sitting, words.saveReport);
    } else if (prompt.startsWith(words.whoGetsIt)) {
      await take(sitting, words.getsTrusted);
    } else if (prompt.startsWith(words.consent('').slice(0, -1).trim())) {
      await take(sitting, wasBack ? words.yesChange : words.readAgain);
      wasBack = true;
    } else await answerNext(sitting, answers.shift(), prompt, words);
  }
}

/** The question that waits for an answer: a list to choose from, or a line in which nothing is typed yet. */
function promptOn(screen: string, { typeAnswer }: Words): string | undefined {
  const lines = screen.split('\n');
  const at = lines.findLastIndex(line => line.startsWith('? '));
  const prompt = lines[at]?.slice(2);
  const isList = lines.slice(at).some(line => line.startsWith('❯ '));
  return isList || (prompt?.startsWith(typeAnswer) && at === lines.length - 1 && prompt.endsWith(':'))
    ? prompt
    : undefined;
}

async function search(sitting: Sitting, { types, takes }: z.output<typeof Said>): Promise<void> {
  sitting.type(`${keys.up}\x1b[5~\x1bOP`); // Nothing above the first; page up and F1 mean nothing.
  sitting.type(types);
  await sitting.see(new RegExp(`❯ ${plain(takes)}`));
  await answered(sitting, keys.enter);
}

async function tellNext(sitting: Sitting, told: string | undefined, { typeAnswer }: Words): Promise<void> {
  if (told === undefined) throw new Error('the story does not say what is typed');
  sitting.type(`${told}\r`);
  await sitting.see(new RegExp(`^\\? ${plain(typeAnswer)}: ${plain(told)}\n`, 'm'));
}

async function answerNext(
  sitting: Sitting,
  answer: number | 'back' | undefined,
  prompt: string,
  words: Words,
): Promise<void> {
  if (answer === undefined) throw new Error(`nobody has an answer to: ${prompt}`);
  if (answer === 'back') await take(sitting, words.back);
  else await answered(sitting, keys.down.repeat(answer - 1) + keys.enter);
}

function plain(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&');
}

/** Goes down to a choice, and takes it. */
async function take(sitting: Sitting, choice: string): Promise<void> {
  const there = new RegExp(`❯ ${plain(choice)}`);
  for (let steps = 0; steps < mostChoices && !there.test(await sitting.screen()); steps++) {
    const before = await sitting.screen();
    sitting.type(keys.down);
    await changed(sitting, before);
  }
  await answered(sitting, keys.enter);
}

/** No list of a story is longer. */
const mostChoices = 12;

/** Types it, and waits until the question stands there as answered. */
async function answered(sitting: Sitting, typed: string): Promise<void> {
  const before = answers(await sitting.screen());
  sitting.type(typed);
  await until('an answer to be taken', async () => answers(await sitting.screen()) > before || undefined, changeMs);
}

function answers(screen: string): number {
  return screen.match(/^> /gm)?.length ?? 0;
}

/** A run, and what is looked at again after a change, take no longer. */
const questionMs = 90_000;

/** What does not change within this time, in milliseconds, does not change by the key. */
const changeMs = 2000;

async function changed(sitting: Sitting, before: string): Promise<void> {
  for (const start = Date.now(); Date.now() - start < changeMs && (await sitting.screen()) === before; )
    await new Promise(resolve => setTimeout(resolve, 20));
}

/** The terminal is made narrow and wide again, and the talk ended. What is left is a report, and what the run says of itself. */
async function complaintsAfter(
  sitting: Sitting,
  { locale, story }: Play,
  { machines: { pc } }: World,
): Promise<string[]> {
  const words = wordsIn(locale);
  sitting.resize(50);
  sitting.resize(columns);
  await take(sitting, words.end);
  const { exitCode } = await sitting.ended();
  const run = JSON.parse((await well(pc, 'itfix report show --json || true')).stdout);
  const { stdout: report } = await well(pc, 'cat /root/itfix-report-*.html');
  const wanted = { fixed: 0, healthy: 0, problems: 1, undetermined: 3 }[story.verdict];
  return [
    ...(run.verdict === story.verdict ? [] : [`the verdict is ${run.verdict}, not ${story.verdict}`]),
    ...(exitCode === wanted ? [] : [`it ended with ${exitCode}, not ${wanted}`]),
    ...(report.includes('<h1') && report.includes('<dt>Symptom</dt>') ? [] : ['the saved report is none']),
    ...(sitting.isCursorShown() ? [] : ['the cursor is gone']),
  ];
}

/** The screen beside the one that is kept: without what is another one each time, and with what was looked at in one order. */
function compare(screen: string, { story, locale }: Play, write: boolean): string[] {
  const file = join(screens, `${story.name}.${locale}.txt`);
  const now = `${kept(screen, wordsIn(locale))}\n`;
  if (write) {
    mkdirSync(screens, { recursive: true });
    writeFileSync(file, now);
    return [];
  }
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  if (now === before) return [];
  const lines = before.split('\n');
  return now
    .split('\n')
    .flatMap((line, index) => (line === lines[index] ? [] : [`line ${index + 1}: ${line}`]))
    .slice(0, mostLines);
}

const mostLines = 12;

function kept(screen: string, words: Words): string {
  const lookedAt = words.lookedAt('');
  const lines = screen
    .replaceAll(/\d{8}-\d{6}-[0-9a-f]{5}/g, 'RUN')
    .replaceAll(/\d+/g, '#')
    .split('\n');
  const first = lines.findIndex(line => line.startsWith(lookedAt));
  const narrated = lines.filter(line => line.startsWith(lookedAt)).sort();
  const others = lines.filter(line => !line.startsWith(lookedAt)).map(line => line.trimEnd());
  return [...others.slice(0, first), ...narrated, ...others.slice(first)].join('\n').trimEnd();
}

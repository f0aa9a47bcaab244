import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Consent, Consented } from '../engine/treat.ts';
import { type Playbook, type Risk, risks } from '../model/playbook.ts';
import type { Proposal, RootCause, Target } from '../model/run.ts';
import { commandLine } from '../reports/_command-line.ts';
import { riskWords, sentence } from '../reports/_wording.ts';
import { someoneIsThere } from './ask.ts';
import { ownPlaybooks } from './playbooks.ts';
import { type Place, Stopped, select } from './select.ts';
import { shown } from './shown.ts';
import { typed } from './typed.ts';
import { UsageError } from './usage-error.ts';

export interface FixOptions {
  readonly fix?: boolean;
  readonly yes?: boolean;
  readonly dryRun?: boolean;
  /** A person without knowledge is led: told in plain words, and asked for nothing that cannot be undone. */
  readonly guided?: boolean;
}

/** How changes are agreed to: by whom, and of which playbooks everything is told first. */
export interface Agreement {
  readonly options: FixOptions;
  /** Whether a playbook came with itfix: a remedy of any other has a risk one higher. */
  readonly isOwn: (playbook: string) => boolean;
}

/** Nothing where itfix was not told to change anything. Refuses words that contradict each other. */
export function agreementFor(
  options: FixOptions,
  machines: number,
  playbooks: readonly Playbook[],
  packageRoot: URL,
): Agreement | undefined {
  const { fix = false, yes = false, dryRun = false } = options;
  if (!fix && (yes || dryRun))
    throw new UsageError(`--${yes ? 'yes' : 'dry-run'} says how to fix.`, 'Add --fix, or leave it out.');
  if (yes && dryRun) throw new UsageError('--yes and --dry-run contradict each other.', 'Choose one of them.');
  if (!fix) return undefined;
  if (machines > 1 && !yes && !dryRun)
    throw new UsageError(
      '--fix asks before each change, and nobody is asked for several machines.',
      'Add --yes for what has no risk, or --dry-run to see what would be done.',
    );
  return { options, isOwn: ownOnes(playbooks, packageRoot) };
}

/** By their whole text: a file of one's own can have any name. */
function ownOnes(playbooks: readonly Playbook[], packageRoot: URL): Agreement['isOwn'] {
  const own = new Set(ownPlaybooks(packageRoot));
  const textOf = (id: string): string =>
    readFileSync(fileURLToPath(new URL(`playbooks/${id}.yaml`, packageRoot)), 'utf8');
  const same = playbooks.filter(({ id, text }) => own.has(id) && textOf(id) === text).map(({ id }) => id);
  return id => same.includes(id);
}

/** A change that somebody may agree to, and what is told of it first. */
export interface Offer {
  readonly proposal: Proposal;
  readonly cause: RootCause;
  /** One higher than the playbook says, where that did not come with itfix. */
  readonly risk: Risk;
  readonly foreign: boolean;
  readonly platform: Target['platform'];
}

export type AskPerson = (offer: Offer, signal: AbortSignal) => Promise<Consented>;

/**
 * Who may agree to what. A person is asked before each change: a yes where nothing can be lost, a yes below the commands where it can be undone, and the name typed
 * where it cannot.
 *
 * @param askPerson how the person at the terminal is asked; absent with several machines
 * @param stop called when the person ends the run instead of answering
 */
export function consentBy(
  { options, isOwn }: Agreement,
  platform: Target['platform'],
  askPerson: AskPerson | undefined,
  stop: () => void,
): Consent {
  return async (proposal, cause, signal) => {
    if (options.dryRun) return { says: 'nobody', why: 'only shown: --dry-run' };
    const foreign = !isOwn(proposal.id.split('/')[0] ?? '');
    const risk = foreign ? raised(proposal.risk) : proposal.risk;
    if (options.guided && risk === 'not-undoable')
      return { says: 'nobody', why: 'it cannot be undone: for a technician' };
    if (options.yes && risk === 'none') return { says: 'yes' };
    if (options.yes) return { says: 'nobody', why: '--yes is for what has no risk' };
    if (!askPerson || !someoneIsThere()) return { says: 'nobody', why: 'nobody was there to agree' };
    try {
      return await askPerson({ proposal, cause, risk, foreign, platform }, signal);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      stop();
      return { says: 'no' };
    }
  };
}

function raised(risk: Risk): Risk {
  return risks[Math.min(risks.indexOf(risk) + 1, risks.length - 1)] ?? risk;
}

/** For a technician. */
export function askTechnician(place: Omit<Place, 'signal'>): AskPerson {
  return (offer, signal) => askPerson(offer, { ...place, signal });
}

async function askPerson(offer: Offer, place: Place): Promise<Consented> {
  for (const line of offerLines(offer)) process.stderr.write(`${shown(line)}\n`);
  const { proposal, risk } = offer;
  if (risk !== 'not-undoable') {
    const choices = [
      { value: 'no', name: 'No, leave it as it is' },
      { value: 'yes', name: 'Yes, do it' },
    ] as const;
    return { says: await select(`${proposal.title}?`, choices, place) };
  }
  const name = proposal.id.slice(proposal.id.indexOf('/') + 1);
  const answer = await typed(`Type ${name} to do it, or press Enter to leave it`, false, place);
  return { says: answer.trim() === name ? 'yes' : 'no' };
}

/** What a person has to know before they agree. */
function offerLines({ proposal, cause, risk, foreign, platform }: Offer): string[] {
  const { effect, commands = [], undo = [] } = proposal;
  const commandsShown = risk !== 'none' || foreign;
  return [
    '',
    `${cause.code} ${sentence(cause.because)}`,
    `${sentence(proposal.title)} Risk: ${riskWords[proposal.risk]}.`,
    ...(effect.trim() === '' ? [] : [`Effect: ${sentence(effect)}`]),
    ...(foreign
      ? [`It stands in a playbook that did not come with itfix (${proposal.id}): its risk counts one higher.`]
      : []),
    ...(commandsShown ? commands.map(words => `  ${commandLine(words, platform)}`) : []),
    ...(commandsShown && undo.length > 0 ? ['It is taken back with:'] : []),
    ...(commandsShown ? undo.map(words => `  ${commandLine(words, platform)}`) : []),
  ];
}

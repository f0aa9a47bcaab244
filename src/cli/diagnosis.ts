import type { Ask } from '../engine/ask.ts';
import type { TellSecret } from '../engine/read.ts';
import { run } from '../engine/run.ts';
import type { Consent } from '../engine/treat.ts';
import type { Started, Tell } from '../model/event.ts';
import type { Playbook } from '../model/playbook.ts';
import type { Run, Target } from '../model/run.ts';
import { until } from '../model/until.ts';
import { cel } from '../playbook/language.ts';
import type { Aim, Reached } from './aim.ts';
import { openJournal } from './history.ts';
import { headLimitMs, identify, surelyLimitMs } from './identify.ts';
import type { Loaded } from './playbooks.ts';
import type { Rooms } from './rooms.ts';
import { wouldTell } from './would-tell.ts';

/** What is to be found out, the same for every machine. */
export interface Complaint {
  readonly loaded: Loaded;
  readonly rooms: Rooms;
  /** Ids of the playbooks that were asked for. Those about the way there are added for machines that are reached over it. */
  readonly selected: readonly string[];
  readonly params: Started['params'];
  readonly symptom?: Started['symptom'];
  readonly offline: boolean;
  readonly guided?: true;
  readonly version: string;
  readonly deadlineMs: number;
}

export interface Watch {
  /** The id of the run. */
  readonly id: string;
  readonly startedAt: Date;
  readonly ask: Ask;
  /** What must not come back in any answer. */
  readonly secrets: readonly string[];
  /** Absent with several machines: the same login again and again would lock the account. */
  readonly tellSecret?: TellSecret;
  /** Who agrees to changes on a machine with this system. Absent where itfix only looks. */
  readonly consentOn?: (platform: Target['platform']) => Consent;
  readonly tell: Tell;
  /** Ends the run before its deadline. */
  readonly signal: AbortSignal;
  /** Why the run is not kept. */
  readonly unkept: (problem: string) => void;
}

/** How long the other side may work for us, in seconds: as long as the run, and a little for its end. */
export function lifeFor({ deadlineMs }: Complaint): number {
  return Math.ceil(deadlineMs / 1000) + 10;
}

/** Reaches a machine and runs the playbooks on it, until the end, the deadline or the signal. What happens is journalled as it happens. */
export async function diagnoseOne(aim: Aim, complaint: Complaint, watch: Watch): Promise<Run> {
  const { loaded, rooms } = complaint;
  const deadline = until(watch.signal, complaint.deadlineMs);
  const journal = openJournal(watch.id);
  const tell: Tell = event => {
    journal.write(event);
    watch.tell(event);
  };
  let reached: Reached | undefined;
  try {
    reached = await aim.open(deadline.signal);
    const { ends, target } = reached;
    return await run({
      started: startOf(reached, complaint, watch),
      playbooks: loaded.playbooks,
      probes: loaded.probes,
      ends,
      identify: async () =>
        ends.connection ? identify(ends.connection, rooms, watch.consentOn ? surelyLimitMs : headLimitMs) : target,
      language: cel,
      ask: watch.ask,
      secrets: watch.secrets,
      ...(watch.tellSecret && { tellSecret: watch.tellSecret }),
      wouldTell: wouldTell(loaded, target),
      ...(watch.consentOn && { consent: watch.consentOn(target.platform) }),
      signal: deadline.signal,
      tell,
      now: () => new Date(),
    });
  } finally {
    deadline.end();
    journal.close();
    const { connection } = reached?.ends ?? {};
    if (connection !== reached?.ends.here) await connection?.close();
    const problem = journal.problem();
    if (problem !== undefined) watch.unkept(problem);
  }
}

function startOf({ ends, target }: Reached, complaint: Complaint, { id, startedAt }: Watch): Started {
  const { loaded, selected, params, symptom, offline, guided, version } = complaint;
  const { way, connection, here } = ends;
  const aboutWay = way ? loaded.playbooks.filter(isAboutWay).map(playbook => playbook.id) : [];
  return {
    id,
    tool: { name: 'itfix', version },
    startedAt: startedAt.toISOString(),
    target,
    playbooks: loaded.playbooks.map(({ id, file, text }) => ({ id, file, text })),
    // Of a machine that was not reached, only the way can be judged.
    selected: [...aboutWay, ...(connection ? selected : [])],
    params,
    offline,
    here: connection === here,
    ...(way ? { host: way.host, port: way.port } : {}),
    ...(symptom ? { symptom } : {}),
    ...(guided ? { guided } : {}),
  };
}

function isAboutWay(playbook: Playbook): boolean {
  return playbook.for === 'remote';
}

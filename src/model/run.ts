import type { Rights } from './connection.ts';
import type { Execution } from './execution.ts';
import type { PlatformName } from './platform.ts';
import type { Queue, Risk, Severity } from './playbook.ts';
import type { Redaction } from './privacy.ts';
import type { Reading } from './reading.ts';

export type Status = 'pass' | 'root-cause' | 'consequence' | 'blocked' | 'unknown' | 'not-applicable';
/** The surest first. */
export const confidences = ['confirmed', 'likely', 'possible'] as const;
export type Confidence = (typeof confidences)[number];
export const verdicts = ['healthy', 'fixed', 'problems', 'undetermined', 'unreachable'] as const;
export type Verdict = (typeof verdicts)[number];

/** What a run says of one check, or of one subject of a check. Every check yields at least one. */
export interface Finding {
  readonly id: string;
  readonly code: string;
  /** What is true on a healthy machine. */
  readonly title: string;
  readonly severity: Severity;
  readonly status: Status;
  readonly subject?: string;
  /** The failure in words, or why there is no pass and no failure. */
  readonly why?: string;
  /** Ids of the root causes before it: they explain its failure, keep it from being read, or make its pass mean little. */
  readonly explainedBy?: readonly string[];
  /** A command that would tell, when the status is unknown. */
  readonly wouldTell?: string;
  readonly evidence: readonly string[];
}

/** Each a list of words, never a line of shell. */
export type CommandLines = readonly (readonly string[])[];

/** A possible change, shown with its cause. */
export interface Proposal {
  readonly id: string;
  readonly title: string;
  readonly risk: Risk;
  readonly effect: string;
  readonly elevated: boolean;
  /** Command lines for the target's system; absent when a person has to do it. */
  readonly commands?: CommandLines;
  /** What takes it back, with the values that were there before. */
  readonly undo?: CommandLines;
  /** It can cut the line it is done over. */
  readonly cutsConnection?: true;
  readonly steps: readonly string[];
}

export interface RootCause {
  readonly id: string;
  readonly code: string;
  readonly severity: Severity;
  readonly confidence: Confidence;
  readonly subject?: string;
  /** What should have been true. */
  readonly title: string;
  readonly because: string;
  readonly plain: string;
  /** Ids of checks before it that could not be read. */
  readonly unsureAbout: readonly string[];
  /** Ids of the checks whose failure it explains. */
  readonly consequences: readonly string[];
  readonly evidence: readonly string[];
  readonly remedies: readonly Proposal[];
  readonly escalate: { readonly queue: Queue };
}

/** One question or one command, with its answer: what a finding rests on. */
export interface Evidence extends Execution {
  readonly id: string;
  /** `fact: probe`, the reading it belongs to. */
  readonly fact: string;
  readonly probe: string;
  /** `here`: asked of the machine itfix runs on, not of the target. */
  readonly from?: 'here';
}

/**
 * What became of a change. `offered`: nothing was done, and `why` says why. `failed`: a command of it ended badly. `interrupted`: it was begun, and
 * nobody knows how it ended. `undone`: it did not help, or made things worse, and was taken back.
 */
export const actionOutcomes = ['offered', 'refused', 'done', 'failed', 'interrupted', 'undone'] as const;

/** What the checks that found the fault say afterwards. */
export const treatmentResults = ['fixed', 'not-fixed', 'worse', 'unknown'] as const;

/** A change that was offered or made. */
export interface Action {
  readonly remedy: string;
  readonly title: string;
  /** The check whose fault it was meant for, and which of its subjects. */
  readonly cause: string;
  readonly subject?: string;
  readonly outcome: (typeof actionOutcomes)[number];
  /** Absent where nothing was done. */
  readonly result?: (typeof treatmentResults)[number];
  readonly commands: CommandLines;
  /** What takes it back. */
  readonly undo?: CommandLines;
  readonly elevated: boolean;
  /** Why nothing was done, or what went wrong. */
  readonly why?: string;
  /** The commands as they were run, and what they answered. */
  readonly evidence: readonly string[];
}

export interface Target {
  readonly url: string;
  /** Absent when the machine was not reached. */
  readonly platform?: PlatformName;
  readonly hostname?: string;
  readonly os?: string;
  readonly model?: string;
  readonly serial?: string;
  readonly rights: Rights;
  /** Why they are no higher, where that was tried. */
  readonly rightsNote?: string;
}

/** Everything that happened, as plain JSON. The published form of `--json`. */
export interface Run {
  readonly format: 1;
  readonly id: string;
  readonly tool: { readonly name: 'itfix'; readonly version: string };
  readonly playbooks: readonly { readonly id: string; readonly title: string; readonly sha256: string }[];
  readonly target: Target;
  /** ISO 8601. */
  readonly startedAt: string;
  readonly endedAt: string;
  readonly symptom?: { readonly id: string; readonly words: string };
  readonly params: { readonly [name: string]: unknown };
  readonly answers: { readonly [question: string]: string };
  readonly verdict: Verdict;
  readonly rootCauses: readonly RootCause[];
  readonly findings: readonly Finding[];
  readonly actions: readonly Action[];
  /** Root causes that were there and are gone after a change, as they were found. */
  readonly fixed?: readonly RootCause[];
  readonly facts: { readonly [name: string]: Reading };
  readonly evidence: { readonly [id: string]: Evidence };
  /** What bounded or cut this run short, in words: the deadline, missing rights, an interrupted process, what was redacted. */
  readonly limits: readonly string[];
  /** Only in a run that was made ready to leave its machine. */
  readonly redaction?: Redaction;
}

import type { PerPlatform } from './platform.ts';

/** Where something stands in a playbook's text. Lines and columns start at 1. */
export interface Place {
  readonly file: string;
  readonly line: number;
  readonly column: number;
}

export const severities = ['info', 'warning', 'error', 'critical'] as const;
export type Severity = (typeof severities)[number];

/** In the technician's own words: what a change can cost. */
export const risks = ['none', 'undoable', 'not-undoable'] as const;
export type Risk = (typeof risks)[number];

export const queues = ['network', 'print', 'desktop', 'mail', 'security', 'vendor', 'server'] as const;
export type Queue = (typeof queues)[number];

/** An expression as written. It is checked when the playbook is loaded and evaluated by the engine. */
export interface Expression {
  readonly text: string;
  readonly place: Place;
  /** `${?…}` in a text: left out where it is not known. */
  readonly optional?: true;
}

/** Text with `${expression}` in it, split. A template that is nothing but one expression keeps the type of its value. */
export interface Template {
  readonly pieces: readonly (string | Expression)[];
}

/** A parameter of a fact: a plain value, a template, or a list or map of these. */
export type Argument =
  | string
  | number
  | boolean
  | null
  | Template
  | readonly Argument[]
  | { readonly [key: string]: Argument };

export type ParamValue = string | number | boolean | readonly string[];

/** A named threshold or setting of a playbook, changed by `--set name=value`. */
export interface Param {
  readonly default: ParamValue;
  readonly help: string;
  /** How the guided prompt asks for it, with some of the symptoms. `host`: of an address as in the browser, the name. `file`: one that is there. */
  readonly ask?: { readonly words: string; readonly said: readonly string[]; readonly as: 'text' | 'host' | 'file' };
}

export interface FactRequest {
  readonly name: string;
  readonly probe: string;
  readonly with: { readonly [parameter: string]: Argument };
  /** Contacts hosts beyond the local network: not gathered with `--offline`. */
  readonly outside: boolean;
  /** `here` asks the machine itfix runs on, also when the target is another: the other end of the way. */
  readonly from: 'target' | 'here';
  /** Gathered only when this holds; otherwise there is no such fact here, and what reads it does not apply. */
  readonly when?: Expression;
  readonly place: Place;
}

export interface Question {
  readonly name: string;
  readonly ask: string;
  /** Answer id to its wording. */
  readonly choices: { readonly [id: string]: string };
}

export interface Check {
  /** `playbook/name`, the stable id of the fault it names. */
  readonly id: string;
  readonly code: string;
  /** What is true on a healthy machine. */
  readonly title: string;
  readonly expect: Expression;
  /** Where this does not hold the check has no meaning: the finding is not-applicable. */
  readonly when?: Expression;
  /** What tier 2 reads when it does not hold. */
  readonly otherwise: Template;
  /** What the person at the machine reads when it does not hold. */
  readonly plain: Template;
  readonly severity: Severity;
  /** Ids of the checks that must hold for this one to mean something. */
  readonly after: readonly string[];
  /** The same, and they explain this one also where they weigh less: a warning that is a whole reason for an error. */
  readonly evenAfter: readonly string[];
  /**
   * Checks that say the same elsewhere: they come first where they are run anyway, so that one fault gets one name. What stands before them does
   * not stand before this one.
   */
  readonly afterIfRun: readonly string[];
  /**
   * One finding per element of a list: `name` is bound in the expressions, `subject` (default: the element itself) names it. With `none: pass`
   * the list holds what may be wrong, and an empty one shows that nothing is.
   */
  readonly each?: {
    readonly name: string;
    readonly list: Expression;
    readonly subject: Expression;
    readonly none: 'pass' | 'not-applicable';
  };
  /** What it is about besides: kind (as the names of `each`) to a list of the names that the thing may go by. */
  readonly about: { readonly [kind: string]: Expression };
  /** `indirect`: the evidence suggests the fault and does not show it, so it is never more than `likely`. */
  readonly evidence: 'direct' | 'indirect';
  /** A general check that names no specific cause: as a root cause it says "cause open", and is only `possible`. */
  readonly general: boolean;
  readonly dataAtRisk: boolean;
  /** Overrides the playbook's queue. */
  readonly queue?: Queue;
  readonly place: Place;
}

/** Command lines of a remedy: each a list of words, never a shell line. */
export type Steps = readonly (readonly Template[])[];

export interface Remedy {
  readonly id: string;
  readonly title: string;
  /** Ids of the checks whose fault it treats. */
  readonly fixes: readonly string[];
  readonly risk: Risk;
  readonly effect: string;
  /** It is proposed only where this holds: another way to set up the same thing has another remedy. */
  readonly when?: Expression;
  readonly elevated: boolean;
  /** A drive that is failing may not survive it. */
  readonly writesMuch: boolean;
  /** A remedy without commands is done by a person: `steps` says how. */
  readonly run?: Partial<PerPlatform<Steps>>;
  readonly undo?: Partial<PerPlatform<Steps>>;
  /** What a person does, in order. */
  readonly steps: readonly string[];
  readonly settleMs: number;
  readonly verify: readonly string[];
  /** Can cut the line it runs over. */
  readonly cutsConnection: boolean;
}

interface Escalation {
  readonly queue: Queue;
  /** Facts that tier 2 wants to see whatever the cause is. */
  readonly include: readonly string[];
}

/** A complaint, and how to find out what is behind it. */
export interface Playbook {
  readonly id: string;
  readonly title: string;
  readonly file: string;
  /** SHA-256 of the text, hexadecimal. */
  readonly sha256: string;
  readonly text: string;
  /** `remote`: about the way to a machine that is reached over SSH. It is run for every such machine, and for no other. */
  readonly for: 'any' | 'remote';
  /** What people type who search for it, in small letters. */
  readonly keywords: readonly string[];
  /** How people say it: id to words. */
  readonly symptoms: { readonly [id: string]: string };
  readonly params: { readonly [name: string]: Param };
  readonly facts: { readonly [name: string]: FactRequest };
  readonly questions: { readonly [name: string]: Question };
  /** By full id. */
  readonly checks: { readonly [id: string]: Check };
  readonly remedies: { readonly [id: string]: Remedy };
  readonly escalate: Escalation;
}

/** Something wrong in a playbook's text. */
export interface Problem {
  readonly place: Place;
  readonly message: string;
  /** Short stable name of the rule: `unknown-key`, `expression-type`. */
  readonly rule: string;
  /** The source line at `place`. */
  readonly source: string;
}

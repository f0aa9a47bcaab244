import type { ParamValue } from './playbook.ts';
import type { Reading } from './reading.ts';
import type { Action, Evidence, RootCause, Run, Target } from './run.ts';

/** What the playbooks say was asked for, so that an interrupted run can be judged from its journal alone. */
export interface Started {
  readonly id: string;
  readonly tool: Run['tool'];
  readonly startedAt: string;
  readonly target: Target;
  /** Id, file and whole text of each playbook, as run. */
  readonly playbooks: readonly { readonly id: string; readonly file: string; readonly text: string }[];
  readonly selected: readonly string[];
  /** By playbook id, then by name. */
  readonly params: { readonly [playbook: string]: { readonly [name: string]: ParamValue } };
  readonly offline: boolean;
  readonly here: boolean;
  /** The machine that is dialled from here, where the target is another one. */
  readonly host?: string;
  readonly port?: number;
  readonly symptom?: Run['symptom'];
  /** In the guided prompt, which can be taken up again. */
  readonly guided?: true;
}

/** What happens during a run, in order. The journal is these, one JSON line each; progress is drawn from them. */
export type RunEvent =
  | { readonly type: 'started'; readonly started: Started }
  /** What the target is called: it is asked while the facts are gathered. */
  | { readonly type: 'identified'; readonly target: Target }
  | { readonly type: 'asking'; readonly fact: string; readonly title: string }
  | {
      readonly type: 'reading';
      readonly fact: string;
      readonly reading: Reading;
      readonly evidence: readonly Evidence[];
    }
  | { readonly type: 'answer'; readonly question: string; readonly answer: string | undefined }
  /** A check as it looks now; the last word is the finding of the ended run. */
  | {
      readonly type: 'outcome';
      readonly id: string;
      readonly title: string;
      readonly subject?: string;
      readonly state: 'holds' | 'fails' | 'explained' | 'unknown' | 'not-applicable';
      readonly why?: string;
    }
  /** Before a change is begun: what is lost with the power afterwards can still be taken back. */
  | { readonly type: 'treating'; readonly action: Action }
  /** What became of a change, begun or not. `fixed` is the cause that is gone after it. */
  | {
      readonly type: 'treated';
      readonly action: Action;
      readonly evidence: readonly Evidence[];
      readonly fixed?: RootCause;
    }
  | { readonly type: 'ended'; readonly run: Run };

export type Tell = (event: RunEvent) => void;

import type { SshAttempt, SshOutcome } from '../../model/way.ts';

/** Longest words of the other side that are kept, in characters. Practice value: a long banner. */
export const mostSaidChars = 4000;

type About = Omit<Partial<SshAttempt>, 'outcome'>;

/** The way ended here. What was learnt until then goes with it, because it is the diagnosis. */
export class Unreached extends Error {
  override readonly name = 'Unreached';
  readonly outcome: SshOutcome;
  readonly about: About;
  /** A shell took the words and could do nothing with them: it may speak another language. */
  readonly mayBeWindows: boolean;
  constructor(outcome: SshOutcome, about: About = {}, mayBeWindows = false) {
    super(about.said ?? outcome);
    this.outcome = outcome;
    this.about = about;
    this.mayBeWindows = mayBeWindows;
  }
}

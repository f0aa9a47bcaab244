import type { SshAttempt, SshOutcome } from '../../model/way.ts';

type About = Omit<Partial<SshAttempt>, 'outcome'>;

/** The way ended here. What was learnt until then goes with it, because it is the diagnosis. */
export class Unreached extends Error {
  override readonly name = 'Unreached';
  readonly outcome: SshOutcome;
  readonly about: About;
  constructor(outcome: SshOutcome, about: About = {}) {
    super(about.said ?? outcome);
    this.outcome = outcome;
    this.about = about;
  }
}

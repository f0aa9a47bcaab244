/** Somebody who can be asked on the way to a machine. Where nobody is there, each question stays unanswered. */
export interface People {
  /** The password of an account. Secrets are not shown, not stored and not told to anybody else. */
  password(account: string): Promise<string | undefined>;
  /** The passphrase of a key file. */
  passphrase(file: string): Promise<string | undefined>;
  /** What a server asks for when this account logs in; `hidden` where it must not be seen. */
  answer(account: string, question: string, hidden: boolean): Promise<string | undefined>;
  /** The password of sudo on a machine where it needs one. Nothing: the run goes on without administrator rights. */
  elevate(machine: string): Promise<string | undefined>;
  /** Whether a key that nobody has seen before is that of the machine. */
  trusts(question: NewHostKey): Promise<boolean>;
  /** Called around what may ask by itself, as the system's ssh does. */
  whileOtherAsks?<T>(work: () => Promise<T>): Promise<T>;
}

export interface NewHostKey {
  readonly host: string;
  readonly type: string;
  readonly fingerprint: string;
}

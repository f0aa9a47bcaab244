/** Somebody who can be asked on the way to a machine. Where nobody is there, each question stays unanswered. */
export interface People {
  /** The password of an account. Secrets are not shown, not stored and not told to anybody else. */
  password(account: string): Promise<string | undefined>;
  /** The passphrase of a key file. */
  passphrase(file: string): Promise<string | undefined>;
  answer(question: ServerQuestion): Promise<string | undefined>;
  /** The password of sudo on a machine where it needs one; without a name: on this one. Nothing: the run goes on without administrator rights. */
  elevate(machine?: string): Promise<string | undefined>;
  /** Whether a key that nobody has seen before is that of the machine. */
  trusts(question: NewHostKey): Promise<boolean>;
  /** Called around what may ask by itself, as the system's ssh does. */
  whileOtherAsks?<T>(work: () => Promise<T>): Promise<T>;
}

/** What a server asks for when an account logs in. */
interface ServerQuestion {
  readonly account: string;
  /** What it says before all its questions. */
  readonly instructions: string;
  /** `Verification code: ` */
  readonly prompt: string;
  /** The answer must not be seen. */
  readonly hidden: boolean;
}

export interface NewHostKey {
  readonly host: string;
  readonly type: string;
  readonly fingerprint: string;
  /** Names, as known_hosts writes them, under which the same key is known already. Hashed ones cannot be told. */
  readonly knownAs: readonly string[];
}

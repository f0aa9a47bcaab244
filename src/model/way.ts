/** How an attempt to log in by SSH ended. Everything but `ready` is a diagnosis of its own. */
export const sshOutcomes = [
  'ready',
  /** A jump host on the way was not reached; `hop` names it, the other fields are about it. */
  /** Nobody was called: what says how it is reached cannot be followed. */
  'no-way',
  'name-unknown',
  /** This machine itself has no way there. */
  'no-route',
  /** The last router, or the own network, says that nobody is at this address. */
  'host-unreachable',
  'refused',
  'silent',
  /** Takes the connection and closes it without a greeting. */
  'closed',
  /** Takes the connection and says nothing. */
  'mute',
  'not-ssh',
  /** The server has all the connections it wants (MaxStartups), or punishes this address. */
  'busy',
  'no-common-algorithm',
  'host-key-unknown',
  'host-key-changed',
  'host-key-revoked',
  'login-refused',
  /** The login is right, and the account may not be used: expired, locked. */
  'account-refused',
  'channel-refused',
  'no-shell',
  'unknown-system',
  /** The line was lost, or time was up, in the middle. */
  'broken-off',
] as const;
export type SshOutcome = (typeof sshOutcomes)[number];

/** One way to log in that was tried: a key by its fingerprint, or how a password was asked for. */
export interface LoginTry {
  readonly method: string;
  readonly what?: string;
}

/** What was learnt on the way to a machine. */
export interface SshAttempt {
  readonly outcome: SshOutcome;
  readonly user: string;
  readonly host: string;
  readonly port: number;
  /** The jump host that this is about, where it is not the target itself. */
  readonly hop?: string;
  /** What the other side or the system said, in its words. */
  readonly said?: string;
  readonly addresses: readonly string[];
  /** The address that answered. */
  readonly address?: string;
  /** `OpenSSH_9.2p1 Debian-2`: how the server calls itself. */
  readonly server?: string;
  readonly hostKey?: {
    readonly type: string;
    readonly fingerprint: string;
    /** What known_hosts has instead, where it differs. */
    readonly known: readonly { readonly type: string; readonly fingerprint: string; readonly place: string }[];
  };
  /** Ways to log in that the server offers, and those that were tried. */
  readonly offered: readonly string[];
  readonly tried: readonly LoginTry[];
  /** Keys that are named or held and were not tried, and why. */
  readonly leftOut: readonly string[];
  /** What the account prints before anything is asked. */
  readonly noise?: string;
}

/** The way from the machine itfix runs on to its target. */
export interface Way {
  readonly host: string;
  readonly port: number;
  readonly ssh: SshAttempt;
}

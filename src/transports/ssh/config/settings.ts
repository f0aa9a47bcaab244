import type { AlgorithmList } from '../algorithms.ts';
import type { Destination } from '../destination.ts';
import type { SshProblem } from '../problem.ts';
import type { NeedsOpenSsh } from './evaluation.ts';

/** The ways of login that the built-in client has. */
export type AuthenticationMethod = 'publickey' | 'keyboard-interactive' | 'password';

/** A private key to try. */
export interface IdentityFile {
  readonly path: string;
  /** Named in the configuration, so that its absence is worth a word. */
  readonly isConfigured: boolean;
}

/** All that is known of a host before it is connected to. */
export interface HostSettings {
  /** As it was typed. */
  readonly typed: string;
  /** Where to connect, and what known_hosts is asked for when there is no alias. */
  readonly hostName: string;
  readonly port: number;
  readonly user: string;
  readonly addressFamily: 'any' | 'inet' | 'inet6';
  readonly bindAddress: string | undefined;
  /** Absent: as long as the system waits. */
  readonly connectTimeoutSec: number | undefined;
  readonly connectionAttempts: number;
  /** 0: the line is not watched. */
  readonly serverAliveIntervalSec: number;
  readonly serverAliveCountMax: number;
  /** The hops before this host, the first one first. */
  readonly proxyJump: readonly Destination[];

  /** Nobody is to be asked. */
  readonly batchMode: boolean;
  /** What to try, in this order, as far as the built-in client can. */
  readonly authentications: readonly AuthenticationMethod[];
  readonly numberOfPasswordPrompts: number;
  readonly identityFiles: readonly IdentityFile[];
  readonly identitiesOnly: boolean;
  /** The socket or pipe of the agent. Absent: none is asked. */
  readonly agent: string | undefined;
  readonly pubkeyAcceptedAlgorithms: AlgorithmList | undefined;

  readonly strictHostKeyChecking: 'yes' | 'no' | 'ask' | 'accept-new';
  readonly userKnownHostsFiles: readonly string[];
  readonly globalKnownHostsFiles: readonly string[];
  readonly hostKeyAlias: string | undefined;
  readonly hashKnownHosts: boolean;
  readonly revokedHostKeys: string | undefined;
  readonly noHostAuthenticationForLocalhost: boolean;
  readonly requiredRsaBits: number;
  readonly hostKeyAlgorithms: AlgorithmList | undefined;
  readonly caSignatureAlgorithms: AlgorithmList | undefined;

  readonly kexAlgorithms: AlgorithmList | undefined;
  readonly ciphers: AlgorithmList | undefined;
  readonly macs: AlgorithmList | undefined;

  /** What only the system's ssh can do. When it is empty, the built-in client does all that is asked. */
  readonly needsOpenSsh: readonly NeedsOpenSsh[];
  readonly warnings: readonly SshProblem[];
}

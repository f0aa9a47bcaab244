/** One command line on the other machine: what an SSH server calls a session. */
export interface Channel {
  write(text: string): void;
  onOutput(stream: 'stdout' | 'stderr', listener: (chunk: Buffer) => void): void;
  /** Called once, whatever the reason. */
  onEnd(listener: (ending: ChannelEnd) => void): void;
  /** The end of its stdin, and of everything behind it. */
  close(): void;
}

/** How the command line ended, as far as the server told. */
export interface ChannelEnd {
  readonly code?: number;
  readonly signal?: string;
}

/** The server opens no further session on this line, or refuses to run a command line. */
export class ChannelRefused extends Error {
  override readonly name = 'ChannelRefused';
}

/** An open SSH connection. */
export interface Line {
  /** @throws ChannelRefused */
  open(commandLine: string): Promise<Channel>;
  /** Called once when the line is gone, with what is known of why; at once when it is gone already. */
  onLost(listener: (problem: string) => void): void;
  close(): Promise<void>;
}

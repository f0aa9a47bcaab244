import type * as z from 'zod';

/** A file that goes with a message. */
export interface Attachment {
  readonly name: string;
  /** `application/zip`. */
  readonly type: string;
  readonly bytes: Uint8Array;
}

/** What is handed over: made once, and the same however often it is tried. */
export interface Message {
  /** The same for the same run and destination, so that the other side can tell a double as well. Letters, digits, dots and dashes. */
  readonly id: string;
  /** For a file or a folder: the id of the run, with a number when it is sent anew on purpose. */
  readonly name: string;
  /** One line. */
  readonly subject: string;
  /** Its first twelve lines route the ticket. */
  readonly text: string;
  readonly attachments: readonly Attachment[];
  /** ISO 8601: when it was asked for. */
  readonly madeAt: string;
}

/** What the other side gave in return. */
export interface Receipt {
  /** Its own words, or where the message lies now. */
  readonly said: string;
  /** To whom it was not delivered, although others have it. */
  readonly notTo?: readonly string[];
}

/**
 * Whether trying again is of use. `temporary`: it may work later without anybody's doing. `permanent`: not before somebody mends something.
 * `unclear`: the other side may have the message, and nobody here can know.
 */
export type Hindrance = 'temporary' | 'permanent' | 'unclear';

/** Why a message was not delivered. The text is a sentence without its full stop, for the person who sends. */
export class Undelivered extends Error {
  override readonly name = 'Undelivered';
  readonly hindrance: Hindrance;
  constructor(hindrance: Hindrance, message: string) {
    super(message);
    this.hindrance = hindrance;
  }
}

/** What a delivery is given besides the message. */
export interface Delivery<Settings = unknown> {
  readonly settings: Settings;
  /** The time limit of the whole delivery. After it nothing may be delivered any more. */
  readonly signal: AbortSignal;
  /** Values of the environment variables that the settings name as secrets. */
  readonly secrets: ReadonlyMap<string, string>;
}

/** A way to hand a message over. Its name is its path: `destinations/mail.ts` is the kind `mail`. */
export interface Destination<Settings = unknown> {
  readonly title: string;
  /** What the configuration says of it. Secrets are `secret` (`model/secret.ts`). */
  readonly settings: z.ZodObject;
  /** Longest time a delivery may take, where the configuration does not say. */
  readonly limitMs: number;
  /** Most bytes of all attachments together, where the configuration does not say. */
  readonly mostBytes?: number;
  /** Where a message would go, in words: "to help@example.com, by smtp.example.com:587". */
  address(settings: Settings): string;
  /** Delivers, or throws `Undelivered`. Ends soon after the signal. */
  deliver(message: Message, delivery: Delivery<Settings>): Promise<Receipt>;
}

/** Checks a destination's parts against each other while it is compiled. */
export function defineDestination<S extends z.ZodObject>(destination: {
  readonly title: string;
  readonly settings: S;
  readonly limitMs: number;
  readonly mostBytes?: number;
  readonly address: (settings: z.output<S>) => string;
  readonly deliver: (message: Message, delivery: Delivery<z.output<S>>) => Promise<Receipt>;
}): Destination {
  return destination;
}

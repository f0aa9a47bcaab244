import type { Place } from '../../model/playbook.ts';

/** A machine to look at, and how to get there. */
export interface Target {
  readonly name: string;
  /** Names of all groups that it is in, also from above, in order of the alphabet; `all` is left out. */
  readonly groups: readonly string[];
  readonly reach: Reach;
}

export type Reach =
  | ({ readonly by: 'ssh' } & SshSettings)
  | { readonly by: 'here' }
  /** `why` is the end of a sentence that begins with the name: "is reached by winrm, …". */
  | { readonly by: 'nothing'; readonly why: string };

/** What the inventory says of the way there. What it does not say is left to ssh_config. */
interface SshSettings {
  readonly host: string;
  readonly port?: number;
  readonly user?: string;
  /** As written: `~` and relative paths are for the one who opens it. */
  readonly identityFile?: string;
  /** As in ssh_config: `[user@]host[:port]`, several with commas, or `none`. */
  readonly proxyJump?: string;
  /** `-F`: read instead of the own ssh_config. */
  readonly configFile?: string;
  /** Further settings by their name in ssh_config(5). */
  readonly options: Readonly<Record<string, string>>;
}

/** A target of an inventory. `place` is where it is named first. */
export interface InventoryHost extends Target {
  readonly place: Place;
}

export interface Inventory {
  /** In order of the text, each once. */
  readonly hosts: readonly InventoryHost[];
  readonly groups: ReadonlyMap<string, InventoryGroup>;
  /** What is not used, each with its place. */
  readonly warnings: readonly string[];
}

/** What stands in the group itself; what its children hold belongs to it, too. */
export interface InventoryGroup {
  readonly hosts: readonly string[];
  readonly children: readonly string[];
}

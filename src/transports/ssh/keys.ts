import { agentWithOnly, keysHeldBy } from './agent.ts';
import type { HostSettings } from './config.ts';
import { type Files, readingOnce } from './files.ts';
import type { Here } from './here.ts';
import { type BeyondKey, type Identity, planIdentities } from './identity.ts';
import { type Keyring, openKeyring } from './keyring.ts';
import type { Key } from './login-ways.ts';
import { fingerprint, readPublicKey } from './public-key.ts';

export interface Keys {
  readonly keys: readonly Key[];
  /** Why keys that are named or held are not tried. */
  readonly leftOut: readonly string[];
  readonly needsOpenSsh: readonly BeyondKey[];
}

export interface KeysOptions {
  readonly files: Files;
  readonly here: Here;
}

/** Finds the keys for each host. An agent is asked once, and each file is looked at once. */
export function openKeys({ files, here }: KeysOptions): (settings: HostSettings) => Promise<Keys> {
  const keyring = openKeyring(files, here);
  const once = readingOnce(files);
  const held = new Map<string, ReturnType<typeof keysHeldBy>>();
  const heldBy = (agent: string | undefined): ReturnType<typeof keysHeldBy> => {
    if (agent === undefined) return Promise.resolve([]);
    const keys = held.get(agent) ?? keysHeldBy(agent);
    held.set(agent, keys);
    return keys;
  };
  return async settings => {
    const plan = await planIdentities(settings, await heldBy(settings.agent), once, here, Date.now());
    const keys = plan.identities.map(identity => keyFor(identity, settings, keyring, once));
    return {
      // What needs a passphrase comes last: perhaps another key is enough.
      keys: [...keys.filter(({ isLocked }) => !isLocked), ...keys.filter(({ isLocked }) => isLocked)],
      leftOut: plan.leftOut.map(({ where, what }) => `${where}: ${what}`),
      needsOpenSsh: plan.needsOpenSsh,
    };
  };
}

function keyFor(
  identity: Identity,
  settings: HostSettings,
  keyring: Keyring,
  files: Files,
): Key & { isLocked: boolean } {
  if (identity.from === 'agent') {
    const { agent = '' } = settings;
    const { blob, comment, file } = identity;
    const what = `${fingerprint(blob)} (agent: ${file ?? comment})`;
    return { name: async () => what, isLocked: false, open: async () => agentWithOnly(agent, blob) };
  }
  const { file, isEncrypted } = identity;
  let print: string | undefined;
  return {
    isLocked: isEncrypted,
    name: async () => `${print ?? (await publicPrint(file, files)) ?? ''} (${file})`.trim(),
    async open(people) {
      const ask = settings.batchMode ? undefined : people.passphrase;
      const { key, problem } = await keyring.load(file, ask, settings.numberOfPasswordPrompts);
      if (!key) return { leftOut: `${problem.where}: ${problem.what}` };
      print = fingerprint(key.getPublicSSH());
      return key;
    },
  };
}

async function publicPrint(file: string, files: Files): Promise<string | undefined> {
  const read = await files.read(`${file}.pub`);
  const blob = read.state === 'read' ? readPublicKey(Buffer.from(read.bytes).toString('utf8'))?.blob : undefined;
  return blob && fingerprint(blob);
}

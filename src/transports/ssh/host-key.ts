import type { SshAttempt } from '../../model/way.ts';
import type { HostSettings } from './config.ts';
import type { Files } from './files.ts';
import { type KeyOwner, namesToAsk } from './known-hosts/names.ts';
import { judgeHostKey, type KnownHosts, lineToAdd, type ShownKey } from './known-hosts.ts';
import type { NewHostKey, People } from './people.ts';
import { placeName } from './problem.ts';
import { fingerprint, keyType, rsaBits } from './public-key.ts';
import { readRevokedKeys } from './revoked-keys.ts';
import { Unreached } from './unreached.ts';
import { usualPort } from './url.ts';

export interface KeyJudge {
  /** Nothing when it is the right key; what is wrong with it ends the way. */
  judge(key: Buffer): Promise<Unreached | undefined>;
  /** The key that was shown, once it was. */
  shown(): SshAttempt['hostKey'];
}

export interface KeyJudgeOptions {
  readonly settings: HostSettings;
  readonly owner: KeyOwner;
  readonly known: KnownHosts;
  readonly files: Files;
  /** Adds a line to a file; false where it cannot. */
  readonly append: (file: string, line: string) => Promise<boolean>;
  readonly people: People;
  /** `--accept-new-host-keys`. */
  readonly acceptNew: boolean;
  /** Keys that were accepted in this run, by the names of their hosts. */
  readonly accepted: Map<string, Buffer>;
}

const loopback = /^(?:127\.|::1$|localhost$)/i;

/** Judges the key of one host. A changed or revoked one is refused whatever anybody says; an unknown one is a question. */
export function openKeyJudge(options: KeyJudgeOptions): KeyJudge {
  const { settings, owner, known, accepted } = options;
  let key: SshAttempt['hostKey'];
  const refuse = (outcome: Unreached['outcome'], said?: string): Unreached =>
    new Unreached(outcome, said === undefined ? {} : { said });
  return {
    shown: () => key,
    async judge(blob) {
      const type = keyType(blob) ?? 'unknown type';
      key = { type, fingerprint: fingerprint(blob), known: [] };
      if (settings.noHostAuthenticationForLocalhost && loopback.test(settings.hostName)) return undefined;
      const bits = rsaBits(blob);
      if (bits !== undefined && bits < settings.requiredRsaBits)
        return refuse('no-common-algorithm', `its RSA key has ${bits} bits, ${settings.requiredRsaBits} are required`);
      const revoked = await revocation(blob, options);
      if (revoked !== undefined) return refuse('host-key-revoked', revoked);
      const verdict = judgeHostKey(owner, blob, known);
      if (verdict.state === 'known') return undefined;
      if (verdict.state === 'revoked') return refuse('host-key-revoked', `it is revoked in ${placeName(verdict.by)}`);
      if (verdict.state === 'changed') {
        key = { ...key, known: verdict.known.map(asKnown) };
        return refuse('host-key-changed');
      }
      const [name = ''] = namesToAsk(owner);
      if (!accepted.has(name) && !(await isTrusted({ ...key, knownAs: verdict.otherNames }, options)))
        return refuse('host-key-unknown');
      // Looked up again: another connection to the same host may have been quicker.
      const before = accepted.get(name);
      if (before === undefined) {
        accepted.set(name, blob);
        await remember(blob, options);
      } else if (!before.equals(blob)) {
        key = { ...key, known: [acceptedBefore(before)] };
        return refuse('host-key-changed');
      }
      return undefined;
    },
  };
}

function acceptedBefore(blob: Buffer) {
  return {
    type: keyType(blob) ?? 'unknown type',
    fingerprint: fingerprint(blob),
    place: 'accepted earlier in this run',
  };
}

function asKnown({ type, fingerprint, ...place }: ShownKey) {
  return { type, fingerprint, place: placeName(place) };
}

/** Why RevokedHostKeys forbids the key. A list that cannot be read forbids every key: so does ssh. */
async function revocation(blob: Buffer, { settings, files }: KeyJudgeOptions): Promise<string | undefined> {
  const file = settings.revokedHostKeys;
  if (file === undefined) return undefined;
  const list = readRevokedKeys(await files.read(file));
  if (list.state === 'krl') return `${file} is a binary list of revoked keys, which itfix cannot read`;
  if (list.state === 'unusable') return `${file} cannot be used: ${list.why}`;
  return list.blobs.some(revoked => revoked.equals(blob)) ? `it is revoked in ${file}` : undefined;
}

async function isTrusted(
  { type, fingerprint, knownAs }: Omit<NewHostKey, 'host'>,
  { settings, people, acceptNew }: KeyJudgeOptions,
): Promise<boolean> {
  const { strictHostKeyChecking: strict, batchMode } = settings;
  if (strict === 'yes') return false;
  if (acceptNew || strict === 'accept-new' || strict === 'no') return true;
  return !batchMode && people.trusts({ host: nameOf(settings), type, fingerprint, knownAs });
}

function nameOf({ hostName, port }: HostSettings): string {
  return port === usualPort ? hostName : `[${hostName}]:${port}`;
}

/** Adds it to the user's known_hosts. Where that cannot be written, the next run asks again. */
async function remember(blob: Buffer, { settings, owner, append }: KeyJudgeOptions): Promise<void> {
  const [file] = settings.userKnownHostsFiles;
  if (file !== undefined) await append(file, lineToAdd(owner, blob, settings.hashKnownHosts));
}

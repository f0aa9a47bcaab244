import { acceptsKey } from './algorithms.ts';
import { certifiedType, readCertificate, type Validity, validityAt } from './certificate.ts';
import type { HostSettings, IdentityFile } from './config.ts';
import type { Files } from './files.ts';
import type { Here } from './here.ts';
import { inspectKey, type KeyFile, type KeyProblem } from './identity/key-file.ts';
import { keyType, readPublicKey, rsaBits } from './public-key.ts';

/** A key that an agent holds. */
export interface AgentKey {
  readonly blob: Uint8Array;
  readonly comment: string;
}

/** A key to try. One in a file is opened by a keyring when its turn comes. */
export type Identity =
  | { readonly from: 'agent'; readonly blob: Uint8Array; readonly comment: string; readonly file?: string }
  | { readonly from: 'file'; readonly file: string; readonly isEncrypted: boolean };

/** A way of login by key that only the system's ssh has. */
export interface BeyondKey {
  readonly reason: 'certificate' | 'security-key';
  /** The file, or the comment of a key in the agent. */
  readonly where: string;
  /** Of a certificate that can be read: a login with an expired one is refused. */
  readonly validity?: Validity;
}

export interface IdentityPlan {
  /** In the order to try them. Servers end the login after some tries, six as a rule. */
  readonly identities: readonly Identity[];
  /** Keys that are named or held and not tried, and why. Usual keys that are not there are not told of. */
  readonly leftOut: readonly KeyProblem[];
  readonly needsOpenSsh: readonly BeyondKey[];
}

type Wishes = Pick<HostSettings, 'identityFiles' | 'identitiesOnly' | 'pubkeyAcceptedAlgorithms' | 'requiredRsaBits'>;

interface NamedKey extends IdentityFile {
  readonly found: KeyFile;
  readonly blob: Uint8Array | undefined;
}

/**
 * The keys to try for a host, in the order of ssh (sshconnect2.c, pubkey_prepare): first those of the agent that the configuration names, then the
 * agent's others unless IdentitiesOnly says no, then keys in files. Nothing is decrypted.
 */
export async function planIdentities(
  wishes: Wishes,
  agentKeys: readonly AgentKey[],
  files: Files,
  here: Here,
  nowMs: number,
): Promise<IdentityPlan> {
  const named = await Promise.all(wishes.identityFiles.map(file => inspect(file, files, here)));
  const held = agentKeys.map(key => ({ ...key, file: named.find(({ blob }) => isSame(blob, key.blob))?.path }));
  const isHeld = ({ path }: NamedKey): boolean => held.some(({ file }) => file === path);
  const judged = [
    ...held.filter(({ file }) => file !== undefined).map(key => judgeHeld(key, wishes, nowMs)),
    ...held
      .filter(({ file }) => file === undefined && !wishes.identitiesOnly)
      .map(key => judgeHeld(key, wishes, nowMs)),
    ...named.filter(key => !isHeld(key)).map(key => judgeNamed(key, wishes)),
  ];
  const certificates = await Promise.all(named.map(({ path }) => certificateBeside(path, files, nowMs)));
  return {
    identities: judged.flatMap(({ identity }) => identity ?? []),
    leftOut: judged.flatMap(({ problem }) => problem ?? []),
    needsOpenSsh: [...judged.flatMap(({ beyond }) => beyond ?? []), ...certificates.flat()],
  };
}

async function inspect(file: IdentityFile, files: Files, here: Here): Promise<NamedKey> {
  const found = inspectKey(file.path, await files.read(file.path), here);
  return { ...file, found, blob: found.blob ?? (await publicHalf(file.path, files)) };
}

/** Of `id` in `id.pub`: so the agent's key is known also where the private half is not here. */
async function publicHalf(path: string, files: Files): Promise<Buffer | undefined> {
  const read = await files.read(`${path}.pub`);
  return read.state === 'read' ? readPublicKey(Buffer.from(read.bytes).toString('utf8'))?.blob : undefined;
}

/** ssh offers `id-cert.pub` along with `id`. */
async function certificateBeside(path: string, files: Files, nowMs: number): Promise<BeyondKey[]> {
  const where = `${path}-cert.pub`;
  const read = await files.read(where);
  if (read.state !== 'read') return [];
  const blob = readPublicKey(Buffer.from(read.bytes).toString('utf8'))?.blob;
  return blob ? [certified(where, blob, nowMs)] : [];
}

function certified(where: string, blob: Uint8Array, nowMs: number): BeyondKey {
  const certificate = readCertificate(blob);
  return { reason: 'certificate', where, ...(certificate ? { validity: validityAt(certificate, nowMs) } : {}) };
}

interface Judged {
  readonly identity?: Identity;
  readonly problem?: KeyProblem;
  readonly beyond?: BeyondKey;
}

function judgeHeld(
  { blob, comment, file }: AgentKey & { file: string | undefined },
  wishes: Wishes,
  nowMs: number,
): Judged {
  const type = keyType(blob) ?? '';
  const where = file ?? comment;
  if (type.startsWith('sk-')) return { beyond: { reason: 'security-key', where } };
  if (certifiedType(type) !== undefined) return { beyond: certified(where, blob, nowMs) };
  const problem = whyNotAccepted(blob, where, wishes);
  if (problem) return { problem };
  return { identity: { from: 'agent', blob, comment, ...(file === undefined ? {} : { file }) } };
}

function judgeNamed({ path, isConfigured, found, blob }: NamedKey, wishes: Wishes): Judged {
  if (found.state === 'unusable') {
    const { problem } = found;
    if (problem.kind === 'security-key') return { beyond: { reason: 'security-key', where: path } };
    return problem.kind === 'absent' && !isConfigured ? {} : { problem };
  }
  if (found.state === 'public') {
    const what = 'Only the public half of the key is here, and the agent does not hold the other.';
    return { problem: { kind: 'absent', what, where: path, todo: 'Put it into the agent: ssh-add.' } };
  }
  const problem = blob && whyNotAccepted(blob, path, wishes);
  return problem ? { problem } : { identity: { from: 'file', file: path, isEncrypted: found.isEncrypted } };
}

function whyNotAccepted(blob: Uint8Array, where: string, wishes: Wishes): KeyProblem | undefined {
  const type = keyType(blob) ?? 'unknown';
  const bits = rsaBits(blob) ?? Number.POSITIVE_INFINITY;
  const problem = (what: string): KeyProblem => ({
    kind: 'not-accepted',
    what,
    where,
    todo: 'Use a key of another kind.',
  });
  if (bits < wishes.requiredRsaBits)
    return problem(`The RSA key has ${bits} bits; RequiredRSASize asks for ${wishes.requiredRsaBits}.`);
  if (acceptsKey(type, wishes.pubkeyAcceptedAlgorithms)) return undefined;
  return problem(`A key of type ${JSON.stringify(type)} is not accepted here (PubkeyAcceptedAlgorithms).`);
}

function isSame(a: Uint8Array | undefined, b: Uint8Array): boolean {
  return a !== undefined && Buffer.compare(a, b) === 0;
}

import { type Destination, parseDestination } from '../destination.ts';
import { lowerCase } from '../patterns.ts';
import { usualPort } from '../url.ts';
import { type Evaluation, refuse } from './evaluation.ts';
import { finalName } from './host-name.ts';
import { beyondTheBuiltIn } from './needs-openssh.ts';
import type { Values } from './readers.ts';
import type { AuthenticationMethod, HostSettings, IdentityFile } from './settings.ts';
import { type Replaced, replaceHome, replaceInPath, replaceTokens, type Tokens, tokensFor } from './tokens.ts';

/** As OpenSSH has them, in its order (readconf.c). */
const usualIdentities = ['rsa', 'ecdsa', 'ecdsa_sk', 'ed25519', 'ed25519_sk', 'xmss', 'dsa'].map(
  type => `~/.ssh/id_${type}`,
);
const usualKnownHosts = ['~/.ssh/known_hosts', '~/.ssh/known_hosts2'];
const usualRsaBits = 1024;
const usualPrompts = 3;
const usualAliveCount = 3;

/** What was found for a host, with the values that OpenSSH takes where nothing is said. Problems are added to the evaluation. */
export function assemble(evaluation: Evaluation): HostSettings {
  const { destination, here, chosen } = evaluation;
  const { values } = chosen;
  const hostName = finalName(evaluation);
  const user = values.user ?? here.userName;
  const port = values.port ?? usualPort;
  const hostKeyAlias = values.hostkeyalias === undefined ? undefined : lowerCase(values.hostkeyalias);
  const host = { name: hostName, typed: destination.host, alias: hostKeyAlias, user, port };
  const proxyJump = jumpsOf(evaluation, { h: hostName, n: destination.host, p: `${port}`, r: user });
  const tokens = tokensFor(host, proxyJump.at(-1)?.host ?? '', here);
  const path = (name: keyof Values, text: string): string =>
    need(evaluation, name, replaceInPath(text, tokens, here)) ?? text;
  need(evaluation, 'hostname', replaceTokens(values.hostname ?? '', { h: '' }));
  return {
    typed: destination.host,
    hostName,
    port,
    user,
    addressFamily: values.addressfamily ?? 'any',
    bindAddress: values.bindaddress,
    connectTimeoutSec: values.connecttimeout,
    connectionAttempts: values.connectionattempts ?? 1,
    serverAliveIntervalSec: values.serveraliveinterval ?? 0,
    serverAliveCountMax: values.serveralivecountmax ?? usualAliveCount,
    proxyJump,
    batchMode: values.batchmode ?? false,
    authentications: authenticationsOf(values),
    numberOfPasswordPrompts: values.numberofpasswordprompts ?? usualPrompts,
    identityFiles: identitiesOf(evaluation, tokens),
    identitiesOnly: values.identitiesonly ?? false,
    agent: agentOf(evaluation, tokens),
    pubkeyAcceptedAlgorithms: values.pubkeyacceptedalgorithms,
    strictHostKeyChecking: values.stricthostkeychecking ?? 'ask',
    userKnownHostsFiles: notNoneList(values.userknownhostsfile ?? usualKnownHosts).map(file =>
      path('userknownhostsfile', file),
    ),
    // Their paths are taken as they stand: so does ssh.
    globalKnownHostsFiles: notNoneList(values.globalknownhostsfile ?? usualGlobalKnownHosts(here.systemFolder)),
    hostKeyAlias,
    hashKnownHosts: values.hashknownhosts ?? false,
    revokedHostKeys: isNone(values.revokedhostkeys) ? undefined : path('revokedhostkeys', values.revokedhostkeys ?? ''),
    noHostAuthenticationForLocalhost: values.nohostauthenticationforlocalhost ?? false,
    requiredRsaBits: values.requiredrsasize ?? usualRsaBits,
    hostKeyAlgorithms: values.hostkeyalgorithms,
    caSignatureAlgorithms: values.casignaturealgorithms,
    kexAlgorithms: values.kexalgorithms,
    ciphers: values.ciphers,
    macs: values.macs,
    needsOpenSsh: beyondTheBuiltIn(evaluation),
    warnings: [...evaluation.warnings.values()],
  };
}

/** The replaced text; where there is none, the directive that it came from is told of. */
function need(evaluation: Evaluation, name: keyof Values, replaced: Replaced): string | undefined {
  const place = evaluation.chosen.places.get(name);
  if (replaced.wrong !== undefined && place) refuse(place, replaced.wrong, evaluation);
  return replaced.value;
}

function jumpsOf(evaluation: Evaluation, tokens: Tokens): Destination[] {
  return (evaluation.chosen.values.proxyjump ?? []).flatMap(hop => {
    const { destination, problem } = parseDestination(need(evaluation, 'proxyjump', replaceTokens(hop, tokens)) ?? '');
    if (destination) return [destination];
    need(evaluation, 'proxyjump', { wrong: problem.what });
    return [];
  });
}

function identitiesOf(evaluation: Evaluation, tokens: Tokens): IdentityFile[] {
  const { identityFiles, here } = evaluation;
  if (identityFiles.length === 0)
    return usualIdentities.map(path => ({ path: replaceHome(path, here).value ?? path, isConfigured: false }));
  return identityFiles.flatMap(({ value, place }) => {
    if (isNone(value)) return [];
    const replaced = replaceInPath(value, tokens, here);
    if (replaced.value !== undefined) return [{ path: replaced.value, isConfigured: true }];
    refuse(place, replaced.wrong, evaluation);
    return [];
  });
}

function agentOf(evaluation: Evaluation, tokens: Tokens): string | undefined {
  const { chosen, here } = evaluation;
  const written = chosen.values.identityagent ?? 'SSH_AUTH_SOCK';
  if (written === 'SSH_AUTH_SOCK') return here.agent;
  if (written === 'none') return undefined;
  // $NAME, from before there was ${NAME}
  const { name } = /^\$(?<name>[A-Za-z_]\w*)$/.exec(written)?.groups ?? {};
  if (name !== undefined) return here.environment[name];
  return need(evaluation, 'identityagent', replaceInPath(written, tokens, here));
}

const authenticationOrder = ['publickey', 'keyboard-interactive', 'password'] satisfies AuthenticationMethod[];

function authenticationsOf(values: Partial<Values>): AuthenticationMethod[] {
  const canAsk = !(values.batchmode ?? false);
  const isOn: Record<AuthenticationMethod, boolean> = {
    publickey: values.pubkeyauthentication ?? true,
    'keyboard-interactive': canAsk && (values.kbdinteractiveauthentication ?? true),
    password: canAsk && (values.passwordauthentication ?? true),
  };
  const wanted = values.preferredauthentications?.split(',') ?? authenticationOrder;
  const known = wanted.flatMap(name => authenticationOrder.filter(method => method === name));
  return [...new Set(known)].filter(method => isOn[method]);
}

function usualGlobalKnownHosts(systemFolder: string): string[] {
  return [`${systemFolder}/ssh_known_hosts`, `${systemFolder}/ssh_known_hosts2`];
}

function isNone(value: string | undefined): boolean {
  return value === undefined || lowerCase(value) === 'none';
}

function notNoneList(values: readonly string[]): readonly string[] {
  return isNone(values[0]) ? [] : values;
}

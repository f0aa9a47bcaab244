import { lowerCase } from '../patterns.ts';

/**
 * Every directive of ssh_config(5), to OpenSSH 10, with what Debian, Red Hat and Apple add. What stands in none of these tables is unknown: ssh
 * would refuse it, itfix warns.
 */

/** What itfix does what it says. */
export const honoured = {
  AddressFamily: 'which addresses of a name are tried',
  BatchMode: 'nobody is asked',
  BindAddress: 'the address to connect from',
  CASignatureAlgorithms: 'how the authority of a certificate may sign',
  CanonicalizeHostname: 'without CanonicalDomains only: a second look at Host and Match',
  Ciphers: 'of those that the built-in client can',
  ConnectTimeout: '',
  ConnectionAttempts: '',
  GSSAPIAuthentication: 'the system’s ssh is needed when no other way of login is left',
  GlobalKnownHostsFile: '',
  HashKnownHosts: 'how a host that was accepted is written down',
  Host: 'patterns and negation',
  HostKeyAlgorithms: 'of those that the built-in client can',
  HostKeyAlias: '',
  HostName: 'with %h and %%',
  IdentitiesOnly: '',
  IdentityAgent: 'a socket, none, SSH_AUTH_SOCK or $NAME',
  IdentityFile: 'several, in their order, with tokens and ${NAME}',
  IgnoreUnknown: '',
  Include: 'also in Host and Match, with wildcards, 16 levels deep',
  KbdInteractiveAuthentication: '',
  KexAlgorithms: 'of those that the built-in client can',
  MACs: 'of those that the built-in client can',
  Match: 'all, host, originalhost, user, localuser, tagged, canonical, final, sessiontype; for others see below',
  NoHostAuthenticationForLocalhost: '',
  NumberOfPasswordPrompts: '',
  PasswordAuthentication: '',
  Port: 'a number',
  PreferredAuthentications: '',
  ProxyJump: 'any number of hops, each with its own part of the configuration; none',
  PubkeyAcceptedAlgorithms: 'which keys are offered',
  PubkeyAuthentication: '',
  RequiredRSASize: '',
  RevokedHostKeys: 'a list of keys; for a KRL the system’s ssh is needed',
  ServerAliveCountMax: '',
  ServerAliveInterval: '',
  StrictHostKeyChecking: '',
  Tag: 'for Match tagged',
  User: '',
  UserKnownHostsFile: 'several, with tokens and ${NAME}',
} satisfies Record<string, string>;

/** What only the system’s ssh can do, and the words that switch it off. */
export const beyondUs = {
  BindInterface: { off: [], note: 'connecting from an interface' },
  CanonicalDomains: { off: ['none'], note: 'completing names, with CanonicalizeHostname' },
  CanonicalizePermittedCNAMEs: { off: ['none'], note: 'following aliases of DNS' },
  CertificateFile: { off: ['none'], note: 'certificates of users' },
  HostbasedAuthentication: { off: ['no', 'false'], note: 'login by the key of this machine' },
  KnownHostsCommand: { off: ['none'], note: 'a program that knows host keys' },
  PKCS11Provider: { off: ['none'], note: 'keys on a smart card' },
  ProxyCommand: { off: ['none'], note: 'a program that makes the connection' },
  VerifyHostKeyDNS: { off: ['no', 'false'], note: 'host keys in DNS' },
} satisfies Record<string, { readonly off: readonly string[]; readonly note: string }>;

/** What forbids the connection, whoever makes it. */
export const refused = {
  RefuseConnection: 'its text is shown',
} satisfies Record<string, string>;

/** What changes nothing for itfix: it asks for no terminal, forwards nothing, shares no connection and sends no variables. */
export const harmless: Readonly<Record<string, string>> = {
  ...without('a session of itfix has no terminal', 'EnableEscapeCommandline EscapeChar RequestTTY'),
  ...without('nothing is forwarded', 'ClearAllForwardings DynamicForward ExitOnForwardFailure ForwardAgent ForwardX11'),
  ...without('nothing is forwarded', 'ForwardX11Timeout ForwardX11Trusted GatewayPorts LocalForward PermitRemoteOpen'),
  ...without(
    'nothing is forwarded',
    'RemoteForward StreamLocalBindMask StreamLocalBindUnlink Tunnel TunnelDevice XAuthLocation',
  ),
  ...without('itfix keeps its own connection', 'ControlMaster ControlPath ControlPersist'),
  ...without('itfix runs its own commands', 'ForkAfterAuthentication LocalCommand PermitLocalCommand RemoteCommand'),
  ...without('itfix runs its own commands', 'SessionType StdinNull'),
  ...without('no variables are sent', 'SendEnv SetEnv'),
  ...without('keys stay where they are', 'AddKeysToAgent UseKeychain'),
  ...without('no known host is changed unasked', 'UpdateHostKeys'),
  ...without('host keys are looked up by name', 'CheckHostIP'),
  ...without('only with CanonicalDomains', 'CanonicalizeFallbackLocal CanonicalizeMaxDots'),
  ...without('only with ProxyCommand', 'ProxyUseFdpass'),
  ...without('only with HostbasedAuthentication', 'EnableSSHKeysign HostbasedAcceptedAlgorithms'),
  ...without('only with keys on a security key, which the built-in client cannot use', 'SecurityKeyProvider'),
  ...without('only with GSSAPIAuthentication', 'GSSAPIClientIdentity GSSAPIDelegateCredentials GSSAPIKexAlgorithms'),
  ...without('only with GSSAPIAuthentication', 'GSSAPIKeyExchange GSSAPIRenewalForcesRekey GSSAPIServerIdentity'),
  ...without('only with GSSAPIAuthentication', 'GSSAPITrustDNS'),
  ...without(
    'how the line is used, not where it goes',
    'ChannelTimeout Compression IPQoS ObscureKeystrokeTiming RekeyLimit',
  ),
  ...without('how the line is used, not where it goes', 'TCPKeepAlive VersionAddendum'),
  ...without('the server chooses', 'KbdInteractiveDevices'),
  ...without('what ssh shows', 'FingerprintHash LogLevel LogVerbose SyslogFacility VisualHostKey WarnWeakCrypto'),
  ...without('ssh has it no more and passes over it', 'AFSTokenPassing Cipher CompressionLevel FallBackToRsh'),
  ...without('ssh has it no more and passes over it', 'GlobalKnownHostsFile2 KerberosAuthentication'),
  ...without(
    'ssh has it no more and passes over it',
    'KerberosTgtPassing Protocol RhostsAuthentication RhostsRSAAuthentication',
  ),
  ...without(
    'ssh has it no more and passes over it',
    'RSAAuthentication UsePrivilegedPort UseRoaming UseRsh UserKnownHostsFile2',
  ),
};

function without(why: string, names: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map(name => [name, why]));
}

/** Other names, some of them Debian's, and the standing one. */
export const otherNames: Readonly<Record<string, string>> = {
  ChallengeResponseAuthentication: 'KbdInteractiveAuthentication',
  DSAAuthentication: 'PubkeyAuthentication',
  HostbasedKeyTypes: 'HostbasedAcceptedAlgorithms',
  IdentityFile2: 'IdentityFile',
  KeepAlive: 'TCPKeepAlive',
  ProtocolKeepAlives: 'ServerAliveInterval',
  PubkeyAcceptedKeyTypes: 'PubkeyAcceptedAlgorithms',
  RSAMinSize: 'RequiredRSASize',
  SKeyAuthentication: 'KbdInteractiveAuthentication',
  SetupTimeOut: 'ServerAliveInterval',
  SmartcardDevice: 'PKCS11Provider',
  TISAuthentication: 'KbdInteractiveAuthentication',
};

type Standing = 'honoured' | 'beyond' | 'refused' | 'harmless';

const standings = new Map<string, Standing>([
  ...rows(Object.keys(honoured), 'honoured'),
  ...rows(Object.keys(beyondUs), 'beyond'),
  ...rows(Object.keys(refused), 'refused'),
  ...rows(Object.keys(harmless), 'harmless'),
]);

function rows(names: readonly string[], standing: Standing): [string, Standing][] {
  return names.map(name => [lowerCase(name), standing]);
}

/** Nothing for what no ssh knows. */
export function standingOf(name: string): Standing | undefined {
  return standings.get(name);
}

const standardNames = new Map(Object.entries(otherNames).map(([other, name]) => [lowerCase(other), lowerCase(name)]));

/** The standing name of a directive, both in lower case. */
export function standardName(name: string): string {
  return standardNames.get(name) ?? name;
}

/** Settings of ssh_config(5) that are passed on, as it spells them. */
const passed = [
  'AddressFamily',
  'Ciphers',
  'ConnectTimeout',
  'HostKeyAlgorithms',
  'HostKeyAlias',
  'IdentitiesOnly',
  'IdentityAgent',
  'KexAlgorithms',
  'MACs',
  'PreferredAuthentications',
  'PubkeyAcceptedAlgorithms',
  'PubkeyAcceptedKeyTypes',
  'ServerAliveCountMax',
  'ServerAliveInterval',
  'StrictHostKeyChecking',
  'UserKnownHostsFile',
];

/** Settings of `ssh` that are without meaning here: how it shares, shows or compresses its own connections, and what it may ask. */
const meaningless = [
  'BatchMode',
  'Compression',
  'ControlMaster',
  'ControlPath',
  'ControlPersist',
  'ForwardAgent',
  'ForwardX11',
  'ForwardX11Trusted',
  'GSSAPIAuthentication',
  'GSSAPIDelegateCredentials',
  'KbdInteractiveAuthentication',
  'LogLevel',
  'NumberOfPasswordPrompts',
  'PasswordAuthentication',
  'PubkeyAuthentication',
  'RequestTTY',
  'TCPKeepAlive',
  'VisualHostKey',
];

/** Settings that are part of the way itself. */
const structural = ['ProxyJump', 'ProxyCommand', 'HostName', 'Port', 'User', 'IdentityFile'];

const spelling = new Map([...passed, ...meaningless, ...structural].map(name => [name.toLowerCase(), name]));

/** `Name=value` or `Name value`, in any case. */
const assignment = /^\s*(?<name>\w+)(?:\s*=\s*|\s+)(?<value>.*?)\s*$/s;

export type Option =
  | { readonly is: 'passed' | 'structural' | 'meaningless'; readonly name: string; readonly value: string }
  | { readonly is: 'unknown'; readonly name: string }
  /** It would take away the check of who answers. */
  | { readonly is: 'unsafe'; readonly name: string };

/** Reads what stands after `-o`. */
export function readOption(text: string): Option {
  const { name: written = text.trim(), value: quoted = '' } = assignment.exec(text)?.groups ?? {};
  const name = spelling.get(written.toLowerCase());
  const value = quoted.replace(/^"(?<inner>.*)"$/s, '$<inner>');
  if (name === undefined) return { is: 'unknown', name: written.slice(0, longestName) };
  if (isUnsafe(name, value)) return { is: 'unsafe', name };
  if (meaningless.includes(name)) return { is: 'meaningless', name, value };
  return { is: structural.includes(name) ? 'structural' : 'passed', name, value };
}

/** Longest name that is shown. */
const longestName = 40;

function isUnsafe(name: string, value: string): boolean {
  if (name === 'StrictHostKeyChecking') return /^(?:no|off)$/i.test(value);
  return name === 'UserKnownHostsFile' && /^(?:\/dev\/null|nul)$/i.test(value);
}

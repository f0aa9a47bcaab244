import { jumpOfCommand } from './proxy-command.ts';
import { readOption } from './ssh-options.ts';
import { splitWords } from './words.ts';

/** The way to a host as far as it is known. */
export interface Way {
  port?: number;
  user?: string;
  identityFile?: string;
  proxyJump?: string;
  configFile?: string;
  readonly options: Record<string, string>;
  /** What is left out, each as the end of a sentence. */
  readonly unused: string[];
  /** The end of a sentence: without this one would arrive at another machine, or nowhere. */
  blocked?: string;
}

/** Flags of ssh(1) without a value that change nothing here. */
const silentFlags = new Set('AaCGgKkNnqTtvXxYy');
/** Flags with a value that change nothing here: the log, the socket of a shared connection. */
const silentValues = new Set('ES');
/** Other flags with a value. */
const valued = new Set('BbcDeFIiJLlmOopQRWw');
/** Flags that have a name in ssh_config, too. */
const long: Readonly<Record<string, string>> = {
  J: 'ProxyJump',
  p: 'Port',
  l: 'User',
  i: 'IdentityFile',
  c: 'Ciphers',
  m: 'MACs',
};
const families: Readonly<Record<string, string>> = { '4': 'inet', '6': 'inet6' };

/** Longest text of arguments. */
const maxChars = 4000;

/** Adds what arguments say, as `ansible_ssh_common_args` holds them. As with `ssh`, what is set first counts. */
export function readArguments(text: string, found: Way): void {
  const words = text.length > maxChars ? `has more than ${maxChars} characters` : splitWords(text);
  if (typeof words === 'string') {
    found.blocked ??= words;
    return;
  }
  const left = words.map(word => word.text);
  for (let word = left.shift(); word !== undefined; word = left.shift()) readWord(found, word, left);
}

/** `-qJ bastion`: flags, of which the last may have its value behind it or as the next word. */
function readWord(found: Way, word: string, left: string[]): void {
  if (!/^-\w/.test(word)) return void found.unused.push('has a word that is no flag of ssh');
  for (const [index, flag] of [...word].entries()) {
    if (index === 0 || silentFlags.has(flag)) continue;
    if (families[flag] !== undefined) found.options.AddressFamily ??= families[flag];
    else if (silentValues.has(flag) || valued.has(flag)) {
      readFlag(found, flag, word.slice(index + 1) || (left.shift() ?? ''));
      return;
    } else found.unused.push(`has -${flag}, which is not understood`);
  }
}

function readFlag(found: Way, flag: string, value: string): void {
  const name = long[flag];
  if (silentValues.has(flag)) return;
  if (value === '') found.blocked ??= `has -${flag} without its value`;
  else if (flag === 'F') found.configFile ??= value;
  else if (flag === 'o') setOption(found, value);
  else if (name !== undefined) setOption(found, `${name}=${value}`);
  else found.unused.push(`has -${flag}, which is not understood`);
}

function setOption(found: Way, text: string): void {
  const option = readOption(text);
  if (option.is === 'passed') found.options[option.name] ??= option.value;
  else if (option.is === 'structural') setters[option.name]?.(found, option.value);
  else if (option.is === 'unknown') found.unused.push(`has -o ${option.name}, which is not understood`);
  else if (option.is === 'unsafe')
    found.unused.push(
      `has -o ${option.name} so that nobody checks who answers (accept-new trusts an unknown key once)`,
    );
}

const setters: Readonly<Record<string, (found: Way, value: string) => void>> = {
  Port(found, value) {
    if (/^\d{1,5}$/.test(value)) found.port ??= Number(value);
    else found.blocked ??= 'has a port that is no number';
  },
  User(found, value) {
    found.user ??= value;
  },
  IdentityFile(found, value) {
    found.identityFile ??= value;
  },
  HostName(found) {
    found.blocked ??= 'has -o HostName: write it as ansible_host';
  },
  ProxyJump(found, value) {
    if (jumps.test(value)) found.proxyJump ??= value;
    else found.blocked ??= 'has a jump host that cannot be read';
  },
  ProxyCommand(found, value) {
    const jump = jumpOfCommand(value);
    if (jump !== undefined && jumps.test(jump)) found.proxyJump ??= jump;
    else found.blocked ??= 'has a ProxyCommand other than `ssh -W %h:%p [user@]host`: write it as ProxyJump';
  },
};

/** `none`, or `[user@]host[:port]` and more of it after commas. */
const jumps =
  /^(?:(?:ssh:\/\/)?(?:[^\s@,/%-][^\s@,/%]*@)?(?:[\p{L}\p{N}_.-]+|\[[\da-fA-F:.]+\])(?::\d{1,5})?\/?(?:,(?!$)|$))+$/u;

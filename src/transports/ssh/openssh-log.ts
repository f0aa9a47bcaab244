import type { LoginTry, SshAttempt } from '../../model/way.ts';
import { mostSaidChars } from './unreached.ts';

/** What the system's ssh says on stderr with `LogLevel=DEBUG1`: its complaints, and how far it came. */
export interface SshLog {
  hear(text: string): void;
  /** Its words for people. */
  said(): string;
  learnt(): Partial<SshAttempt>;
}

/** Longer lines are cut: no line that tells something is so long. */
const mostLineChars = 2000;

export function openSshLog(): SshLog {
  let said = '';
  let rest = '';
  let learnt: Partial<SshAttempt> = {};
  const tried: LoginTry[] = [];
  const line = (text: string): void => {
    if (!text.startsWith('debug1: ')) {
      said = `${said}${text}\n`.slice(-mostSaidChars);
      return;
    }
    const { type, fingerprint, server, offered, key, method, address } =
      words.map(word => word.exec(text)?.groups).find(groups => groups !== undefined) ?? {};
    if (type !== undefined && fingerprint !== undefined)
      learnt = { ...learnt, hostKey: { type, fingerprint, known: [] } };
    if (server !== undefined) learnt = { ...learnt, server };
    if (address !== undefined) learnt = { ...learnt, address, addresses: [address] };
    if (offered !== undefined) learnt = { ...learnt, offered: offered.split(',') };
    if (key !== undefined) tried.push({ method: 'publickey', what: key });
    if (method !== undefined) tried.push({ method });
  };
  return {
    hear(text) {
      const lines = (rest + text).split(/\r?\n/);
      rest = (lines.pop() ?? '').slice(0, mostLineChars);
      for (const one of lines) line(one);
    },
    said: () => `${said}${rest.startsWith('debug1: ') ? '' : rest}`.trim(),
    learnt: () => ({ ...learnt, ...(tried.length > 0 ? { tried } : {}) }),
  };
}

/** The lines of OpenSSH (9.2) that tell how far it came; what follows the name of a file is for people. */
const words: readonly RegExp[] = [
  /^debug1: Server host key: (?<type>\S+) (?<fingerprint>SHA256:\S+)/,
  /^debug1: Remote protocol version \S+, remote software version (?<server>.+?)\s*$/,
  /^debug1: Connecting to \S+ \[(?<address>[^\]]+)\] port/,
  /^debug1: Authentications that can continue: (?<offered>\S+)/,
  /^debug1: Offering public key: (?<key>.+?)\s*$/,
  /^debug1: Next authentication method: (?<method>password|keyboard-interactive)/,
];

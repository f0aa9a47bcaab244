import { splitWords } from './words.ts';

/** Flags of `ssh` that do not change where the jump leads. */
const silent = /^-[AaCqTxv]+$/;
/** How a proxy command says "to the target". */
const toTarget = new Set(['%h:%p', '[%h]:%p']);

/**
 * The jump host of `ssh -W %h:%p -q user@bastion`, the usual way to write one before OpenSSH 7.3 had ProxyJump.
 *
 * @returns nothing for any other command: it would have to be run to know where it leads
 */
export function jumpOfCommand(command: string): string | undefined {
  if (command === 'none') return command;
  const words = splitWords(command);
  if (typeof words === 'string') return undefined;
  const [program = '', ...left] = words.map(({ text }) => text);
  if (!/(?:^|\/)ssh$/.test(program)) return undefined;
  const seen: { host?: string; user?: string; port?: string; leadsOn: boolean } = { leadsOn: false };
  for (let word = left.shift(); word !== undefined; word = left.shift()) {
    if (silent.test(word)) continue;
    if (word === '-W') seen.leadsOn = toTarget.has(left.shift() ?? '');
    else if (word === '-p') seen.port = left.shift() ?? '';
    else if (word === '-l') seen.user = left.shift() ?? '';
    else if (word.startsWith('-') || seen.host !== undefined) return undefined;
    else seen.host = word;
  }
  if (!seen.leadsOn || seen.host === undefined) return undefined;
  return `${seen.user === undefined ? '' : `${seen.user}@`}${seen.host}${seen.port === undefined ? '' : `:${seen.port}`}`;
}

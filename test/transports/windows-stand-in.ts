import type { ServerChannel } from 'ssh2';
import { renderPs, scriptPs } from '../../src/platforms/windows.ts';
import { bootstrap, watchdog } from '../../src/platforms/windows-watchdog.ts';

/** What a Windows machine answers to one script. */
export interface Answer {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
  readonly afterMs?: number;
  /** The connection is gone in the middle of the answer. */
  readonly cutsLine?: true;
}

export interface Machine {
  /** The script without what stands before every script, to its answer. */
  readonly answers: ReadonlyMap<string, Answer>;
  readonly rights: 'root' | 'none';
  readonly languageMode: string;
  /** Commands it does not have: what needs them ends with 127. */
  readonly missing: readonly string[];
  /** Called with what nobody wrote an answer to, or what is not what itfix sends: a mistake of the test or of itfix. */
  readonly onProblem: (problem: string) => void;
}

const silentMs = 4000;

/**
 * Stands in for PowerShell: it checks that what it is sent is the bootstrap and the watchdog, and does in JavaScript what src/platforms/
 * windows-watchdog.ts says that those do. It runs no script: it plays written answers. So it proves the protocol and not the PowerShell.
 */
export function playPowershell(channel: ServerChannel, words: readonly string[], machine: Machine) {
  const fail = (problem: string) => {
    machine.onProblem(problem);
    channel.close();
  };
  const options = words.slice(0, -1).join(' ');
  const script = Buffer.from(words.at(-1) ?? '', 'base64').toString('utf16le');
  const { nonce } = /'(?<nonce>\w+) Windows none '/.exec(script)?.groups ?? {};
  if (options !== '-NoProfile -NonInteractive -InputFormat None -EncodedCommand') return fail(`options: ${options}`);
  if (nonce === undefined || script !== renderPs(bootstrap(nonce))) return fail(`not the bootstrap: ${script}`);
  if (machine.languageMode !== 'FullLanguage') {
    channel.write(`\r\n${nonce} Windows none ${machine.languageMode}\r\n`);
    return end(channel, 1);
  }
  readLines(channel, firstLine => {
    const sent = Buffer.from(firstLine, 'base64').toString();
    const { life } = /TotalSeconds -lt (?<life>\d+)/.exec(sent)?.groups ?? {};
    if (sent !== renderPs(watchdog(nonce, Number(life)))) {
      fail(`not the watchdog: ${sent.slice(0, 200)}`);
      return () => undefined;
    }
    return playWatchdog(channel, nonce, machine, fail);
  });
}

/** Answers what comes after the first line; a line at a time, one script after the other. */
function playWatchdog(channel: ServerChannel, nonce: string, machine: Machine, fail: (problem: string) => void) {
  const waiting: string[] = [];
  let isBusy = false;
  const quit = (): void => end(channel, 255);
  let silence = setTimeout(quit, silentMs);
  channel.on('close', () => clearTimeout(silence));
  const send = (stream: 1 | 2, text: string): void =>
    void channel.write(`${nonce}${stream} ${Buffer.from(text).toString('base64')}\n`);
  const say = (stream: 1 | 2, words: string): void => send(stream, `\n${nonce} ${words}\n`);

  function next() {
    const line = waiting.shift();
    if (line === undefined) return;
    const { number, base64 } = /^(?<number>\d+) (?<base64>[A-Za-z0-9+/=]*)$/.exec(line)?.groups ?? {};
    if (base64 === undefined) return fail(`not a frame: ${line}`);
    const answer = answerTo(Buffer.from(base64, 'base64').toString(), machine);
    if (typeof answer === 'string') return fail(answer);
    isBusy = true;
    setTimeout(() => {
      if (channel.destroyed) return;
      if (answer.stdout) send(1, answer.stdout.replaceAll(/\r?\n/g, '\r\n'));
      if (answer.cutsLine) return channel.destroy();
      if (answer.stderr) send(2, answer.stderr.replaceAll(/\r?\n/g, '\r\n'));
      for (const stream of [1, 2] as const) say(stream, `${number} ${answer.code ?? 0}`);
      isBusy = false;
      next();
    }, answer.afterMs ?? 0);
  }

  channel.write('\n');
  say(1, `Windows ${machine.rights} ${machine.languageMode}`);
  say(2, 'runs');
  return (line: string): void => {
    clearTimeout(silence);
    silence = setTimeout(quit, silentMs);
    if (line === `${nonce}.`) return;
    waiting.push(line);
    if (!isBusy) next();
  };
}

const preamble = scriptPs({ shell: 'ps', parts: [] }, []);
const need = /^if \(-not \(Get-Command '(?<tool>[^']+)' .*\n/;

/** The answer, or the problem that there is none. */
function answerTo(script: string, { answers, missing }: Machine): Answer | string {
  if (!script.startsWith(preamble)) return `without what stands before every script: ${script.slice(0, 200)}`;
  let rest = script.slice(preamble.length);
  for (let found = need.exec(rest); found; found = need.exec(rest)) {
    const { tool = '' } = found.groups ?? {};
    if (missing.includes(tool)) return { stderr: `itfix: missing: ${tool}\n`, code: 127 };
    rest = rest.slice(found[0].length);
  }
  return answers.get(rest) ?? `nobody wrote an answer to: ${rest.slice(0, 300)}`;
}

/** The first listener gets the first line and gives the listener for all others. */
function readLines(channel: ServerChannel, first: (line: string) => (line: string) => void): void {
  let rest = '';
  let listen: ((line: string) => void) | undefined;
  channel.on('data', (chunk: Buffer) => {
    const lines = (rest + chunk.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) {
      if (listen) listen(line);
      else listen = first(line);
    }
  });
  channel.on('end', () => end(channel, 255));
}

function end(channel: ServerChannel, code: number) {
  if (channel.destroyed || channel.writableEnded) return;
  channel.exit(code);
  channel.end();
}

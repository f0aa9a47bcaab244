import { createInterface } from 'node:readline';
import { Writable } from 'node:stream';
import { type Place, Stopped } from './select.ts';
import { shown } from './shown.ts';

/** What a person types in answer to a question, on stderr. Hidden: nothing of it is drawn, not even its length. */
export function typed(question: string, hidden: boolean, { style, signal }: Place): Promise<string> {
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  // As a terminal, so that nothing typed is echoed by the system: readline draws, and draws nowhere.
  const output = hidden ? nowhere : process.stderr;
  const lines = createInterface({ input: process.stdin, output, terminal: true, historySize: 0 });
  // Not before: what is typed at once would be echoed while the terminal is still as the shell left it.
  process.stderr.write(`${style.paint('strong', '?')} ${withoutColon(shown(question))}: `);
  return new Promise((resolve, reject) => {
    const stop = (): void => lines.close();
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    lines.once('line', line => {
      resolve(line);
      lines.close();
    });
    lines.once('SIGINT', stop);
    lines.once('close', () => {
      signal.removeEventListener('abort', stop);
      if (hidden) process.stderr.write('\n');
      reject(new Stopped()); // After an answer this changes nothing.
    });
  });
}

/** Servers bring one along. */
function withoutColon(question: string): string {
  return question.replace(/[:\s]+$/, '');
}

import { spawn } from 'node:child_process';
import { Undelivered } from '../../model/destination.ts';
import { type PutJob, type PutSaid, put } from './put.ts';

/** Puts it there, or throws `Undelivered`. A process that hangs in a dead mount is left behind: it cannot be waited for. */
export function runPut(job: PutJob, signal: AbortSignal): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, ['-e', `(${put.toString()})()`], { stdio: ['pipe', 'pipe', 'ignore'] });
    let text = '';
    const said = (): PutSaid[] =>
      text
        .split('\n')
        .slice(0, -1)
        .map(line => JSON.parse(line));
    const settle = (why: string): void => {
      signal.removeEventListener('abort', giveUp);
      const last = said().at(-1);
      if (last?.state === 'done') resolve(last.at);
      else if (last?.state === 'failed') reject(failureOf(last, job.into));
      else reject(new Undelivered(last === undefined ? 'temporary' : 'unclear', why));
    };
    const giveUp = (): void => {
      child.kill('SIGKILL');
      child.unref();
      for (const stream of [child.stdin, child.stdout]) stream.destroy();
      settle(`${job.into} did not answer within the time limit`);
    };
    signal.addEventListener('abort', giveUp);
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
      text += chunk;
    });
    child.on('error', error => settle(`the process that writes to ${job.into} could not be started: ${error.message}`));
    child.on('close', () => settle(`the process that writes to ${job.into} ended before it was done`));
    child.stdin.on('error', () => undefined); // It ended before it had read all: its own words tell why.
    child.stdin.end(JSON.stringify(job));
    if (signal.aborted) giveUp();
  });
}

/** What goes away when somebody makes room or mounts the share again. */
const passing = new Set([
  'ENOENT',
  'ENOSPC',
  'EDQUOT',
  'EIO',
  'ESTALE',
  'ETIMEDOUT',
  'EHOSTDOWN',
  'EHOSTUNREACH',
  'ENOTCONN',
]);

function failureOf({ code, why }: { code: string; why: string }, folder: string): Undelivered {
  const hindrance = passing.has(code) ? 'temporary' : 'permanent';
  if (code === 'ENOENT') return new Undelivered(hindrance, `there is no folder ${folder}: is it mounted?`);
  return new Undelivered(hindrance, `nothing could be put into ${folder}: ${why}`);
}

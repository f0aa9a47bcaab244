import { spawn } from 'node:child_process';
import type { PlatformName } from '../model/platform.ts';

/** What opens a file with the program that its owner chose for it. */
const openers: { readonly [platform in PlatformName]: readonly [string, ...string[]] } = {
  linux: ['xdg-open'],
  darwin: ['open'],
  windows: ['rundll32', 'url.dll,FileProtocolHandler'],
};

/** How long an opener may take to say that it cannot. One that goes on is the browser itself. */
const waitedMs = 3000;

/** Opens a file with the system's opener, and leaves it open. Tells whether that seems to have worked. */
export async function openFile(platform: PlatformName, file: string): Promise<boolean> {
  const [program, ...words] = openers[platform];
  return new Promise(resolve => {
    const opener = spawn(program, [...words, file], { detached: true, stdio: 'ignore' });
    const timer = setTimeout(() => done(true), waitedMs);
    const done = (isOpen: boolean): void => {
      clearTimeout(timer);
      opener.unref();
      resolve(isOpen);
    };
    opener.once('error', () => done(false));
    opener.once('exit', code => done(code === 0));
  });
}

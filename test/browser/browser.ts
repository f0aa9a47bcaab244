import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import axe from 'axe-core';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';

/** Debian's browser. Nothing is downloaded for the tests. */
const program = '/usr/bin/chromium';

/** Where there is none, what needs it is skipped; CI counts that as a failure. */
export const hasBrowser = existsSync(program);

/** A page that was opened, with what it did while it was. */
interface Opened {
  readonly page: Page;
  /** Everything that was asked for besides the file itself. */
  readonly requests: readonly string[];
  /** What stood in the console, what was thrown, which dialogs came up. */
  readonly trouble: readonly string[];
  close(): Promise<void>;
}

export interface Showroom {
  open(html: string, options?: BrowserContextOptions): Promise<Opened>;
  close(): Promise<void>;
}

export async function openShowroom(): Promise<Showroom> {
  // The sandbox needs rights that a container does not give; the pages are ours.
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] });
  const folder = mkdtempSync(join(tmpdir(), 'itfix-browser-'));
  let number = 0;
  return {
    open(html, options = {}) {
      const file = join(folder, `${++number}.html`);
      writeFileSync(file, html);
      return open(browser, pathToFileURL(file).href, options);
    },
    async close() {
      await browser.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function open(browser: Browser, address: string, options: BrowserContextOptions): Promise<Opened> {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const requests: string[] = [];
  const trouble: string[] = [];
  page.on('request', request => void (request.url() === address || requests.push(request.url())));
  page.on('console', message => trouble.push(`console: ${message.text()}`));
  page.on('pageerror', error => trouble.push(`thrown: ${error.message}`));
  page.on('dialog', dialog => {
    trouble.push(`dialog: ${dialog.message()}`);
    dialog.dismiss().catch(() => undefined);
  });
  await page.goto(address);
  return { page, requests, trouble, close: () => context.close() };
}

/** Whether the page is wider than the window. What scrolls inside a frame of its own is not. */
export function overflow(page: Page): Promise<number> {
  return page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth');
}

interface Violation {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** What stands between the page and somebody with a keyboard, a screen reader or weak eyes, as axe finds it. */
export async function barriers(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const found: readonly Violation[] = await page.evaluate('axe.run(document).then(({ violations }) => violations)');
  return found.map(({ id, impact, help, nodes }) => `${impact} ${id}: ${help}: ${nodes[0]?.html.slice(0, 200)}`);
}

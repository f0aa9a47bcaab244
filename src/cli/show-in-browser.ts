import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { detect } from '../platforms/detect.ts';
import { openFile } from '../transports/open-file.ts';
import { type OutputOptions, print } from './output.ts';
import { shown } from './shown.ts';
import { UsageError } from './usage-error.ts';
import { writePrivately } from './write-privately.ts';

/** `--browser` chooses the form by itself. */
export function assertOnlyBrowser({ json, format, output }: OutputOptions): void {
  if (json || format !== undefined || output !== undefined)
    throw new UsageError('--browser shows the report as HTML.', 'Leave out --json, --format and --output.');
}

/** Writes a page where only its owner can read it, and opens it; where there is no browser, it says where the page is. */
export async function showInBrowser(page: string): Promise<void> {
  const file = join(mkdtempSync(join(tmpdir(), 'itfix-')), 'report.html');
  writePrivately(file, Buffer.from(page));
  const platform = detect(process.platform);
  const isOpen = hasDisplay() && platform !== undefined && (await openFile(platform, file));
  await print(shown(isOpen ? `Opened in the browser: ${file}` : `No browser could be opened. The report is ${file}`));
}

/** Without one `xdg-open` would start a browser in the terminal. Only Linux has machines without. */
function hasDisplay(): boolean {
  return process.platform !== 'linux' || Boolean(process.env.DISPLAY || process.env.WAYLAND_DISPLAY);
}

import { describe, expect, test } from 'vitest';
import { serversIn } from '../src/probes/email/autoconfig/client-config.ts';
import { filesIn, missing, read } from './corpus-files.ts';

/** Outgoing servers of Exchange and the like are none that a mail program speaks with. */
const spoken = /<(?:incoming|outgoing)Server\s+type="(?:imap|pop3|smtp)"\s*>/g;

describe.skipIf(missing)('recorded settings of providers', () => {
  test.each(filesIn('autoconfig', /\.xml$/))('%s', path => {
    const xml = read(path).replaceAll(/<!--[\s\S]*?-->/g, '');
    const list = serversIn(xml, 'example.com');
    expect(list.length).toBe(Math.min(10, xml.match(spoken)?.length ?? 0));
    expect(list.every(({ host }) => !host.includes('%'))).toBe(true);
  });
});

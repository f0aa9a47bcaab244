import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import type { Protection } from './fact.ts';

export const onDarwin: Command = sh`echo '--- gatekeeper'; spctl --status 2>&1
echo '--- integrity'; csrutil status 2>&1
echo '--- xprotect'; for file in /var/protected/xprotect/XProtect.bundle /Library/Apple/System/Library/CoreServices/XProtect.bundle /System/Library/CoreServices/XProtect.bundle; do [ -e "$file" ] && defaults read "$file/Contents/Info.plist" CFBundleShortVersionString 2>/dev/null; done
echo '--- end'`;

/**
 * Gatekeeper checks programs before they run, XProtect knows malware; XProtect cannot be switched off, so it is off only where its files are
 * gone. Apple sends new ones when there is something new, so their age says nothing.
 */
export function readDarwin(stdout: string): Protection {
  const said = parts(stdout);
  const gatekeeper = /assessments (?<word>enabled|disabled)/.exec(said.get('gatekeeper') ?? '')?.groups?.word;
  if (!said.has('end') || gatekeeper === undefined) throw new Unparsable('spctl tells no status');
  const integrity = /status: (?<word>enabled|disabled|unknown)/.exec(said.get('integrity') ?? '')?.groups?.word;
  const hasXProtect = /^\d+/m.test(said.get('xprotect') ?? '');
  return {
    list: [
      { name: 'Gatekeeper', guard: gatekeeper === 'enabled' ? 'on' : 'off', tampered: [], updates: 'unknown' },
      {
        name: 'XProtect',
        guard: hasXProtect ? 'on' : 'unknown',
        tampered: !hasXProtect && integrity === 'disabled' ? ['its files are gone'] : [],
        updates: 'unknown',
      },
    ],
    wideExclusions: [],
    unread: hasXProtect ? [] : ['version of XProtect'],
  };
}

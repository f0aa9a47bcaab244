import * as z from 'zod';
import { type Command, ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';
import { homes } from './_homes.ts';

const Found = z.array(z.object({ Browser: z.string(), Sites: z.array(z.string()) }));

/** `"notifications":{"https://x.example:443,*":{"last_modified":"1","setting":1}}`, where 1 is allowed and 2 is not. */
const allowed = /"(?<site>https?:\/\/[^",]{1,200}),[^"]{0,200}":\{[^{}]*"setting":1\b[^{}]*\}/g;

// What sites may do stands in one line of a file of some megabytes, of which only that part is taken.
const look: Command = sh`while read -r home; do
  for place in .config/google-chrome .config/chromium .config/BraveSoftware/Brave-Browser .config/microsoft-edge .config/vivaldi snap/chromium/common/chromium 'Library/Application Support/Google/Chrome' 'Library/Application Support/Microsoft Edge' 'Library/Application Support/BraveSoftware/Brave-Browser'; do
    for file in "$home/$place"/*/Preferences; do
      [ -f "$file" ] || continue
      echo "profile $place"
      [ -r "$file" ] && grep -oE '"notifications":\{("[^"]{1,300}":\{[^{}]{0,300}\},?){1,200}\}' "$file" | head -n 3 | cut -c1-20000 | sed 's/^/sites /'
    done
  done
  for place in .mozilla/firefox snap/firefox/common/.mozilla/firefox 'Library/Application Support/Firefox/Profiles' Library/Safari; do [ -d "$home/$place" ] && echo "profile $place"; done
done
echo end`;

const posix = {
  parse: ({ stdout }: { readonly stdout: string }) => {
    const all = stdout.split('\n');
    if (all[0] !== 'begin' || !all.includes('end')) throw new Unparsable('the browsers were not read to their end');
    const profiles = all.flatMap(line => (line.startsWith('profile ') ? [browserIn(line)] : []));
    const sites = all.flatMap(line =>
      line.startsWith('sites ') ? [...line.matchAll(allowed)].map(({ groups }) => groups?.site ?? '') : [],
    );
    return factOf(profiles, sites);
  },
};

function browserIn(place: string): string {
  return /chrome|chromium|brave|edge|vivaldi|firefox|safari/i.exec(place)?.[0].toLowerCase() ?? 'other';
}

const most = 50;

function factOf(browsers: readonly string[], sites: readonly string[]) {
  return { browsers: [...new Set(browsers)], notifying: [...new Set(sites)].slice(0, most) };
}

/** Only browsers that are made of Chromium write what sites may do in a form that can be read without their own programs. */
export default defineProbe({
  title: 'Browsers, and which sites may show notifications',
  params: z.object({}),
  fact: z.object({ browsers: z.array(z.string()), notifying: z.array(z.string()) }),
  on: {
    linux: {
      ...posix,
      command: () => sh`${homes}
echo begin
printf '%s\n' "$homes" | ${look}`,
    },
    darwin: {
      ...posix,
      command: () => sh`echo begin
ls -d /Users/* | ${look}`,
    },
    windows: {
      command:
        () => ps`$found = @(foreach ($place in @{ chrome = 'Google\Chrome'; edge = 'Microsoft\Edge'; brave = 'BraveSoftware\Brave-Browser' }.GetEnumerator()) {
  foreach ($file in Get-ChildItem -Path "$env:LOCALAPPDATA\$($place.Value)\User Data\*\Preferences" -File -ErrorAction SilentlyContinue) {
    $text = [IO.File]::ReadAllText($file.FullName)
    $match = [regex]::Match($text, '"notifications":\{("[^"]{1,300}":\{[^{}]{0,300}\},?){1,200}\}')
    @{ Browser = $place.Key; Sites = @([regex]::Matches($match.Value, '"(https?://[^",]{1,200}),[^"]{0,200}":\{[^{}]*"setting":1\b') | ForEach-Object { $_.Groups[1].Value }) }
  }
})
if (Test-Path "$env:APPDATA\Mozilla\Firefox\Profiles") { $found += @{ Browser = 'firefox'; Sites = @() } }
ConvertTo-Json -InputObject @($found) -Compress -Depth 4`,
      parse: ({ stdout }) => {
        const found = structured(stdout, Found);
        return factOf(
          found.map(({ Browser }) => Browser),
          found.flatMap(({ Sites }) => Sites),
        );
      },
    },
  },
});

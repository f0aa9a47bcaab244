import { sh } from '../../../model/command.ts';
import type { Default } from './fact.ts';

/** Where a user's own default stands (lp(1)): each beats those after it, and all beat what the print service says. */
export const askDefaults = sh`echo "env LPDEST $LPDEST"; echo "env PRINTER $PRINTER"
for file in "$HOME/.cups/lpoptions" /etc/cups/lpoptions; do
  [ ! -r "$file" ] || sed -n "s|^Default \([^ ]*\).*|file $file \1|p" "$file"
done
`;

/** An instance of a queue (`office/draft`) is the queue. PRINTER=lp is what old systems set, and counts only where there is such a queue. */
export function readDefaults(stdout: string, queues: readonly string[]): Default | undefined {
  const found = [...stdout.matchAll(/^(?<kind>env|file) (?<from>\S+) (?<name>[^\s/]+)(?:\/\S*)?$/gm)];
  const all = found.map(({ groups }) => ({
    name: groups?.name ?? '',
    from: groups?.kind === 'env' ? `the environment variable ${groups.from}` : (groups?.from ?? ''),
  }));
  return all.find(({ name }) => name !== 'lp' || queues.includes('lp'));
}

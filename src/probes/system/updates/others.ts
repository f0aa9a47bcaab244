import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import { askRunning } from '../_running.ts';
import { isBusy, type UpdatesFact } from './fact.ts';

/** `warning: missing 'libfoo' dependency for 'bar'` */
const missing = /missing '(?<needs>[^']+)' dependency for '(?<name>[^']+)'/gm;

export const updatesByPacman: Method<unknown, UpdatesFact> = {
  needs: ['pacman'],
  command: () => sh`echo '--- busy'; ${askRunning(['pacman'])}echo '--- check'; pacman -Dk 2>&1
echo '--- available'; pacman -Quq 2>/dev/null | wc -l
echo '--- end'`,
  parse: ({ stdout }) => {
    const said = parts(stdout);
    if (!said.has('end')) throw new Unparsable('pacman was not asked to its end');
    const found = [...(said.get('check') ?? '').matchAll(missing)].map(({ groups }) => ({
      package: groups?.name ?? '',
      state: `missing-dependency: ${groups?.needs}`,
    }));
    const available = Number(said.get('available')?.trim());
    return { manager: 'pacman', busy: isBusy(said), broken: found, interrupted: false, available, failing: [] };
  },
};

export const updatesByApk: Method<unknown, UpdatesFact> = {
  needs: ['apk'],
  command: () => sh`echo '--- available'; apk version -q -l '<' 2>/dev/null | wc -l
echo '--- installed'; apk info 2>/dev/null | wc -l`,
  parse: ({ stdout }) => {
    const said = parts(stdout);
    if (!(Number(said.get('installed')?.trim()) > 0)) throw new Unparsable('apk names no package');
    const available = Number(said.get('available')?.trim());
    return { manager: 'apk', busy: false, broken: [], interrupted: false, available, failing: [] };
  },
};

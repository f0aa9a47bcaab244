import { sh } from '../../../model/command.ts';
import { type Method, Unparsable } from '../../../model/probe.ts';
import { known } from '../../hardware/_known.ts';
import { parts } from '../../net/_parts.ts';
import { askRunning } from '../_running.ts';
import { daysOf, isBusy, UpdatesFact } from './fact.ts';

/** What may be there several times by design. */
const several = /^(?:kernel|kmod|gpg-pubkey|installonlypkg|dkms|.*-debuginfo|.*-kmp-)/;

/** Two versions of one package: the old one was not taken away because the run was cut off. */
export const updatesByRpm: Method<unknown, UpdatesFact> = {
  needs: ['rpm'],
  command:
    () => sh`echo '--- busy'; ${askRunning(['rpm', 'dnf', 'dnf5', 'yum', 'zypper', 'microdnf'])}echo '--- twice'; rpm -qa --qf ${'%{NAME}.%{ARCH}\\n'} | sort | uniq -d
echo '--- age'; file=$(ls -t /var/lib/rpm/rpmdb.sqlite /usr/lib/sysimage/rpm/rpmdb.sqlite /var/lib/rpm/Packages 2>/dev/null | head -n 1)
[ -n "$file" ] && echo $((($(date +%s) - $(stat -c %Y "$file")) / 86400))
echo '--- count'; rpm -qa 2>/dev/null | wc -l
echo '--- end'`,
  parse: ({ stdout, stderr }) => {
    const said = parts(stdout);
    const damaged = /DB_RUNRECOVERY|Thread died in Berkeley DB|database disk image is malformed/.test(stderr);
    const none = Number(said.get('count')?.trim()) === 0;
    if (!said.has('end') || (none && !damaged)) throw new Unparsable('rpm names no package');
    const twice = (said.get('twice') ?? '')
      .trim()
      .split('\n')
      .filter(name => name !== '' && !several.test(name));
    return known(UpdatesFact, {
      manager: 'rpm',
      busy: isBusy(said),
      broken: damaged
        ? [{ package: 'rpm', state: 'its database is damaged' }]
        : twice.map(name => ({ package: name, state: 'two versions' })),
      interrupted: false,
      failing: [],
      lastInstalledDays: daysOf(said.get('age')),
    });
  },
};

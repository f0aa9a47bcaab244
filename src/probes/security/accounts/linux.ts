import { type Command, sh } from '../../../model/command.ts';
import { Unparsable } from '../../../model/probe.ts';
import { parts } from '../../net/_parts.ts';
import { baseAccounts } from '../_base-accounts.ts';
import { accountsOf, type OddAccount } from './fact.ts';

/** Of passwords only whether there is one is told. */
export const onLinux: Command = sh`echo '--- accounts'; awk -F: '{ print $1, $3, $7 }' /etc/passwd | head -n 5000
echo '--- groups'; grep -E '^(sudo|wheel|admin|adm):' /etc/group
echo '--- passwords'; if [ -r /etc/shadow ]; then awk -F: '$2 ~ /^[$_.\/0-9A-Za-z]/ && length($2) > 12 { print $1 }' /etc/shadow; else echo '!unread /etc/shadow'; fi
echo '--- rules'
for file in /etc/sudoers /etc/sudoers.d /etc/sudoers.d/* /etc/doas.conf; do
  if [ ! -e "$file" ]; then continue; elif [ ! -r "$file" ]; then echo "!unread $file"
  elif [ -f "$file" ]; then grep -sHE '^[^#]*[[:space:]]ALL[[:space:]]*$|ALL[[:space:]]*=.*ALL|^permit' "$file"; fi
done
echo '--- shells'
for folder in /bin /sbin /usr/bin /usr/sbin /usr/local/bin /usr/local/sbin; do
  [ -L "$folder" ] || for file in "$folder"/sh "$folder"/bash "$folder"/dash "$folder"/zsh "$folder"/ksh* "$folder"/fish "$folder"/python* "$folder"/perl* "$folder"/ruby* "$folder"/php* "$folder"/node "$folder"/lua* "$folder"/vim* "$folder"/nano "$folder"/find "$folder"/env "$folder"/*awk "$folder"/cp "$folder"/tee "$folder"/dd "$folder"/tar; do
    [ -u "$file" ] && [ ! -L "$file" ] && ls -ldn "$file"
  done
done
find /tmp /var/tmp /dev/shm -xdev -maxdepth 2 -type f -perm -4000 -exec ls -ldn {} + 2>/dev/null | head -n 20
echo '--- end'`;

/** The web servers' accounts, too: a hole in a site must not be one in the machine. */
const webAccounts = /^(?:www-data|apache|httpd|nginx|http|wwwrun)$/;
const noShell = /\/(?:nologin|false|sync|halt|shutdown|true)$|^$/;

export function readLinux(stdout: string) {
  const said = parts(stdout);
  const accounts = [...(said.get('accounts') ?? '').matchAll(/^(\S+) (\d+) ?(.*)$/gm)].map(
    ([, name = '', uid, shell = '']) => ({ name, uid: Number(uid), shell }),
  );
  if (!said.has('end') || accounts.length === 0) throw new Unparsable('the accounts were not read to their end');
  const withPassword = new Set((said.get('passwords') ?? '').split('\n'));
  const hasRoot = accounts.some(({ name, uid }) => name === 'root' && uid === 0);
  const members = administrators(said.get('groups') ?? '');
  const odd: OddAccount[] = [
    // Network storages have "admin" in place of root.
    ...accounts
      .filter(({ name, uid }) => uid === 0 && name !== 'root' && hasRoot)
      .map(({ name }) => ({ name, sign: 'second-root' as const, where: '/etc/passwd' })),
    ...accounts
      .filter(({ name, shell }) => baseAccounts.test(name) && !noShell.test(shell) && withPassword.has(name))
      .map(({ name, shell }) => ({
        name,
        sign: 'system-account-login' as const,
        where: `/etc/shadow, shell ${shell}`,
      })),
    ...(said.get('rules') ?? '').split('\n').flatMap(ruleIn),
    ...members
      .filter(({ name }) => isOfSystem(name))
      .map(({ name, group }) => ({ name, sign: 'system-account-sudo' as const, where: `/etc/group, group ${group}` })),
    ...rootShells(said.get('shells') ?? ''),
  ];
  return accountsOf(
    members.map(({ name }) => name),
    odd,
    accounts.length,
    unreadIn(stdout),
  );
}

const isOfSystem = (name: string): boolean => baseAccounts.test(name) || webAccounts.test(name);

/** `sudo:x:27:alex,sam` */
function administrators(groups: string): { name: string; group: string }[] {
  return [...groups.matchAll(/^(sudo|wheel|admin):[^:]*:\d*:(.+)$/gm)].flatMap(([, group = '', names = '']) =>
    names.split(',').map(name => ({ name, group })),
  );
}

/** `-rwsr-xr-x 1 0 0 1265648 Apr 23 2023 /bin/bash`: whoever starts it is root. */
function rootShells(text: string): OddAccount[] {
  return [...text.matchAll(/^-\S+ +\d+ +0 .* (\/\S+)$/gm)].map(([, where = '']) => ({
    name: 'everybody',
    sign: 'root-shell',
    where,
  }));
}

/** `/etc/sudoers.d/x:www-data ALL=(ALL) NOPASSWD: ALL`, `/etc/doas.conf:permit nopass nobody` */
function ruleIn(line: string): OddAccount[] {
  const {
    where,
    name,
    how = '',
  } = /^(?<where>\/[^:]+):\s*%?(?<name>[\w-]+)\s+\S+\s*=\s*(?:\([^)]*\))?\s*(?<how>(?:[A-Z]+:\s*)*)ALL\s*$/.exec(line)
    ?.groups ??
  /^(?<where>\/[^:]+):permit\s+(?:\w+\s+)*?(?<name>[\w-]+)\s*$/.exec(line)?.groups ??
  {};
  if (where === undefined || name === undefined) return [];
  // With the password of root (targetpw) openSUSE gives it to everybody.
  if (name === 'ALL' && how.includes('NOPASSWD')) return [{ name: 'everybody', sign: 'everybody-sudo', where }];
  if (!isOfSystem(name)) return [];
  return [{ name, sign: 'system-account-sudo', where }];
}

function unreadIn(stdout: string): string[] {
  return [...stdout.matchAll(/^!unread (\/\S+)$/gm)].map(([, file = '']) => file);
}

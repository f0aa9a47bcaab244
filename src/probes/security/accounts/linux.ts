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
  ];
  return accountsOf(administrators(said.get('groups') ?? ''), odd, accounts.length, unreadIn(stdout));
}

/** `sudo:x:27:alex,sam` */
function administrators(groups: string): string[] {
  return [...groups.matchAll(/^(?:sudo|wheel|admin):[^:]*:\d*:(.*)$/gm)].flatMap(([, names = '']) => names.split(','));
}

/** `/etc/sudoers.d/x:www-data ALL=(ALL) NOPASSWD: ALL`, `/etc/doas.conf:permit nopass nobody` */
function ruleIn(line: string): OddAccount[] {
  const { where, name } =
    /^(?<where>\/[^:]+):\s*(?<name>[\w-]+)\s+\S+\s*=\s*(?:\([^)]*\))?\s*(?:[A-Z]+:\s*)*ALL\s*$/.exec(line)?.groups ??
    /^(?<where>\/[^:]+):permit\s+(?:\w+\s+)*?(?<name>[\w-]+)\s*$/.exec(line)?.groups ??
    {};
  if (where === undefined || name === undefined || !(baseAccounts.test(name) || webAccounts.test(name))) return [];
  return [{ name, sign: 'system-account-sudo', where }];
}

function unreadIn(stdout: string): string[] {
  return [...stdout.matchAll(/^!unread (\/\S+)$/gm)].map(([, file = '']) => file);
}

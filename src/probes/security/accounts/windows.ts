import * as z from 'zod';
import { type Command, ps } from '../../../model/command.ts';
import { structured } from '../../net/_structured.ts';
import { accountsOf, type OddAccount } from './fact.ts';

/** The group by its number: its name is translated. */
export const onWindows: Command = ps`$admins = @(try { Get-LocalGroupMember -SID 'S-1-5-32-544' -ErrorAction Stop | ForEach-Object { "$($_.Name)" } } catch { '!unread' })
$hidden = @()
$key = Get-Item -LiteralPath 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion\Winlogon\SpecialAccounts\UserList' -ErrorAction SilentlyContinue
if ($key) { $hidden = @($key.GetValueNames() | Where-Object { $key.GetValue($_) -eq 0 }) }
$users = @(Get-LocalUser | ForEach-Object { @{ Name = $_.Name; Enabled = $_.Enabled; Rid = "$($_.SID)" -replace '.*-' } })
@{ Users = $users; Administrators = $admins; Hidden = $hidden } | ConvertTo-Json -Compress -Depth 4`;

const Told = z.object({
  Users: z.array(z.object({ Name: z.string(), Enabled: z.boolean(), Rid: z.string() })),
  Administrators: z.array(z.string()),
  Hidden: z.array(z.string()),
});

/** The guest's account has this number on every Windows. */
const guest = '501';

export function readWindows(stdout: string) {
  const { Users, Administrators, Hidden } = structured(stdout, Told);
  const denied = Administrators.includes('!unread');
  const short = Administrators.filter(name => name !== '!unread').map(name => name.slice(name.indexOf('\\') + 1));
  const odd = Users.filter(({ Name, Enabled }) => Enabled && short.includes(Name)).flatMap(
    ({ Name, Rid }): OddAccount[] => {
      if (Hidden.includes(Name) || Name.endsWith('$'))
        return [{ name: Name, sign: 'hidden-administrator', where: 'Winlogon\\SpecialAccounts\\UserList' }];
      return Rid === guest ? [{ name: Name, sign: 'system-account-login', where: 'Administrators' }] : [];
    },
  );
  return accountsOf(short, odd, Users.length, denied ? ["members of the administrators' group"] : []);
}

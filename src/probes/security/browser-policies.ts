import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { structured } from '../net/_structured.ts';

const Fact = z.object({
  /** Extensions, search and start pages that a policy forces, 50 at most. */
  forced: z.array(z.object({ where: z.string(), policy: z.string() })),
  /** Who may have set them: a directory, device management, configuration management. */
  managedBy: z.array(z.string()),
});

/** Policies that malware sets, too; those that only switch something off are left out. */
const policies = [
  'ExtensionInstallForcelist',
  'DefaultSearchProviderSearchURL',
  'HomepageLocation',
  'NewTabPageLocation',
  'RestoreOnStartupURLs',
];

const most = 50;
const factOf = (forced: readonly { where: string; policy: string }[], managedBy: readonly string[]) => ({
  forced: forced.slice(0, most),
  managedBy: [...new Set(managedBy)],
});

function readPosix(stdout: string) {
  if (!/^begin\n[\s\S]*^end$/m.test(stdout)) throw new Unparsable('the policies were not read to their end');
  const forced = [...stdout.matchAll(/^policy (\/[^|]+)\|(\w+)$/gm)].map(([, where = '', policy = '']) => ({
    where,
    policy,
  }));
  return factOf(
    forced,
    [...stdout.matchAll(/^managed (.+)$/gm)].map(([, by = '']) => by),
  );
}

const Told = z.object({
  Forced: z.array(z.object({ Where: z.string(), Policy: z.string() })),
  Managed: z.array(z.string()),
});

/** What policies force on browsers, and whether the machine belongs to somebody who sets policies. */
export default defineProbe({
  title: 'What policies force on browsers',
  params: z.object({}),
  fact: Fact,
  on: {
    linux: {
      command: () => sh`echo begin
for file in /etc/opt/chrome/policies/*/*.json /etc/chromium/policies/*/*.json /etc/opt/edge/policies/*/*.json /etc/brave/policies/*/*.json; do
  [ -r "$file" ] || continue
  for policy in ${policies}; do grep -q "\"$policy\"" "$file" && echo "policy $file|$policy"; done
done
for file in /etc/firefox/policies/policies.json /usr/lib/firefox/distribution/policies.json; do
  [ -r "$file" ] && grep -q '"force_installed"' "$file" && echo "policy $file|ExtensionSettings"
done
for place in /etc/sssd/sssd.conf /etc/krb5.keytab /etc/puppetlabs /etc/puppet /etc/chef /etc/salt /etc/cfengine /etc/landscape /opt/microsoft/intune /opt/jc /var/kolide-k2 /etc/ansible; do [ -e "$place" ] && echo "managed $place"; done
echo end`,
      parse: ({ stdout }) => readPosix(stdout),
    },
    darwin: {
      command: () => sh`echo begin
for file in "/Library/Managed Preferences"/com.google.Chrome.plist "/Library/Managed Preferences"/com.microsoft.Edge.plist "/Library/Managed Preferences"/*/com.google.Chrome.plist; do
  [ -r "$file" ] || continue
  for policy in ${policies}; do plutil -extract "$policy" xml1 -o /dev/null -- "$file" >/dev/null 2>&1 && echo "policy $file|$policy"; done
done
profiles status -type enrollment 2>/dev/null | grep -q 'MDM enrollment: Yes' && echo 'managed device management'
dsconfigad -show 2>/dev/null | grep -q 'Active Directory Domain' && echo 'managed directory'
echo end`,
      parse: ({ stdout }) => readPosix(stdout),
    },
    windows: {
      command:
        () => ps`$forced = @(foreach ($root in 'HKLM:\SOFTWARE\Policies', 'HKCU:\Software\Policies') { foreach ($browser in 'Google\Chrome', 'Microsoft\Edge', 'BraveSoftware\Brave') {
  foreach ($policy in @(${policies})) {
    $key = "$root\$browser"
    if ((Test-Path "$key\$policy") -or ($null -ne (Get-ItemProperty $key -Name $policy -ErrorAction SilentlyContinue))) { @{ Where = $key; Policy = $policy } }
  }
} })
$managed = @()
if ((Get-CimInstance Win32_ComputerSystem).PartOfDomain) { $managed += 'directory' }
if (Get-ChildItem 'HKLM:\SOFTWARE\Microsoft\Enrollments' -ErrorAction SilentlyContinue | Where-Object { $_.GetValue('ProviderID') }) { $managed += 'device management' }
if (Get-ChildItem 'HKLM:\SYSTEM\CurrentControlSet\Control\CloudDomainJoin\JoinInfo' -ErrorAction SilentlyContinue) { $managed += 'cloud directory' }
@{ Forced = $forced; Managed = $managed } | ConvertTo-Json -Compress -Depth 4`,
      parse: ({ stdout }) => {
        const { Forced, Managed } = structured(stdout, Told);
        return factOf(
          Forced.map(({ Where, Policy }) => ({ where: Where, policy: Policy })),
          Managed,
        );
      },
    },
  },
});

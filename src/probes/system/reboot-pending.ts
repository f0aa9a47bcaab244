import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { known } from '../hardware/_known.ts';
import { parts } from '../net/_parts.ts';
import { structured } from '../net/_structured.ts';
import { askContainer, isContainer } from './_container.ts';

const Fact = z.object({
  pending: z.boolean(),
  /** Who asks for it. */
  reasons: z.array(z.string()),
  /** What was updated, where that is told. */
  packages: z.array(z.string()),
  /** How long it has been waiting. */
  waitingSec: z.number().optional(),
});

/** Most packages that are told. */
const mostPackages = 50;

function linuxFact(stdout: string): z.output<typeof Fact> {
  const said = parts(stdout);
  if (!said.has('end')) throw new Unparsable('the marks of a pending restart were not looked for');
  const marks = (said.get('marks') ?? '').trim().split('\n').filter(Boolean);
  // Where the kernel was replaced, the modules of the running one are gone (Arch, Alpine). In a container the kernel is that of the host.
  const replaced = !isContainer(said) && said.get('modules')?.trim() === 'gone';
  const asked = said.get('tool')?.trim() === 'needed';
  const ages = marks.map(mark => Number(mark.split(' ')[1])).filter(Number.isFinite);
  const reasons = [
    ...marks.map(mark => mark.split(' ')[0] ?? ''),
    ...(replaced ? ['the modules of the running kernel are gone'] : []),
    ...(asked ? ['the package manager'] : []),
  ];
  const packages = [...new Set((said.get('packages') ?? '').trim().split('\n').filter(Boolean))];
  const waitingSec = ages.length > 0 ? Math.max(...ages) : undefined;
  return known(Fact, { pending: reasons.length > 0, reasons, packages: packages.slice(0, mostPackages), waitingSec });
}

const Sent = z.object({ Reasons: z.array(z.string()) });

/** Whether what was installed only takes effect after a restart. */
export default defineProbe({
  title: 'Restart pending after updates',
  params: z.object({}),
  fact: Fact,
  on: {
    linux: {
      command: () => sh`${askContainer}now=$(date +%s)
echo '--- marks'; for mark in /run/reboot-required /run/reboot-needed; do
  [ -e "$mark" ] && echo "$mark $((now - $(stat -c %Y "$mark" 2>/dev/null || echo "$now")))"
done
echo '--- packages'; cat /run/reboot-required.pkgs 2>/dev/null | head -n 200
echo '--- modules'; [ -n "$(ls /lib/modules 2>/dev/null)" ] && [ ! -d "/lib/modules/$(uname -r)" ] && echo gone
echo '--- tool'; limit=; command -v timeout >/dev/null 2>&1 && limit='timeout 6'
if command -v needs-restarting >/dev/null 2>&1; then $limit needs-restarting -r >/dev/null 2>&1; [ $? -eq 1 ] && echo needed
elif command -v zypper >/dev/null 2>&1; then $limit zypper --non-interactive --no-refresh needs-rebooting >/dev/null 2>&1; [ $? -eq 102 ] && echo needed; fi
echo '--- end'`,
      parse: ({ stdout }) => linuxFact(stdout),
    },
    darwin: { unsupported: 'macOS restarts as part of the installation' },
    windows: {
      // Renames that wait for the next start are left out: browsers and drivers leave some behind nearly always.
      command: () => ps`$reasons = @()
if (Test-Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\Component Based Servicing\RebootPending') { $reasons += 'Component Based Servicing' }
if (Test-Path 'HKLM:\SOFTWARE\Microsoft\Windows\CurrentVersion\WindowsUpdate\Auto Update\RebootRequired') { $reasons += 'Windows Update' }
$names = 'HKLM:\SYSTEM\CurrentControlSet\Control\ComputerName'
if ((Get-ItemProperty "$names\ActiveComputerName").ComputerName -ne (Get-ItemProperty "$names\ComputerName").ComputerName) { $reasons += 'a new name of the computer' }
@{ Reasons = $reasons } | ConvertTo-Json -Compress`,
      parse: ({ stdout }) => {
        const { Reasons } = structured(stdout, Sent);
        return { pending: Reasons.length > 0, reasons: Reasons, packages: [] };
      },
    },
  },
});

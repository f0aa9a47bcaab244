import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { known, lines } from '../hardware/_known.ts';
import { parts } from '../net/_parts.ts';
import { structured } from '../net/_structured.ts';
import { askContainer, isContainer } from './_container.ts';
import { askRunning } from './_running.ts';

const Fact = z.object({
  /** The clock is set by the host: containers, Windows subsystem for Linux. */
  container: z.boolean().optional(),
  /** What keeps the clock right: systemd-timesyncd, chronyd, ntpd …, the guest tools of a hypervisor, `cron` with ntpdate or the like. */
  services: z.array(z.string()),
  /** Whether something is set to keep the clock right. */
  enabled: z.boolean(),
  /** Whether it has found the time. Not told for a while after the start, and where nobody can be asked. */
  synchronized: z.boolean().optional(),
});

/** Time services, and guest tools that take the time from the hypervisor. */
const keepers = [
  'systemd-timesyn',
  'chronyd',
  'ntpd',
  'openntpd',
  'ntp-daemon',
  'phc2sys',
  'connmand',
  'htpdate',
].concat(['VBoxService', 'vmtoolsd', 'prltoolsd', 'xe-daemon']);

function linuxFact(stdout: string): z.output<typeof Fact> {
  const said = parts(stdout);
  if (!said.has('end')) throw new Unparsable('it was not asked to its end');
  const settings = lines(said.get('timedatectl') ?? '', '=');
  const running = (said.get('running') ?? '').trim().split('\n').filter(Boolean);
  // The tools of VMware set the clock after a pause only, unless that was switched on.
  const setsAtTimes = said.get('vmware')?.trim() === 'Disabled';
  const byCron = (said.get('cron') ?? '').trim() !== '' ? ['cron'] : [];
  const services = [...new Set([...running.filter(name => name !== 'vmtoolsd' || !setsAtTimes), ...byCron])];
  const told = settings.get('NTPSynchronized');
  const chrony = said.get('chrony') ?? '';
  return known(Fact, {
    container: isContainer(said),
    services,
    enabled: settings.get('NTP') === 'yes' || services.length > 0,
    synchronized: told === 'yes' || /,Normal$/m.test(chrony) || (told === undefined ? undefined : false),
  });
}

const Sent = z.object({ Mode: z.string(), Type: z.string().nullish(), Leap: z.string().nullish() });
/** The leap indicator of a clock that is not synchronised (RFC 5905). */
const notSynchronized = '3';

/** Whether anything keeps the clock right. Nobody outside is asked: that is `net.clock`. */
export default defineProbe({
  title: 'Keeping the time',
  params: z.object({}),
  fact: Fact,
  on: {
    linux: {
      command: () => sh`${askContainer}limit=; command -v timeout >/dev/null 2>&1 && limit='timeout 3'
echo '--- timedatectl'; [ -d /run/systemd/system ] && $limit timedatectl show -p NTP -p NTPSynchronized -p CanNTP 2>/dev/null
echo '--- chrony'; command -v chronyc >/dev/null 2>&1 && $limit chronyc -c -n tracking 2>/dev/null
echo '--- vmware'; command -v vmware-toolbox-cmd >/dev/null 2>&1 && $limit vmware-toolbox-cmd timesync status 2>/dev/null
echo '--- cron'; grep -hsE '^[^#]*(ntpdate|rdate|sntp|htpdate|chronyd +-q|ntpd +-[a-z]*q)' -r /etc/crontab /etc/cron.d /etc/cron.hourly /etc/cron.daily /var/spool/cron /etc/crontabs | head -n 3
echo '--- running'; ${askRunning(keepers)}echo '--- end'`,
      parse: ({ stdout }) => linuxFact(stdout),
    },
    darwin: {
      command: () =>
        sh`pgrep -x timed >/dev/null && echo 'service timed'; systemsetup -getusingnetworktime 2>/dev/null; echo end`,
      parse: ({ stdout }) => {
        if (!/^end$/m.test(stdout)) throw new Unparsable('it was not asked to its end');
        // Without administrator rights systemsetup says nothing; timed runs in either case.
        const set = /Network Time: (?<set>On|Off)/.exec(stdout)?.groups?.set;
        if (set === undefined && !/^service timed$/m.test(stdout)) throw new Unparsable('timed is not seen');
        return { services: ['timed'], enabled: set !== 'Off' };
      },
    },
    windows: {
      // The words of w32tm are translated; the leap indicator is a number.
      command: () => ps`$service = Get-CimInstance Win32_Service -Filter "Name='W32Time'"
$type = (Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\W32Time\Parameters' -ErrorAction SilentlyContinue).Type
$leap = $null; try { $said = @(w32tm.exe /query /status 2>$null); if ("$($said[0])" -match ':\s*([0-3])\(') { $leap = $Matches[1] } } catch { }
@{ Mode = "$($service.StartMode)"; Type = $type; Leap = $leap } | ConvertTo-Json -Compress`,
      parse: ({ stdout }) => {
        const { Mode, Type, Leap } = structured(stdout, Sent);
        const enabled = Mode !== 'Disabled' && Type !== 'NoSync';
        const synchronized = Leap ? Leap !== notSynchronized : undefined;
        return known(Fact, { services: enabled ? ['W32Time'] : [], enabled, synchronized });
      },
    },
  },
});

import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { known, text } from '../hardware/_known.ts';
import { parts } from '../net/_parts.ts';
import { structured } from '../net/_structured.ts';
import { askContainer, isContainer } from './_container.ts';
import { unixTime } from './_time.ts';

const Fact = z.object({
  container: z.boolean().optional(),
  booted: z.string(),
  uptimeSec: z.number(),
  /** What systemd says of the start: running, degraded, starting, maintenance (rescue), stopping … */
  state: z.string().optional(),
  /** What the start still waits for. */
  waitingFor: z.array(z.string()).optional(),
  /** Starts that were not preceded by an orderly end: power, reset, crash. In the last `days` days. */
  unclean: z.array(z.string()).optional(),
});

/** `reboot   system boot  6.1.0-18-amd64   Mon Nov 23 08:00:00 2026   still running`; `shutdown system down …` is an orderly end. */
const wtmp = /^(?<what>reboot|shutdown)\s.*?(?<when>[A-Z][a-z]{2} [A-Z][a-z]{2} +\d+ \d\d:\d\d:\d\d \d{4})/gm;
const dayMs = 86_400_000;

/** Newest first: a start with another start right before it, and no shutdown between, followed an end that nobody ordered. */
function uncleanIn(last: string | undefined, now: number, days: number): string[] | undefined {
  const told = [...(last ?? '').matchAll(wtmp)].flatMap(({ groups }) => {
    const at = Date.parse(`${groups?.when} UTC`);
    return Number.isNaN(at) ? [] : [{ what: groups?.what, at }];
  });
  // Where not one shutdown is told, they are not written down: nothing follows from their absence.
  if (!told.some(({ what }) => what === 'shutdown')) return undefined;
  return told.flatMap(({ what, at }, index) => {
    const recent = now - at < days * dayMs && at <= now;
    return what === 'reboot' && told[index + 1]?.what === 'reboot' && recent ? [unixTime(at, 1000) ?? ''] : [];
  });
}

function linuxFact(stdout: string, days: number): z.output<typeof Fact> {
  const said = parts(stdout);
  const [now, uptime] = (said.get('now') ?? '').split(/\s+/).map(Number);
  if (!now || !uptime) throw new Unparsable('the machine does not tell its time');
  const jobs = said.get('jobs')?.trim().split('\n').filter(Boolean);
  return known(Fact, {
    container: isContainer(said),
    booted: unixTime(now - uptime),
    uptimeSec: Math.round(uptime),
    state: text(said.get('state')),
    waitingFor: said.has('state') ? jobs : undefined,
    unclean: uncleanIn(said.get('last'), now * 1000, days),
  });
}

const Sent = z.object({ Booted: z.string(), Uptime: z.number(), Unclean: z.array(z.string()) });

/** When the machine was started, whether the start came to its end, and how often it went down without one. */
export default defineProbe({
  title: 'Starts of the machine',
  params: z.object({ days: z.number().default(7) }),
  fact: Fact,
  on: {
    linux: {
      command: () => sh`${askContainer}echo '--- now'; date +%s; cat /proc/uptime
if [ -d /run/systemd/system ]; then
  echo '--- state'; systemctl is-system-running 2>/dev/null
  echo '--- jobs'; systemctl list-jobs --no-legend --no-pager 2>/dev/null | awk '$4 == "running" { print $2 }' | head -n 20
fi
echo '--- last'; [ -r /var/log/wtmp ] && TZ=UTC last -x -F reboot shutdown 2>/dev/null | head -n 100; :`,
      parse: ({ stdout }, { days }) => linuxFact(stdout, days),
    },
    darwin: {
      command: () => sh`sysctl -n kern.boottime; date '+now %s'`,
      parse: ({ stdout }) => {
        const booted = Number(/sec = (?<sec>\d+)/.exec(stdout)?.groups?.sec);
        const now = Number(/^now (?<now>\d+)/m.exec(stdout)?.groups?.now);
        if (!booted || !now) throw new Unparsable('kern.boottime is not told');
        return known(Fact, { booted: unixTime(booted), uptimeSec: now - booted });
      },
    },
    windows: {
      // 6008: the last end was unexpected. Events of the start after it.
      command: ({ days }) => ps`$os = Get-CimInstance Win32_OperatingSystem; $form = 'yyyy-MM-ddTHH:mm:ssZ'
$unclean = @(Get-WinEvent -FilterHashtable @{ LogName = 'System'; ProviderName = 'EventLog'; Id = 6008; StartTime = (Get-Date).AddDays(-${days}) } -MaxEvents 100 -ErrorAction SilentlyContinue)
@{ Booted = $os.LastBootUpTime.ToUniversalTime().ToString($form); Uptime = [long]((Get-Date) - $os.LastBootUpTime).TotalSeconds
   Unclean = @($unclean | ForEach-Object { $_.TimeCreated.ToUniversalTime().ToString($form) }) } | ConvertTo-Json -Compress`,
      parse: ({ stdout }) => {
        const { Booted, Uptime, Unclean } = structured(stdout, Sent);
        return { booted: Booted, uptimeSec: Uptime, unclean: Unclean };
      },
    },
  },
});

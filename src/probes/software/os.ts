import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { amount, known, lines, text } from '../hardware/_known.ts';
import { parts } from '../net/_parts.ts';
import { structured } from '../net/_structured.ts';
import { architecture, languageTag } from './_names.ts';

const System = z.object({
  /** `Debian GNU/Linux`, `macOS`, `Microsoft Windows 11 Pro`. */
  name: z.string(),
  version: z.string().optional(),
  codename: z.string().optional(),
  build: z.string().optional(),
  kernel: z.string().optional(),
  /** `x64`, `arm64`, `ia32`, `arm`, or as the system calls it. */
  arch: z.string().optional(),
  hostname: z.string().optional(),
  uptimeSec: z.number().optional(),
  /** `Europe/Berlin`; on Windows `W. Europe Standard Time`. */
  timezone: z.string().optional(),
  /** `de-DE` */
  locale: z.string().optional(),
});

function linuxFact(stdout: string) {
  const said = parts(stdout);
  const release = lines(said.get('release') ?? '', '=');
  const bare = (name: string) => text(release.get(name)?.replaceAll(/^["']|["']$/g, ''));
  // Linux pc-17 6.1.0-18-amd64 x86_64
  const { kernel, arch, host } =
    /^Linux (?<host>\S+) (?<kernel>\S+) (?<arch>\S+)/m.exec(said.get('uname') ?? '')?.groups ?? {};
  if (kernel === undefined) throw new Unparsable('uname does not say Linux');
  // CentOS release 6.10 (Final)
  const old = /^(?<name>[A-Z][\w ]*?)(?: Linux)? release (?<version>[\d.]+)/m.exec(said.get('release') ?? '')?.groups;
  return known(System, {
    name: bare('NAME') ?? old?.name ?? 'Linux',
    version: bare('VERSION_ID') ?? old?.version,
    codename: bare('VERSION_CODENAME'),
    build: bare('BUILD_ID'),
    kernel,
    arch: architecture(arch),
    hostname: text(host),
    uptimeSec: seconds(said.get('uptime')),
    timezone: zone(said.get('zone')),
    locale: languageTag(/^LANG=(?<locale>.+)$/m.exec(said.get('locale') ?? '')?.groups?.locale),
  });
}

/** `/usr/share/zoneinfo/Etc/UTC` as UTC. */
function zone(said: string | undefined): string | undefined {
  return text(said?.replace(/^.*zoneinfo\//, '').replace(/^Etc\//, ''));
}

function seconds(said: string | undefined): number | undefined {
  const value = amount(said);
  return value === undefined ? undefined : Math.round(value);
}

function macFact(stdout: string) {
  const said = parts(stdout);
  const versions = lines(said.get('') ?? '', ':');
  const { kernel, arch, host } =
    /^Darwin (?<host>\S+) (?<kernel>\S+) (?<arch>\S+)/m.exec(said.get('uname') ?? '')?.groups ?? {};
  // kern.boottime: { sec = 1700000000, usec = 0 } Tue Nov 14 22:13:20 2023
  const booted = amount(/sec = (?<sec>\d+)/.exec(said.get('boot') ?? '')?.groups?.sec);
  const now = amount(/^now (?<now>\d+)/m.exec(said.get('boot') ?? '')?.groups?.now);
  return known(System, {
    name: versions.get('ProductName')?.replace('Mac OS X', 'macOS'),
    version: versions.get('ProductVersion'),
    build: versions.get('BuildVersion'),
    kernel,
    arch: architecture(arch),
    hostname: text(host),
    uptimeSec: booted && now && now - booted,
    timezone: zone(said.get('zone')),
    locale: languageTag(text(said.get('locale'))),
  });
}

const Windows = z.looseObject({
  Caption: z.string(),
  DisplayVersion: z.unknown(),
  Version: z.unknown(),
  Build: z.unknown(),
  Arch: z.string().nullish(),
  Host: z.unknown(),
  Uptime: z.unknown(),
  Zone: z.unknown(),
  Locale: z.string().nullish(),
});

function windowsFact(stdout: string) {
  const told = structured(stdout, Windows);
  return known(System, {
    name: text(told.Caption),
    version: text(told.DisplayVersion),
    // Windows 7 has no update build revision: "7601.".
    build: text(told.Build)?.replace(/\.$/, ''),
    kernel: text(told.Version),
    arch: architecture(told.Arch ?? undefined),
    hostname: text(told.Host),
    uptimeSec: amount(told.Uptime),
    timezone: text(told.Zone),
    locale: languageTag(told.Locale ?? undefined),
  });
}

/**
 * The operating system and how long it has been running. Not by systeminformation: its `osInfo` waits for the full host name with the event
 * loop blocked, which takes 10 s and more where DNS is dead.
 */
export default defineProbe({
  title: 'Operating system',
  params: z.object({}),
  fact: System,
  on: {
    linux: {
      command:
        () => sh`echo '--- release'; cat /etc/os-release 2>/dev/null || cat /usr/lib/os-release 2>/dev/null || cat /etc/redhat-release 2>/dev/null
echo '--- uname'; uname -snrm
echo '--- uptime'; cat /proc/uptime
echo '--- zone'; if [ -L /etc/localtime ]; then readlink /etc/localtime; else cat /etc/timezone 2>/dev/null; fi
echo '--- locale'; cat /etc/locale.conf /etc/default/locale 2>/dev/null; echo "LANG=$LANG"`,
      parse: ({ stdout }) => linuxFact(stdout),
    },
    darwin: {
      command: () => sh`sw_vers
echo '--- uname'; uname -snrm
echo '--- boot'; sysctl kern.boottime; date '+now %s'
echo '--- zone'; readlink /etc/localtime
echo '--- locale'; defaults read -g AppleLocale 2>/dev/null; :`,
      parse: ({ stdout }) => macFact(stdout),
    },
    windows: {
      command: () => ps`$os = Get-CimInstance Win32_OperatingSystem
$more = Get-ItemProperty 'HKLM:\SOFTWARE\Microsoft\Windows NT\CurrentVersion'
@{ Caption = $os.Caption; Version = $os.Version; Build = "$($os.BuildNumber).$($more.UBR)"; DisplayVersion = $more.DisplayVersion; Host = $os.CSName
   Arch = $env:PROCESSOR_ARCHITECTURE; Uptime = [long]((Get-Date) - $os.LastBootUpTime).TotalSeconds; Zone = (Get-TimeZone).Id; Locale = (Get-Culture).Name } | ConvertTo-Json -Compress`,
      parse: ({ stdout }) => windowsFact(stdout),
    },
  },
});

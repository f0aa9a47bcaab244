import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { parseHosts } from './hosts/lines.ts';

// A list that blocks advertising has 100,000 lines: they are counted, and only the first ones read. grep says nothing of why it could not
// open the file, so that is asked first.
const Params = z.object({
  /** Names whose lines are listed first, however long the file is. */
  wanted: z.array(z.string()).max(80).default([]),
});
type Params = z.output<typeof Params>;

const posix = {
  command: ({ wanted }: Params) => sh`name=$(uname -n); echo "host $name"
if [ ! -e /etc/hosts ]; then echo absent; exit; fi
if [ ! -r /etc/hosts ]; then echo denied; exit; fi
echo "lines $(grep -c '^[[:space:]]*[0-9a-fA-F:]' /etc/hosts)"
for name in ${wanted}; do printf '%s\n' "$name"; done | grep -inwFf - /etc/hosts | head -n 400
grep -n '^[[:space:]]*[0-9a-fA-F:]' /etc/hosts | head -n 1000`,
  parse: parseHosts,
};

export default defineProbe({
  title: 'Lines of the hosts file that somebody added',
  params: Params,
  fact: z.object({
    /** Without localhost, this machine's own names and what systems write themselves; those of the names wanted, then the first, 50 in all. */
    entries: z.array(z.object({ address: z.string(), names: z.array(z.string()), line: z.number() })),
    /** The first 20 names of these entries. */
    names: z.array(z.string()),
    /** How many such lines there are in all. */
    total: z.number(),
    ownNames: z.array(z.string()),
    missing: z.literal(true).optional(),
  }),
  on: {
    linux: posix,
    darwin: posix,
    windows: {
      command: ({ wanted }) => ps`"host $([Net.Dns]::GetHostName())"
$place = (Get-ItemProperty 'HKLM:\SYSTEM\CurrentControlSet\Services\Tcpip\Parameters').DataBasePath
if (-not $place) { $place = '%SystemRoot%\System32\drivers\etc' }
$file = Join-Path ([Environment]::ExpandEnvironmentVariables($place)) 'hosts'
if (-not (Test-Path -LiteralPath $file)) { 'absent'; exit 0 }
try { $all = [IO.File]::ReadAllLines($file) } catch [UnauthorizedAccessException] { 'denied'; exit 0 }
$number = 0
$lines = @(foreach ($line in $all) { $number++; if ($line -match '^\s*[0-9a-fA-F:]') { "$($number):$line" } })
"lines $($lines.Count)"
foreach ($name in @(${wanted})) { $lines | Where-Object { ($_ -split '[\s#]+') -contains $name } | Select-Object -First 20 }
$lines | Select-Object -First 1000`,
      parse: parseHosts,
    },
  },
});

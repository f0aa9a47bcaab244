import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe } from '../../model/probe.ts';
import { readLog } from './detections/clamav.ts';
import { readThreats } from './detections/defender.ts';
import { Detections } from './detections/fact.ts';

/** Files that were found and are still there are asked for the checksum of the test file; only small ones, and none is opened otherwise. */
const linux = {
  command:
    () => sh`logs='/var/log/clamav/clamav.log.1 /var/log/clamav/clamav.log /var/log/clamav/clamonacc.log /var/log/clamav/clamscan.log /var/log/clamd.scan /var/log/clamd.log'
echo begin
for file in $logs; do
  [ -e "$file" ] || continue
  if [ -r "$file" ]; then echo "log $file"; grep -E ' FOUND$' "$file" 2>/dev/null | tail -n 300 | cut -c1-400 | sed 's/^/found /'; else echo "unread $file"; fi
done
{ for file in $logs; do [ -r "$file" ] && grep -hE ' FOUND$' "$file" 2>/dev/null | tail -n 300; done; } |
  sed -n 's/^\(.* -> \)\{0,1\}\(\/.*\): [^ ]* FOUND$/\2/p' | sort -u | head -n 100 | while read -r file; do
    [ -f "$file" ] || continue
    size=$(wc -c <"$file" 2>/dev/null) || size=
    sum=; [ -n "$size" ] && [ "$size" -le 200 ] && sum=$(sha256sum "$file" 2>/dev/null | cut -c1-64)
    echo "there $sum|$file"
  done
echo end`,
  parse: ({ stdout }: { readonly stdout: string }) => readLog(stdout),
};

/** What virus scanners found on this machine, as they wrote it down. */
export default defineProbe({
  title: 'Detections of virus scanners',
  params: z.object({}),
  fact: Detections,
  limitMs: 20_000,
  on: {
    linux: [{ ...linux, elevated: true }, linux],
    darwin: { unsupported: 'XProtect writes what it finds to the system log only, which takes minutes to search' },
    windows: {
      needs: ['Get-MpThreatDetection'],
      command:
        () => ps`$threats = @(Get-MpThreat | ForEach-Object { @{ Id = "$($_.ThreatID)"; Name = $_.ThreatName; Active = $_.IsActive; Executed = $_.DidThreatExecute } })
$detections = @(Get-MpThreatDetection | Select-Object -First 300 | ForEach-Object { @{ Id = "$($_.ThreatID)"; Status = [int]$_.ThreatStatusID; Success = $_.ActionSuccess; At = $(if ($_.InitialDetectionTime) { $_.InitialDetectionTime.ToUniversalTime().ToString('o') }); Resources = @($_.Resources | Select-Object -First 3 | ForEach-Object { "$_" }) } })
@{ Threats = $threats; Detections = $detections } | ConvertTo-Json -Compress -Depth 5`,
      parse: ({ stdout }) => readThreats(stdout),
    },
  },
});

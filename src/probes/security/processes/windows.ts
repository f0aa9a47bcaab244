import * as z from 'zod';
import { type Command, ps } from '../../../model/command.ts';
import { structured } from '../../net/_structured.ts';
import { type Process, processesOf, type Suspect, share } from './fact.ts';
import { signsOnWindows } from './signs.ts';
import { socketsOf } from './sockets.ts';

/** Signatures are asked of programs in temporary folders only: each takes a moment. */
export const onWindows: Command = ps`$now = Get-Date
$asked = 0
$processes = foreach ($one in Get-CimInstance Win32_Process) {
  $signature = $null
  if ($one.ExecutablePath -match '\\(Temp|Downloads|PerfLogs|\$Recycle\.Bin|Public)\\' -and $asked -lt 40) {
    $asked++
    $signature = "$((Get-AuthenticodeSignature -LiteralPath $one.ExecutablePath -ErrorAction SilentlyContinue).Status)"
  }
  $command = "$($one.CommandLine)"
  @{ Pid = $one.ProcessId; Name = $one.Name; Path = $one.ExecutablePath; Command = $command.Substring(0, [Math]::Min(300, $command.Length)); Signature = $signature
     Age = $(if ($one.CreationDate) { [long]($now - $one.CreationDate).TotalSeconds }); Used = [double](($one.KernelModeTime + $one.UserModeTime) / 1e7) }
}
$sockets = @()
if (Get-Command Get-NetTCPConnection -ErrorAction SilentlyContinue) {
  $sockets = @(Get-NetTCPConnection -State 'Listen', 'Established' -ErrorAction SilentlyContinue | Select-Object -First 2000 | ForEach-Object { @{ Pid = $_.OwningProcess; Local = $_.LocalAddress; Port = $_.LocalPort; Remote = $_.RemoteAddress; RemotePort = $_.RemotePort; State = "$($_.State)" } })
}
@{ Processes = @($processes); Sockets = $sockets } | ConvertTo-Json -Compress -Depth 4`;

const Told = z.object({
  Processes: z.array(
    z.object({
      Pid: z.number(),
      Name: z.string(),
      Path: z.string().nullish(),
      Command: z.string().nullish(),
      Signature: z.string().nullish(),
      Age: z.number().nullish(),
      Used: z.number(),
    }),
  ),
  Sockets: z.array(
    z.object({
      Pid: z.number(),
      Local: z.string(),
      Port: z.number(),
      Remote: z.string(),
      RemotePort: z.number(),
      State: z.string(),
    }),
  ),
});
type Told = z.output<typeof Told>;

/** Number 0 is the time that nothing runs. */
const idle = 0;

function processOf({ Pid, Name, Path, Command: command, Age, Used }: Told['Processes'][number]): Process {
  return {
    pid: Pid,
    name: Name,
    ...(Path ? { path: Path } : {}),
    command: command ?? '',
    ...(Age ? { ageSec: Age, cpuPct: share(Used, Age) } : {}),
  };
}

export function readWindows(stdout: string) {
  const { Processes: told, Sockets } = structured(stdout, Told);
  const real = told.filter(({ Pid }) => Pid !== idle);
  const suspects = real.flatMap((one): Suspect[] => {
    const process = processOf(one);
    const signs = signsOnWindows({ ...process, unsigned: one.Signature === 'NotSigned' });
    if (signs.length === 0) return [];
    const own = Sockets.filter(({ Pid }) => Pid === one.Pid).map(({ Local, Port, Remote, RemotePort, State }) => ({
      local: Local,
      port: Port,
      remote: Remote,
      remotePort: RemotePort,
      listens: State === 'Listen',
    }));
    return [{ ...process, signs, terminal: false, ...socketsOf(own) }];
  });
  return processesOf(real.map(processOf), suspects, real.filter(({ Path }) => !Path).length);
}

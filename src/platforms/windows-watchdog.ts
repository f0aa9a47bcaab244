import { type Command, ps } from '../model/command.ts';
import { isAdministrator, powershellWords, runBase64 } from './windows.ts';

/** How long nobody may be heard before it ends itself. Practice value, as on POSIX systems: a line that stalls longer is lost anyway. */
const silentMs = 4000;
/** How long the first line may take. Practice value: it is sent with the command line, so only a dead line needs so long. */
const firstLineMs = 10_000;
/** How often it looks whether something ended that does not tell by itself. Practice value. */
const stepMs = 100;
/** After a command ended, how long output of what it left behind is still waited for. As for commands of this machine. */
const drainMs = 200;
/** How long taskkill may take. Practice value. */
const killMs = 3000;
/** Output is sent on in pieces of this size. Practice value: large enough to be quick, small enough that a beat is heard in between. */
const pieceBytes = 24_000;

/**
 * What fits into a command line of cmd.exe: it takes the watchdog from the first line of stdin. Where AppLocker or Device Guard hold
 * PowerShell to constrained language, .NET may not be called: that is said in words that are allowed there.
 */
export function bootstrap(nonce: string): Command {
  return ps`$mode = $ExecutionContext.SessionState.LanguageMode
if ($mode -ne 'FullLanguage') { ''; ${`${nonce} Windows none `} + $mode; exit 1 }
$in = New-Object IO.StreamReader ([Console]::OpenStandardInput())
$line = $in.ReadLineAsync()
if (-not $line.Wait(${firstLineMs})) { exit 1 }
${{ shell: 'ps', parts: [{ text: runBase64('$line.Result') }] }}`;
}

/** The worker gets its script by stdin, and its script finds stdin at its end. All else is dropped: .NET may put a byte order mark there. */
const readStdin = "([Console]::In.ReadToEnd() -replace '[^A-Za-z0-9+/=]')";
const workerWords = `${powershellWords.join(' ')} -Command "${runBase64(readStdin)}"`;

/**
 * Reads lines: `<nonce>.` is a beat, `<number> <base64>` a script. One PowerShell for each script, so that `exit`, a crash and what is set
 * stay in it; the next is started while one runs, because a start takes up to a second. Both its streams come back as packets.
 *
 * Windows has no process groups. taskkill /T ends a tree; sshd holds all in a job that ends with the process it started (Win32-OpenSSH,
 * w32-doexec.c), but does not end that process when the line is lost (its issue 1751): the watchdog does.
 */
export function watchdog(nonce: string, lifeSec: number): Command {
  return ps`$ErrorActionPreference = 'Stop'; $ProgressPreference = 'SilentlyContinue'
$nonce = ${nonce}; $out = [Console]::OpenStandardOutput(); $null = [Threading.ThreadPool]::SetMinThreads(16, 16)
$shell = [Diagnostics.Process]::GetCurrentProcess().MainModule.FileName
${sending}
${processes}
$job = $null; $spare = $null; $feed = $null; $pipes = @(); $waiting = New-Object Collections.Queue
$life = [Diagnostics.Stopwatch]::StartNew(); $silence = [Diagnostics.Stopwatch]::StartNew(); $drain = New-Object Diagnostics.Stopwatch
try {
  $spare = Start-Worker
  $read = $in.ReadLineAsync()
  $out.WriteByte(10)
  $rights = if (${{ shell: 'ps', parts: [{ text: isAdministrator }] }}) { 'root' } else { 'none' }
  Say 1 "Windows $rights $mode"
  Say 2 'runs'
  while ($life.Elapsed.TotalSeconds -lt ${lifeSec}) {
    $tasks = @($read, $feed) + @($pipes | ForEach-Object { $_.Read }) | Where-Object { $_ }
    $null = [Threading.Tasks.Task]::WaitAny([Threading.Tasks.Task[]]@($tasks), ${stepMs})
    if ($read.IsCompleted) {
      if ($null -eq $read.Result) { break }
      $silence.Restart()
      if ($read.Result -ne "$nonce.") { $waiting.Enqueue($read.Result) }
      $read = $in.ReadLineAsync()
    } elseif ($silence.ElapsedMilliseconds -ge ${silentMs}) { break }
    if ($feed -and $feed.IsCompleted) { try { $job.StandardInput.Close() } catch { }; $feed = $null }
    foreach ($pipe in $pipes) { Move-Output $pipe }
${endOfJob}
    if (-not $job -and $waiting.Count -gt 0) {
      $number, $script = $waiting.Dequeue().Split(' ')
      $job = $spare; $began = Get-Date; $spare = Start-Worker
      $pipes = @((Open-Pipe 1 $job.StandardOutput.BaseStream), (Open-Pipe 2 $job.StandardError.BaseStream))
      $bytes = [Text.Encoding]::ASCII.GetBytes($script)
      $feed = $job.StandardInput.BaseStream.WriteAsync($bytes, 0, $bytes.Length)
    }
  }
} finally {
  foreach ($process in @($job, $spare)) { if ($process) { try { Stop-Tree $process } catch { } } }
  [Diagnostics.Process]::GetCurrentProcess().Kill()
}`;
}

/** Packets: `<nonce>1 <base64>` is output, `<nonce>2 <base64>` errors. Bytes that nobody takes end everything. */
const sending = ps`function Send($pipe, $bytes, $count) {
  $line = [Text.Encoding]::ASCII.GetBytes($nonce + $pipe + ' ' + [Convert]::ToBase64String($bytes, 0, $count) + [char]10)
  if (-not $out.WriteAsync($line, 0, $line.Length).Wait(${silentMs})) { throw 'nobody reads' }
  $out.Flush()
}
function Say($pipe, $words) {
  $bytes = [Text.Encoding]::UTF8.GetBytes([string][char]10 + $nonce + ' ' + $words + [char]10)
  Send $pipe $bytes $bytes.Length
}
function Open-Pipe($number, $stream) {
  $buffer = New-Object byte[] ${pieceBytes}
  @{ Number = $number; Stream = $stream; Buffer = $buffer; Read = $stream.ReadAsync($buffer, 0, $buffer.Length) }
}
function Move-Output($pipe) {
  if (-not $pipe.Read -or -not $pipe.Read.IsCompleted) { return }
  $count = $pipe.Read.Result
  if ($count -eq 0) { $pipe.Read = $null; return }
  Send $pipe.Number $pipe.Buffer $count
  $pipe.Read = $pipe.Stream.ReadAsync($pipe.Buffer, 0, $pipe.Buffer.Length)
}`;

const processes = ps`function Start-Program($file, $words) {
  $start = New-Object Diagnostics.ProcessStartInfo $file, $words
  $start.UseShellExecute = $false; $start.CreateNoWindow = $true
  $start.RedirectStandardInput = $true; $start.RedirectStandardOutput = $true; $start.RedirectStandardError = $true
  [Diagnostics.Process]::Start($start)
}
function Start-Worker { Start-Program $shell ${workerWords} }
function Stop-Id($id) { $null = (Start-Program "$env:SystemRoot\System32\taskkill.exe" "/T /F /PID $id").WaitForExit(${killMs}) }
function Stop-Tree($process) {
  if (-not $process.HasExited) { Stop-Id $process.Id }
  if (-not $process.HasExited) { $process.Kill() }
}
function Stop-Children($process, $began) {
  Get-CimInstance Win32_Process -Filter "ParentProcessId=$($process.Id)" | Where-Object { $_.CreationDate -ge $began } | ForEach-Object { Stop-Id $_.ProcessId }
}`;

/** A job is over when it ended and its streams did, or have nothing more to say. Exit codes are unsigned, as Windows has them. */
const endOfJob = ps`    if ($job) {
      $isRead = -not ($pipes | Where-Object { $_.Read })
      if ($isRead) { $null = $job.WaitForExit(${stepMs}) }
      if ($job.HasExited -and -not $drain.IsRunning) { $drain.Restart() }
      if ($job.HasExited -and ($isRead -or $drain.ElapsedMilliseconds -ge ${drainMs})) {
        if (-not $isRead) { try { Stop-Children $job $began } catch { } }
        $code = [BitConverter]::ToUInt32([BitConverter]::GetBytes($job.ExitCode), 0)
        foreach ($stream in @(1, 2)) { Say $stream "$number $code" }
        $job = $null; $feed = $null; $pipes = @(); $drain.Reset()
      }
    }`;

import { type Command, ps } from '../../../model/command.ts';
import type { Method } from '../../../model/probe.ts';
import type { DnsFact, DnsParams } from './fact.ts';
import { type DnsWords, dnsWords, parseDnsLines } from './lines.ts';
import { resendAt, tcpAt } from './timing.ts';

/**
 * The same loop with .NET sockets. Resolve-DnsName cannot tell a refused packet from silence, takes seconds for each server in turn, and
 * knows no TCP of its own choice.
 */
export function askByDotnet([waitMs, servers, queries]: DnsWords): Command {
  return ps`$wait = ${waitMs}; $query = @{}
foreach ($q in ${queries}.Split(',')) { if ($q) { $query[$q.Substring(0, 4)] = [byte[]] @(for ($i = 0; $i -lt $q.Length; $i += 2) { [Convert]::ToByte($q.Substring($i, 2), 16) }) } }
$words = @{ ConnectionRefused = 'refused'; ConnectionReset = 'reset'; AccessDenied = 'prohibited'; TimedOut = 'silent' }
$clock = [Diagnostics.Stopwatch]::StartNew()
function Say($s, $way, $word) { [Console]::Out.WriteLine("$way $($s.Number) $($clock.ElapsedMilliseconds) $word") }
function Hex($bytes) { [BitConverter]::ToString($bytes).Replace('-', '').ToLowerInvariant() }
function Word($code, $way) {
  # Windows tells of a closed UDP port by "connection reset".
  if ($way -eq 'udp' -and "$code" -eq 'ConnectionReset') { return 'refused' }
  if ($words.ContainsKey("$code")) { return $words["$code"] }
  return 'unreachable'
}
function Code($problem) { $e = $problem.Exception; while ($e.InnerException) { $e = $e.InnerException }; return $e.SocketErrorCode }
function Fail($s, $code) { if ($s.Udp -and -not $s.Heard) { Say $s 'udp' (Word $code 'udp') }; if ($s.Udp) { $s.Udp.Close() }; $s.Udp = $null }
function SendUdp($s) { try { foreach ($i in @($s.Open.Keys)) { if ($s.Udp) { [void]$s.Udp.Send($query[$i]) } } } catch { Fail $s (Code $_) } }
function ReadUdp($s) {
  $buffer = New-Object byte[] 65535
  try { $n = $s.Udp.Receive($buffer) } catch { Fail $s (Code $_); return }
  if ($n -lt 12) { return }
  $data = [byte[]] $buffer[0..($n - 1)]; $i = Hex ([byte[]] $data[0..1])
  if (-not $s.Open.ContainsKey($i)) { return }
  Say $s 'udp' ('reply ' + (Hex $data)); $s.Heard = $true
  if ($data[2] -band 2) { $s.Cut = $true } else { $s.Open.Remove($i) }
}
function StartTcp($s) {
  $s.Tried = $true
  try {
    $s.Tcp = New-Object Net.Sockets.Socket($s.Address.AddressFamily, 'Stream', 'Tcp')
    $s.Connecting = $s.Tcp.BeginConnect($s.Address, $s.Port, $null, $null)
  } catch { Say $s 'tcp' (Word (Code $_) 'tcp'); $s.Told = $true; $s.Tcp = $null }
}
function StepTcp($s) {
  try {
    if ($s.Connecting) {
      if (-not $s.Connecting.IsCompleted) { return }
      $s.Tcp.EndConnect($s.Connecting); $s.Connecting = $null
      foreach ($i in @($s.Open.Keys)) { $q = $query[$i]; [void]$s.Tcp.Send([byte[]] (@([byte]($q.Length -shr 8), [byte]($q.Length -band 255)) + $q)) }
    }
    if (-not $s.Tcp.Poll(0, 'SelectRead')) { return }
    $buffer = New-Object byte[] 65535; $n = $s.Tcp.Receive($buffer)
    if ($n -eq 0) { if (-not $s.Told) { Say $s 'tcp' 'reset'; $s.Told = $true }; $s.Tcp.Close(); $s.Tcp = $null; return }
    $s.Buffer = [byte[]] (@($s.Buffer) + @($buffer[0..($n - 1)]))
    while ($s.Buffer.Length -gt 2 -and $s.Buffer.Length -ge 2 + ($s.Buffer[0] * 256 + $s.Buffer[1])) {
      $end = 1 + $s.Buffer[0] * 256 + $s.Buffer[1]; $frame = [byte[]] $s.Buffer[2..$end]
      $s.Buffer = [byte[]] @(if ($s.Buffer.Length -gt $end + 1) { $s.Buffer[($end + 1)..($s.Buffer.Length - 1)] })
      $s.Open.Remove((Hex ([byte[]] $frame[0..1]))); $s.Told = $true; Say $s 'tcp' ('reply ' + (Hex $frame))
    }
  } catch { if (-not $s.Told) { Say $s 'tcp' (Word (Code $_) 'tcp'); $s.Told = $true }; if ($s.Tcp) { $s.Tcp.Close() }; $s.Tcp = $null }
}
$number = 0
$servers = @(foreach ($text in ${servers}.Split(',')) {
  if (-not $text) { continue }
  $cut = $text.LastIndexOf('#'); $open = @{}; foreach ($i in $query.Keys) { $open[$i] = $true }
  $s = @{ Number = ($number++); Port = [int]$text.Substring($cut + 1); Address = $null; Open = $open; Buffer = [byte[]] @(); Udp = $null; Tcp = $null
    Connecting = $null; Heard = $false; Cut = $false; Tried = $false; Told = $false }
  try {
    $s.Address = [Net.IPAddress]::Parse($text.Substring(0, $cut))
    $s.Udp = New-Object Net.Sockets.Socket($s.Address.AddressFamily, 'Dgram', 'Udp'); $s.Udp.Connect($s.Address, $s.Port)
  } catch { Fail $s (Code $_) }
  SendUdp $s; $s
})
$again = $false
while ($clock.ElapsedMilliseconds -lt $wait) {
  $left = @($servers | Where-Object { $_.Open.Count -and ($_.Udp -or $_.Tcp -or ($_.Address -and -not $_.Tried)) })
  if ($left.Count -eq 0) { break }
  if (-not $again -and $clock.ElapsedMilliseconds -ge $wait * ${resendAt}) { $again = $true; foreach ($s in $left) { if ($s.Udp) { SendUdp $s } } }
  foreach ($s in $left) {
    if (-not $s.Tried -and $s.Address -and ($s.Cut -or -not $s.Udp -or (-not $s.Heard -and $clock.ElapsedMilliseconds -ge $wait * ${tcpAt}))) { StartTcp $s }
    if ($s.Tcp) { StepTcp $s }
    while ($s.Udp -and $s.Udp.Poll(0, 'SelectRead')) { ReadUdp $s }
  }
  Start-Sleep -Milliseconds 10
}
foreach ($s in $servers) {
  if ($s.Tried -and -not $s.Told) { Say $s 'tcp' 'silent' }
  if ($s.Udp) { $s.Udp.Close() }; if ($s.Tcp) { $s.Tcp.Close() }
}
[Console]::Out.WriteLine('end')`;
}

export const dnsByDotnet: Method<DnsParams, DnsFact> = {
  command: params => askByDotnet(dnsWords(params)),
  parse: parseDnsLines,
};

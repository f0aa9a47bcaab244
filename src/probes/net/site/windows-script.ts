import { type Command, ps } from '../../../model/command.ts';
import { partsOf } from './site.ts';

/**
 * Sockets of .NET, because HttpClient tells neither the steps nor a bad certificate. The certificate is judged by Windows, with its own list
 * of issuers; the callback is a script block and only works where the handshake is not asynchronous.
 */
export function visitOnWindows({ url, waitMs }: { url: string; waitMs: number }): Command {
  const { host, port, secure, path } = partsOf(url);
  return ps`$site = @{ addresses = @(); visits = @(); now = [DateTime]::UtcNow.ToString('o') }
$watch = [Diagnostics.Stopwatch]::StartNew()
$name = [Net.Dns]::GetHostAddressesAsync(${host})
try { $done = $name.Wait(${waitMs}) } catch { $done = $true }
$site.nameMs = $watch.ElapsedMilliseconds
if (-not $done) { $site.nameError = 'silent' }
elseif ($name.IsFaulted) {
  $problem = $name.Exception.GetBaseException()
  $site.nameError = if ($problem -is [Net.Sockets.SocketException]) { $problem.SocketErrorCode.ToString() } else { $problem.GetType().Name }
} else { $site.addresses = @($name.Result | ForEach-Object { $_.ToString() }) }
$clients = foreach ($address in ($site.addresses | Select-Object -First 6)) {
  $ip = [Net.IPAddress]::Parse($address)
  $client = New-Object Net.Sockets.TcpClient($ip.AddressFamily)
  $client.ReceiveTimeout = ${waitMs}; $client.SendTimeout = ${waitMs}
  @{ address = $address; client = $client; task = $client.ConnectAsync($ip, ${port}) }
}
$watch.Restart()
while (($clients | Where-Object { -not $_.task.IsCompleted }) -and -not ($clients | Where-Object { $_.task.Status -eq 'RanToCompletion' }) -and $watch.ElapsedMilliseconds -lt ${waitMs}) { Start-Sleep -Milliseconds 10 }
$tcpMs = $watch.ElapsedMilliseconds
foreach ($try in @($clients)) {
  $visit = @{ address = $try.address; tcpMs = $tcpMs }
  $site.visits += $visit
  if (-not $try.task.IsCompleted) { $visit.tcp = 'silent'; continue }
  if ($try.task.IsFaulted) {
    $problem = $try.task.Exception.GetBaseException()
    $visit.tcp = if ($problem -is [Net.Sockets.SocketException]) { $problem.SocketErrorCode.ToString() } else { $problem.GetType().Name }
    continue
  }
  $visit.tcp = 'connected'
  $watch.Restart()
  $at = 'tls'
  try {
    $stream = $try.client.GetStream()
    if (${secure}) {
      $check = { param($from, $certificate, $chain, $errors)
        $visit.subject = $certificate.Subject; $visit.issuer = $certificate.Issuer
        $leaf = New-Object Security.Cryptography.X509Certificates.X509Certificate2($certificate)
        $visit.notBefore = $leaf.NotBefore.ToUniversalTime().ToString('o'); $visit.notAfter = $leaf.NotAfter.ToUniversalTime().ToString('o')
        $problems = @(if ($errors.HasFlag([Net.Security.SslPolicyErrors]::RemoteCertificateChainErrors)) { $chain.ChainStatus | ForEach-Object { $_.Status.ToString() } })
        if ($leaf.Subject -eq $leaf.Issuer -and $problems -contains 'UntrustedRoot') { $problems = @('self-signed') + $problems }
        if ($errors.HasFlag([Net.Security.SslPolicyErrors]::RemoteCertificateNameMismatch)) { $problems += 'NameMismatch' }
        $visit.problems = $problems -join ' '
        $true }
      $stream = New-Object Net.Security.SslStream($stream, $false, $check)
      $stream.AuthenticateAsClient(${host}, $null, [Security.Authentication.SslProtocols]'Tls12', $false)
      $visit.protocol = $stream.SslProtocol.ToString(); $visit.tlsMs = $watch.ElapsedMilliseconds
      if ($visit.problems) { continue }
    }
    $at = 'http'
    $watch.Restart()
    $words = [Text.Encoding]::ASCII.GetBytes(${`GET ${path} HTTP/1.1`} + [Environment]::NewLine + ${`Host: ${new URL(url).host}`} + [Environment]::NewLine + 'User-Agent: itfix' + [Environment]::NewLine + 'Connection: close' + [Environment]::NewLine + [Environment]::NewLine)
    $stream.Write($words, 0, $words.Length)
    $buffer = New-Object byte[] 16384
    $count = $stream.Read($buffer, 0, $buffer.Length)
    $visit.httpMs = $watch.ElapsedMilliseconds
    $visit.head = [Text.Encoding]::GetEncoding(28591).GetString($buffer, 0, $count)
    break
  } catch {
    $problem = $_.Exception.GetBaseException()
    $visit.failed = $at
    $visit.failedMs = $watch.ElapsedMilliseconds
    $visit.error = if ($problem -is [Net.Sockets.SocketException]) { $problem.SocketErrorCode.ToString() } else { $problem.GetType().Name }
  }
}
foreach ($try in @($clients)) { $try.client.Close() }
ConvertTo-Json -Compress -Depth 5 -InputObject $site`;
}

import * as z from 'zod';
import { type Command, ps } from '../../../model/command.ts';
import { structured } from '../_structured.ts';
import { wordOfName } from '../_word.ts';
import type { Place } from './here.ts';
import { judgeSpeech, speech, type Test, testOf, unconnected } from './speech.ts';

/** Sockets of .NET: WebClient follows the exceptions of the system, and asks for the password it has stored. */
export function testOnWindows(places: readonly Place[], url: string, waitMs: number): Command {
  const all = places.map(({ scheme, host, port }) =>
    [scheme, host, port, ...speech(scheme, url).map(words => words.toString('base64'))].join(' '),
  );
  return ps`$tries = foreach ($place in @(${all})) {
  $parts = $place.Split(' ')
  $try = @{ scheme = $parts[0]; words = @($parts[3..($parts.Length - 1)]); answers = @() }
  try {
    $addresses = [Net.Dns]::GetHostAddressesAsync($parts[1])
    if (-not $addresses.Wait(${waitMs}) -or $addresses.Result.Length -eq 0) { throw 'name' }
    $ip = @($addresses.Result)[0]
    $try.client = New-Object Net.Sockets.TcpClient($ip.AddressFamily)
    $try.client.ReceiveTimeout = ${waitMs}; $try.client.SendTimeout = ${waitMs}
    $try.task = $try.client.ConnectAsync($ip, [int]$parts[2])
  } catch { $try.tcp = 'name-unknown' }
  $try
}
$watch = [Diagnostics.Stopwatch]::StartNew()
while (($tries | Where-Object { $_.task -and -not $_.task.IsCompleted }) -and $watch.ElapsedMilliseconds -lt ${waitMs}) { Start-Sleep -Milliseconds 20 }
$rows = foreach ($try in @($tries)) {
  if ($try.task -and -not $try.task.IsCompleted) { $try.tcp = 'silent' }
  elseif ($try.task -and $try.task.IsFaulted) {
    $problem = $try.task.Exception.GetBaseException()
    $try.tcp = if ($problem -is [Net.Sockets.SocketException]) { $problem.SocketErrorCode.ToString() } else { $problem.GetType().Name }
  } elseif ($try.task) {
    $try.tcp = 'connected'
    try {
      $stream = $try.client.GetStream()
      if ($try.scheme -eq 'https') {
        $stream = New-Object Net.Security.SslStream($stream, $false, { $true })
        $stream.AuthenticateAsClient('proxy', $null, [Security.Authentication.SslProtocols]'Tls12', $false)
      }
      $buffer = New-Object byte[] 16384
      foreach ($words in $try.words) {
        $bytes = [Convert]::FromBase64String($words)
        $stream.Write($bytes, 0, $bytes.Length)
        $count = $stream.Read($buffer, 0, $buffer.Length)
        if ($count -eq 0) { $try.error = 'closed'; break }
        $try.answers += [Convert]::ToBase64String($buffer, 0, $count)
        if ($try.scheme -eq 'socks' -and ($buffer[0] -ne 5 -or $buffer[1] -ne 0)) { break }
      }
    } catch {
      $problem = $_.Exception.GetBaseException()
      $try.error = if ($problem -is [Net.Sockets.SocketException]) { $problem.SocketErrorCode.ToString() } else { $problem.GetType().Name }
    }
  }
  if ($try.client) { $try.client.Close() }
  $row = @{ tcp = $try.tcp; answers = @($try.answers) }
  if ($try.error) { $row.error = $try.error }
  $row
}
ConvertTo-Json -Compress -Depth 4 -InputObject @($rows)`;
}

const Row = z.object({ tcp: z.string(), answers: z.array(z.base64().max(40_000)), error: z.string().optional() });
type Row = z.output<typeof Row>;

/** What the PowerShell script told of each proxy. */
export function readWindows(stdout: string, places: readonly Place[], url: string): Test[] {
  const rows = structured(stdout, z.array(Row).length(places.length));
  return places.flatMap((place, index) => {
    const row = rows[index];
    return row ? [testOf(place.proxy, judge(row, place, url))] : [];
  });
}

function judge({ tcp, answers, error }: Row, { scheme }: Place, url: string): Pick<Test, 'result' | 'status'> {
  if (tcp === 'name-unknown') return { result: 'name-unknown' };
  const word = wordOfName(tcp);
  if (word !== 'connected') return { result: word ? unconnected[word] : 'error' };
  if (error !== undefined)
    return {
      result: wordOfName(error) === 'silent' ? 'silent' : error === 'AuthenticationException' ? 'not-a-proxy' : 'error',
    };
  return judgeSpeech(
    scheme,
    url,
    answers.map(answer => Buffer.from(answer, 'base64')),
  );
}

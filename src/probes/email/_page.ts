import { get } from 'node:https';
import { type Command, ps, sh } from '../../model/command.ts';
import type { Execution } from '../../model/execution.ts';
import { Unparsable } from '../../model/probe.ts';
import { lookupBy } from '../net/dns/name-server-lookup.ts';

/** A small page of text, or why there is none. */
export type Page =
  | { readonly status: number; readonly body: string }
  | { readonly error: string; readonly isUntrusted: boolean };

/** Longest policy of MTA-STS that anybody reads (RFC 8461, 3.3); settings are shorter. */
const mostBytes = 64 * 1024;

/** Fetched as mail servers and programs do: no redirects, and only with a certificate that is trusted. */
export function pageHere(url: string, signal: AbortSignal): Promise<Page> {
  return new Promise(resolve => {
    const request = get(url, { agent: false, signal, lookup: lookupBy(signal) }, response => {
      let body = '';
      response.setEncoding('utf8');
      response.on('data', chunk => {
        body += chunk;
        if (body.length > mostBytes) response.destroy();
      });
      response.on('close', () => resolve({ status: response.statusCode ?? 0, body: body.slice(0, mostBytes) }));
    });
    request.on('error', error => resolve({ error: error.message, isUntrusted: isCertificate(error) }));
  });
}

/** Node's names for what is wrong with a certificate. */
function isCertificate(error: Error): boolean {
  return 'code' in error && /CERT|UNABLE_TO_|SELF_SIGNED/.test(String(error.code));
}

export function pageByCurl(url: string): Command {
  return sh`curl -q -sS --max-time 8 --max-filesize ${mostBytes} -o - -w '\n--- status %{http_code}\n' ${url}`;
}

export function pageByPowerShell(url: string): Command {
  return ps`[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
$status = 0
try {
  $request = [Net.WebRequest]::Create(${url}); $request.Timeout = 8000; $request.AllowAutoRedirect = $false
  $response = $request.GetResponse()
} catch { $response = $_.Exception.GetBaseException().Response; if (-not $response) { [Console]::Error.WriteLine($_.Exception.GetBaseException().Message) } }
if ($response) {
  $status = [int]$response.StatusCode
  $reader = New-Object IO.StreamReader($response.GetResponseStream())
  $buffer = New-Object char[] ${mostBytes}; $n = $reader.ReadBlock($buffer, 0, $buffer.Length)
  [Console]::Out.Write((New-Object string($buffer, 0, $n)))
}
[Console]::Out.WriteLine()
"--- status $status"`;
}

/** Exit codes of curl for a certificate that it does not accept. */
const certificateCodes: readonly number[] = [51, 60];
const mostErrorChars = 300;

/** The body, then a line with the status; 0 where there was no answer. */
export function readPage({ stdout, stderr, ended }: Execution): Page {
  const match = /^(?<body>[\s\S]*?)\r?\n?--- status (?<status>\d{1,3})\s*$/.exec(stdout)?.groups;
  if (!match) throw new Unparsable('the answer has no end');
  const status = Number(match.status);
  if (status > 0) return { status, body: match.body ?? '' };
  return {
    error: stderr.trim().slice(0, mostErrorChars),
    isUntrusted: ended.by === 'exit' && certificateCodes.includes(ended.code),
  };
}

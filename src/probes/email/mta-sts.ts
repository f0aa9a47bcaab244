import { ps, sh } from '../../model/command.ts';
import type { Execution } from '../../model/execution.ts';
import { defineProbe, Unparsable } from '../../model/probe.ts';
import { fetchPolicyHere } from './mta-sts/here.ts';
import { mostBytes, notFetched, PolicyFact, PolicyParams, policyUrl, readPolicy } from './mta-sts/policy.ts';

const byCurl = {
  needs: ['curl'],
  command: ({ domain }: PolicyParams) =>
    sh`curl -q -sS --max-time 8 --max-filesize ${mostBytes} -o - -w '\n--- status %{http_code}\n' ${policyUrl(domain)}`,
  parse: answer,
};

/** Exit codes of curl for a certificate that it does not accept. */
const certificateCodes: readonly number[] = [51, 60];

/** The body, then a line with the status; 000 where there was no answer. */
function answer({ stdout, stderr, ended }: Execution, params: PolicyParams): PolicyFact {
  const match = /^(?<body>[\s\S]*?)\r?\n?--- status (?<status>\d{1,3})\s*$/.exec(stdout)?.groups;
  if (!match) throw new Unparsable('the answer has no end');
  const status = Number(match.status);
  const isUntrusted = ended.by === 'exit' && certificateCodes.includes(ended.code);
  return status === 0
    ? notFetched(params, stderr.trim().slice(0, 300), isUntrusted)
    : readPolicy(params, status, match.body ?? '');
}

/** The policy of a domain that says which servers take its mail, and whether others must insist on TLS (MTA-STS, RFC 8461). */
export default defineProbe({
  title: 'Read the MTA-STS policy of a domain',
  params: PolicyParams,
  fact: PolicyFact,
  sample: { domain: 'example.com', hosts: ['mail.example.com'] },
  passing: true,
  waits: true,
  here: fetchPolicyHere,
  on: {
    linux: byCurl,
    darwin: byCurl,
    windows: {
      command: ({
        domain,
      }) => ps`[Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
$status = 0
try {
  $request = [Net.WebRequest]::Create(${policyUrl(domain)}); $request.Timeout = 8000; $request.AllowAutoRedirect = $false
  $response = $request.GetResponse()
} catch { $response = $_.Exception.GetBaseException().Response; if (-not $response) { [Console]::Error.WriteLine($_.Exception.GetBaseException().Message) } }
if ($response) {
  $status = [int]$response.StatusCode
  $reader = New-Object IO.StreamReader($response.GetResponseStream())
  $buffer = New-Object char[] ${mostBytes}; $n = $reader.ReadBlock($buffer, 0, $buffer.Length)
  [Console]::Out.Write((New-Object string($buffer, 0, $n)))
}
[Console]::Out.WriteLine()
"--- status $status"`,
      parse: answer,
    },
  },
});

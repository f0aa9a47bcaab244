import * as z from 'zod';
import { ps, sh } from '../../model/command.ts';
import { defineProbe, type Method, Unparsable } from '../../model/probe.ts';
import { structured } from './_structured.ts';
import { fetchHere } from './portal/here.ts';
import { Answer, Check, judge, mostBytes } from './portal/text.ts';

const Params = z.object({ urls: z.array(Check).max(8), waitMs: z.int().min(100).max(10_000).default(5000) });
type Params = z.output<typeof Params>;

const Fact = z.object({ list: z.array(Answer) });
type Fact = z.output<typeof Fact>;

/** `answer 0`, and below it each line of the answer with "|" before it. */
function readAnswers(stdout: string, { urls }: Params): Fact {
  // A bare carriage return counts as the end of a line, and the page could be made to look like ours.
  const found = stdout.replaceAll('\r', '').matchAll(/^answer (?<index>\d)\n(?<text>(?:\|.*\n?)*)/gm);
  const answers = new Map([...found].map(({ groups }) => [Number(groups?.index), groups?.text ?? '']));
  if (urls.some((_, index) => !answers.has(index))) throw new Unparsable('not one answer for each address');
  return { list: urls.map((check, index) => judge(check, (answers.get(index) ?? '').replaceAll(/^\|/gm, ''))) };
}

/** One write for each address, and short: pipes keep up to 4096 bytes together when several programs write at once. */
const posix = (tool: string, fetch: ReturnType<typeof sh>): Method<Params, Fact> => ({
  needs: [tool],
  command: ({ urls, waitMs }) => sh`unset http_proxy all_proxy HTTP_PROXY ALL_PROXY
limit=${Math.ceil(waitMs / 1000)}
fetch() { ${fetch}; }
index=0
for url in ${urls.map(({ url }) => url)}; do
  (text=$(fetch "$url" | head -c ${mostBytes} | sed 's/^/|/'); echo "answer $index
$text" | cat) &
  index=$((index + 1))
done
wait`,
  parse: ({ stdout }, params) => readAnswers(stdout, params),
});

const curl = posix('curl', sh`curl -q -s -i --noproxy '*' --max-time "$limit" -A itfix -- "$1" 2>/dev/null`);
/** The first answer counts: BusyBox follows a redirect whether one likes it or not. */
const wget = posix('wget', sh`timeout "$limit" wget -q -S -O - -- "$1" 2>&1 | sed 's/^  //'`);

/** Asks addresses whose answer is known, over plain HTTP: a sign-in page of the network stands in their way, and shows itself. */
export default defineProbe({
  title: 'Whether the network puts a sign-in page in the way',
  params: Params,
  fact: Fact,
  sample: { urls: [{ url: 'http://example.com/generate_204', status: 204 }], waitMs: 5000 },
  limitMs: 15_000,
  passing: true,
  waits: true,
  here: async ({ urls, waitMs }, { signal }) => ({
    list: await Promise.all(urls.map(async check => judge(check, await fetchHere(check.url, waitMs, signal)))),
  }),
  on: {
    linux: [curl, wget],
    darwin: curl,
    windows: {
      command: ({ urls, waitMs }) => ps`$tries = foreach ($url in @(${urls.map(({ url }) => url)})) {
  $request = [Net.WebRequest]::Create($url)
  $request.Proxy = $null; $request.AllowAutoRedirect = $false; $request.Timeout = ${waitMs}; $request.UserAgent = 'itfix'
  @{ request = $request; task = $request.GetResponseAsync() }
}
$watch = [Diagnostics.Stopwatch]::StartNew()
while (($tries | Where-Object { -not $_.task.IsCompleted }) -and $watch.ElapsedMilliseconds -lt ${waitMs}) { Start-Sleep -Milliseconds 20 }
$answers = foreach ($try in @($tries)) {
  $response = $null
  if ($try.task.IsCompleted) {
    $response = if ($try.task.IsFaulted) { $try.task.Exception.GetBaseException().Response } else { $try.task.Result }
  }
  if (-not $response) { $try.request.Abort(); ''; continue }
  $text = "HTTP/1.1 $([int]$response.StatusCode)" + [Environment]::NewLine
  if ($response.Headers['Location']) { $text += 'Location: ' + $response.Headers['Location'] + [Environment]::NewLine }
  $buffer = New-Object char[] ${mostBytes}
  $count = (New-Object IO.StreamReader($response.GetResponseStream())).ReadBlock($buffer, 0, $buffer.Length)
  $text + [Environment]::NewLine + (New-Object string($buffer, 0, $count))
  $response.Close()
}
ConvertTo-Json -Compress -InputObject @($answers)`,
      parse: ({ stdout }, { urls }) => {
        const answers = structured(stdout, z.array(z.string()).length(urls.length));
        return { list: urls.map((check, index) => judge(check, answers[index] ?? '')) };
      },
    },
  },
});
